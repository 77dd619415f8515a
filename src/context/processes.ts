import { KeepError } from "../core/errors.ts";
import type { Variables } from "../core/variables.ts";
import type { Child, ChildOptions, StartFailure } from "../system/processes/child.ts";
import { errorReason } from "../system/error-reason.ts";
import { hasChangedArgument } from "../system/processes/not-utf8.ts";
import type { HeededSignals } from "../system/processes/heed-signals.ts";
import type { PrivateFolder } from "../system/processes/private-folder.ts";
import type { Starter } from "../system/processes/start-child.ts";

export type { Child, Ended } from "../system/processes/child.ts";
export type { PrivateFolder } from "../system/processes/private-folder.ts";

/** Starting programs, for the operations. */
export class Processes {
  readonly #world: World;
  readonly #folders = new Set<PrivateFolder>();
  #starter: Promise<Starter> | undefined;
  #giveBack: (() => void) | undefined;

  constructor(world: World) {
    this.#world = world;
  }

  /**
   * Notes what the caller has opened for the program. To be called before anything of Keep's own is opened.
   *
   * @param command may name such files
   */
  async prepare(command: readonly string[]): Promise<void> {
    await this.#load(command);
  }

  /**
   * Starts a program, which has the terminal and the signals from then on.
   *
   * @throws COMMAND_NOT_FOUND, COMMAND_NOT_EXECUTABLE, ENVIRONMENT_TOO_LARGE
   */
  async start(command: readonly [string, ...string[]], options: ChildOptions): Promise<Child> {
    const starter = await this.#load(command);
    this.#giveBack = this.#world.takeOver();
    try {
      return await starter.start(command, options, (pid) => {
        for (const folder of this.#folders) folder.keepFor(pid);
      });
    } catch (error) {
      throw isStartFailure(error) ? refusal(error, command[0], options.environment) : error;
    }
  }

  /** The program has ended and Keep goes on: Ctrl-C is Keep's own again, and people can be asked. */
  takeBack(): void {
    this.#giveBack?.();
    this.#giveBack = undefined;
  }

  /** Notes whether this process is told to end, from now until it is released. */
  async heedSignals(
    onTold: () => void,
    signals?: readonly NodeJS.Signals[],
  ): Promise<HeededSignals> {
    const { heedSignals } = await import("../system/processes/heed-signals.ts");
    return heedSignals(onTold, signals);
  }

  /** Ends this process of a signal that it has heeded. */
  async endOf(signal: NodeJS.Signals): Promise<never> {
    const { endLike } = await import("../system/processes/end-like.ts");
    endLike({ signal });
    return new Promise<never>(() => undefined);
  }

  /** A folder for the files of programs, which is to be removed after them. @throws FILE_FAILED */
  async makePrivateFolder(): Promise<PrivateFolder> {
    const { inherited } = await this.#load([]);
    const { makePrivateFolder } = await import("../system/processes/private-folder.ts");
    const runtime = this.#world.variables["XDG_RUNTIME_DIR"];
    const folder = await failsAsFile("the private folder", () =>
      makePrivateFolder(runtime, inherited),
    );
    this.#folders.add(folder);
    return {
      write: (name, content) =>
        failsAsFile(`the file for ${name}`, () => folder.write(name, content)),
      read: (name) => failsAsFile(`the file for ${name}`, () => folder.read(name)),
      keepFor: (pid) => folder.keepFor(pid),
      overwrite: () => folder.overwrite(),
      remove: async () => {
        this.#folders.delete(folder);
        await folder.remove();
      },
    };
  }

  #load(command: readonly string[]): Promise<Starter> {
    return (this.#starter ??= this.#makeStarter(command));
  }

  async #makeStarter(command: readonly string[]): Promise<Starter> {
    const { Starter } = await import("../system/processes/start-child.ts");
    const starter = new Starter([...command, this.#world.variables["MAKEFLAGS"] ?? ""]);
    // Node.js reads arguments as UTF-8, and hands on nothing else.
    if (hasChangedArgument(command))
      this.#world.warn("An argument of the program is not UTF-8; the program gets other bytes.");
    return starter;
  }
}

/** What programs are started with. */
interface World {
  /** Ctrl-C is now the program's own matter. @returns what ends this */
  readonly takeOver: () => () => void;
  readonly warn: (warning: string) => void;
  readonly variables: Variables;
}

async function failsAsFile<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new KeepError("FILE_FAILED", {
      file,
      reason: errorReason(error) ?? "it cannot be written",
    });
  }
}

// By name: the class itself would load what starts programs.
const isStartFailure = (error: unknown): error is StartFailure =>
  error instanceof Error && error.name === "StartFailure";

function refusal(
  { reason, detail }: StartFailure,
  program: string,
  environment: ChildOptions["environment"],
): KeepError {
  if (reason === "not found") return new KeepError("COMMAND_NOT_FOUND", { program, needs: detail });
  if (reason === "not executable")
    return new KeepError("COMMAND_NOT_EXECUTABLE", { program, problem: detail! });
  return new KeepError("ENVIRONMENT_TOO_LARGE", sizesOf(environment));
}

/** With the end of each text, as the system counts. */
function sizesOf(environment: ChildOptions["environment"]): {
  readonly name: string;
  readonly bytes: number;
  readonly total: number;
} {
  const sizes = Object.entries(environment).map(([name, value]) => ({
    name,
    bytes: Buffer.byteLength(`${name}=${value}`) + 1,
  }));
  const [largest] = sizes.toSorted((a, b) => b.bytes - a.bytes);
  return { ...largest!, total: sizes.reduce((sum, { bytes }) => sum + bytes, 0) };
}
