import { constants } from "node:os";
import type { Environment } from "../core/environment.ts";
import { KeepError } from "../core/errors.ts";
import type { Variables } from "../core/variables.ts";
import type { AuditTrail } from "./audit-trail.ts";
import type { Ended, PrivateFolder, Processes } from "./processes.ts";

/** Milliseconds from the wish that an editor ends to its forced end. */
const GRACE_MS = 2000;

interface World {
  readonly variables: Variables;
  readonly environment: Environment;
  readonly processes: Processes;
  readonly trail: Pick<AuditTrail, "endAtOnce">;
}

export interface EditedText {
  /** Of the file, by which an editor knows what it is. */
  readonly name: string;
  readonly content: Uint8Array;
  /** To begin at, from 1. */
  readonly line?: number | undefined;
}

/** The editor of the user's own. */
export class TextEditor {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** To be called before anything else is opened. @throws EDITOR_FAILED if no editor is named */
  async prepare(): Promise<void> {
    this.#requireCommand();
    await this.#world.processes.prepare([]);
  }

  /**
   * Lets the user edit a text: a file (0600) in a private folder, which is overwritten and removed
   * afterwards, whatever happened. Being told to end ends the editor, and then Keep.
   *
   * @returns the bytes that the editor left
   * @throws EDITOR_FAILED, CANCELLED, FILE_FAILED
   */
  async edit({ name, content, line }: EditedText): Promise<Buffer> {
    const editor = this.#requireCommand();
    const { processes } = this.#world;
    const { editorCommand } = await import("../system/editor-command.ts");
    const session = new EditingSession(this.#world);
    await session.begin();
    try {
      const folder = await processes.makePrivateFolder();
      try {
        const file = await folder.write(name, content);
        const ended =
          process.platform === "win32"
            ? await runInWindows(editor, file)
            : await session.run(editorCommand(editor, line), file);
        requireSuccess(session, ended);
        return await readEdited(folder, name);
      } finally {
        await folder.overwrite();
        await folder.remove();
      }
    } finally {
      await session.end();
    }
  }

  #requireCommand(): string {
    const { VISUAL, EDITOR } = this.#world.variables;
    const editor = VISUAL ?? EDITOR;
    if (editor !== undefined) return editor;
    throw new KeepError("EDITOR_FAILED", {
      problem: "is not known: neither VISUAL nor EDITOR is set",
    });
  }
}

/** There `sh` and signals are not to be counted on. */
async function runInWindows(editor: string, file: string): Promise<Ended> {
  const { runInShell } = await import("../system/run-in-shell.ts");
  return runInShell(`${editor} "${file}"`);
}

/** @throws EDITOR_FAILED, CANCELLED */
function requireSuccess(session: EditingSession, ended: Ended): void {
  if ("code" in ended && ended.code === 0) return;
  if (session.isCancelled(ended)) throw new KeepError("CANCELLED", {});
  const how = "code" in ended ? `code ${ended.code}` : "a signal";
  throw new KeepError("EDITOR_FAILED", { problem: `ended with ${how}` });
}

async function readEdited(folder: PrivateFolder, name: string): Promise<Buffer> {
  const edited = await folder.read(name);
  if (edited !== undefined) return edited;
  throw new KeepError("EDITOR_FAILED", { problem: "has left no file behind" });
}

const ENDING = ["SIGTERM", "SIGHUP"] as const;
const CANCELLING = ["SIGINT", "SIGQUIT"] as const;

/** What a shell ends with whose program ended of Ctrl-C. */
const CANCELLED_IN_SHELL = 130;

/** One run of an editor. Ctrl-C is its own matter; only being told to end ends it. */
class EditingSession {
  readonly #world: World;
  readonly #stops: (() => void)[] = [];
  #release: () => void = () => undefined;
  #endedBy: () => NodeJS.Signals | undefined = () => undefined;
  #cancelledBy: () => NodeJS.Signals | undefined = () => undefined;

  constructor(world: World) {
    this.#world = world;
  }

  async begin(): Promise<void> {
    const { processes } = this.#world;
    const ending = await processes.heedSignals(() => {
      for (const stop of this.#stops) stop();
    }, ENDING);
    const cancelling = await processes.heedSignals(() => undefined, CANCELLING);
    this.#endedBy = () => ending.told;
    this.#cancelledBy = () => cancelling.told;
    this.#release = () => {
      ending.release();
      cancelling.release();
    };
  }

  /** @param line of a shell, to which the file is `$1` */
  async run(line: string, file: string): Promise<Ended> {
    if (this.#told !== undefined) throw new KeepError("CANCELLED", {});
    const { processes, environment } = this.#world;
    // What the editor prints is no result.
    const script = `[ -t 1 ] || exec >&2\n${line}`;
    const child = await processes.start(["/bin/sh", "-c", script, "sh", file], {
      environment: environment.variables,
    });
    let stopped: Promise<Ended> | undefined;
    const stop = (): void => void (stopped ??= child.stop(GRACE_MS));
    this.#stops.push(stop);
    if (this.#endedBy() !== undefined) stop();
    const ended = await child.ended;
    // With all that it leaves behind.
    await stopped;
    return ended;
  }

  /** It ended because of Ctrl-C, or Keep was told to end. */
  isCancelled(ended: Ended): boolean {
    const isOwn =
      "signal" in ended
        ? (CANCELLING as readonly string[]).includes(ended.signal)
        : ended.code === CANCELLED_IN_SHELL;
    return isOwn || this.#told !== undefined;
  }

  /** Ctrl-C is Keep's own again; or Keep ends of what it was told. */
  async end(): Promise<void> {
    this.#release();
    const { processes, trail } = this.#world;
    processes.takeBack();
    const signal = this.#endedBy();
    if (signal === undefined) return;
    trail.endAtOnce({
      exitCode: 128 + constants.signals[signal],
      failure: new KeepError("CANCELLED", {}),
    });
    await processes.endOf(signal);
  }

  get #told(): NodeJS.Signals | undefined {
    return this.#endedBy() ?? this.#cancelledBy();
  }
}
