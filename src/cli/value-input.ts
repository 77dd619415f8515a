import type { Context } from "../context/context.ts";
import { decodeText } from "../core/decode-text.ts";
import { KeepError } from "../core/errors.ts";
import { SecretValue } from "../core/secret-value.ts";
import { charsets, randomText } from "../system/random-text.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** Names for `--charset`. */
export const charsetNames = Object.keys(charsets);

/** The ways to give a value (`product.md` 7); at most one is given. */
export interface ValueFlags {
  /** On the command line; `-` means standard input. */
  readonly value?: string | undefined;
  readonly fromFile?: string | undefined;
  readonly editor: boolean;
  readonly generate: boolean;
  readonly length: number;
  readonly charset: string;
  /** Keep the last newline of standard input, or of the editor. */
  readonly exact: boolean;
}

/** A function that gets the value in the way that was asked for. */
export function valueReader(
  context: Context,
  terminal: Terminal,
  flags: ValueFlags,
): (key: string) => Promise<SecretValue> {
  const ways = [
    flags.value !== undefined,
    flags.fromFile !== undefined,
    flags.editor,
    flags.generate,
  ];
  if (ways.filter(Boolean).length > 1)
    throw new KeepError("USAGE", {
      problem: "Give the value in one way: VALUE, --from-file, --editor or --generate.",
    });
  return async (key) => new SecretValue(await readText(key, context, terminal, flags));
}

async function readText(
  key: string,
  context: Context,
  terminal: Terminal,
  flags: ValueFlags,
): Promise<string> {
  if (flags.generate) return generate(flags);
  if (flags.fromFile !== undefined) return fromFile(context, flags.fromFile);
  if (flags.editor) return fromEditor(context, flags);
  if (flags.value !== undefined && flags.value !== "-") {
    if (terminal.interactive)
      terminal.note(
        `The value is now in your shell's history; keep set ${key} asks for it hidden.`,
      );
    return flags.value;
  }
  if (flags.value === undefined && process.stdin.isTTY)
    return context.ask.hidden({
      message: `Value of ${key} (hidden)`,
      what: "The value",
      flag: "it on standard input, or as --from-file FILE",
    });
  const text = decodeText(await context.files.readStandardInput(), "Standard input");
  const value = flags.exact ? text : withoutLastNewline(text);
  // An empty pipe is far more often an unset variable than a wish.
  if (value === "") throw new KeepError("EMPTY_INPUT", { key });
  return value;
}

function generate({ length, charset }: ValueFlags): string {
  const characters = charset in charsets ? charsets[charset as keyof typeof charsets] : charset;
  if (new Set(characters).size < 2)
    throw new KeepError("USAGE", {
      problem: "--charset needs at least two characters.",
      next: `There are: ${charsetNames.join(", ")}.`,
    });
  return randomText(length, characters);
}

async function fromFile(context: Context, file: string): Promise<string> {
  const bytes = await context.files.read(context.files.path(file));
  if (bytes === undefined) throw new KeepError("FILE_NOT_FOUND", { file });
  return decodeText(bytes, file);
}

async function fromEditor(context: Context, { exact }: ValueFlags): Promise<string> {
  const bytes = await context.textEditor.edit({ name: "value", content: new Uint8Array() });
  const text = decodeText(bytes, "The edited text");
  return exact ? text : withoutLastNewline(text);
}

function withoutLastNewline(text: string): string {
  return text.replace(/\r?\n$/, "");
}
