import type { Context } from "../../src/context/context.ts";
import type { Child, Ended } from "../../src/context/processes.ts";
import type { ComposedEnvironment } from "../../src/operations/compose-environment.ts";

/** What watching needs of a context: these, and no other. What it says is kept. */
export class WatchingWorld {
  readonly warnings: string[] = [];
  readonly notes: string[] = [];
  /** Told to end, as by Ctrl-C. */
  told: NodeJS.Signals | undefined;
  #onTold = (): void => undefined;
  readonly #work = new AbortController();
  readonly context = {
    signal: this.#work.signal,
    endWork: () => this.#work.abort(),
    warn: (warning: string) => this.warnings.push(warning),
    note: (note: string) => this.notes.push(note),
    processes: {
      heedSignals: async (onTold: () => void) => {
        this.#onTold = onTold;
        return Object.defineProperty({ release: () => (this.released = true) }, "told", {
          get: () => this.told,
        });
      },
    },
  } as unknown as Context;
  released = false;

  end(): void {
    this.#work.abort();
  }

  tell(signal: NodeJS.Signals): void {
    this.told = signal;
    this.#onTold();
  }
}

/** Programs that run only in name: each ends when it is told to, or by itself. Never two at once. */
export class NamedPrograms {
  /** `start VALUE`, `stop GRACE` and `end`, in their order. */
  readonly log: string[] = [];
  /** Called when one is asked to end; by itself it does so at once. */
  onStop = (): void => this.end({ signal: "SIGTERM" });
  #end: ((ended: Ended) => void) | undefined;

  readonly start = async ({ variables }: ComposedEnvironment): Promise<Child> => {
    if (this.#end !== undefined) throw new Error("There is one already.");
    this.log.push(`start ${variables["A"]}`);
    const ended = new Promise<Ended>((resolve) => {
      this.#end = resolve;
    });
    return {
      pid: 0,
      ended,
      stop: async (grace) => {
        this.log.push(`stop ${grace}`);
        this.onStop();
        return ended;
      },
    };
  };

  /** The one that runs ends. */
  end(how: Ended): void {
    if (this.#end === undefined) return;
    this.log.push("end");
    this.#end(how);
    this.#end = undefined;
  }
}

/** An environment of these variables. */
export function environmentOf(
  variables: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>> = {},
): ComposedEnvironment {
  const contents = Object.entries(files).map(([name, text]) => [name, Buffer.from(text)] as const);
  return {
    env: "local",
    vaults: ["local"],
    variables,
    files: new Map(contents),
    secrets: new Map(),
    warnings: [],
  };
}
