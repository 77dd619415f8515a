import type { Context } from "../../src/context/context.ts";
import type { EditedText } from "../../src/context/text-editor.ts";
import {
  type EditSecretsOptions,
  type EditSecretsResult,
  editSecrets,
} from "../../src/operations/edit-secrets.ts";
import { PlaceWorld } from "./place-world.ts";

/** What somebody makes of a text in an editor. */
type Editing = (text: string) => string | Uint8Array | Promise<string>;

/** Somebody who edits the secrets of a vault in memory. */
export class EditWorld extends PlaceWorld {
  /** The texts as the editor got them, and at which line. */
  readonly seen: { readonly text: string; readonly line: number | undefined }[] = [];
  readonly shown: string[][] = [];

  /** @param editings one for each time that the editor is opened */
  edit(
    editings: Editing | Editing[],
    options: Partial<EditSecretsOptions> = {},
  ): Promise<EditSecretsResult> {
    const open = Array.isArray(editings) ? [...editings] : [editings];
    const textEditor = {
      prepare: async () => undefined,
      edit: async ({ content, line }: EditedText) => {
        const text = new TextDecoder().decode(content);
        this.seen.push({ text, line });
        const editing = open.shift();
        if (editing === undefined) throw new Error("the editor was opened once too often");
        return Buffer.from(await editing(text));
      },
    };
    return editSecrets(this.context({ textEditor } as unknown as Partial<Context>), {
      dryRun: false,
      yes: this.answers === undefined,
      rollback: true,
      show: ({ steps }) => this.shown.push(steps.map(({ action, key }) => `${action} ${key}`)),
      ...options,
    });
  }

  /** The lines of the last text that are no comments. */
  get lines(): readonly string[] {
    const { text } = this.seen.at(-1)!;
    return text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  }
}

/** An editing that replaces a text, once. */
export const replacing =
  (from: string | RegExp, to: string) =>
  (text: string): string =>
    text.replace(from, to);

/** An editing that adds lines at the end. */
export const adding = (lines: string) => (text: string) => `${text}${lines}\n`;
