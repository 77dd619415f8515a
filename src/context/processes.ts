import { KeepError } from "../core/errors.ts";
import type { Variables } from "../core/variables.ts";
import type { Child, ChildOptions, StartFailure } from "../system/processes/child.ts";
import { errorReason } from "../system/error-reason.ts";
import type { PrivateFolder } from "../system/processes/private-folder.ts";
import type { Starter } from "../system/processes/start-child.ts";

export type { Child, Ended } from "../system/processes/child.ts";
export type { PrivateFolder } from "../system/processes/private-folder.ts";

/** Starting programs, for the operations. */
export class Processes {
  readonly #world: World;
  readonly #folders = new Set<PrivateFolder>();
  #started: Promise<Ready> | undefined;
  #hasWarned = false;

  constructor(world: World) {
    this.#world = world;
  }

  /**
   * Notes what the caller has opened for the program. To be called before anything of Keep's own is opened.
   *
   * @param command may name such files
   */
  async prepare(command: readonly string[]): Promise<void> {
    await this.#ready(command);
  }

  /**
   * Starts a program, which has the terminal and the signals from then on.
   *
   * @throws COMMAND_NOT_FOUND, COMMAND_NOT_EXECUTABLE, ENVIRONMENT_TOO_LARGE
   */
  async start(command: readonly [string, ...string[]], options: ChildOptions): Promise<Child> {
    const { starter } = await this.#ready(command);
    await this.#warnOfBytes(command, options.environment);
    this.#world.takeOver();
    try {
      const child = await starter.start(command, options);
      for (const folder of this.#folders) folder.keepFor(child.pid);
      return child;
    } catch (error) {
      throw isStartFailure(error) ? refusal(error, command[0], options.environment) : error;
    }
  }

  /** A folder for the files of programs, which is to be removed after them. @throws FILE_FAILED */
  async makePrivateFolder(): Promise<PrivateFolder> {
    const { inherited } = await this.#ready([]);
    const { makePrivateFolder } = await import("../system/processes/private-folder.ts");
    const runtime = this.#world.variables["XDG_RUNTIME_DIR"];
    const folder = await failsAsFile("the private folder", () =>
      makePrivateFolder(runtime, inherited),
    );
    this.#folders.add(folder);
    return {
      write: (name, content) =>
        failsAsFile(`the file for ${name}`, () => folder.write(name, content)),
      keepFor: (pid) => folder.keepFor(pid),
      remove: async () => {
        this.#folders.delete(folder);
        await folder.remove();
      },
    };
  }

  async #ready(command: readonly string[]): Promise<Ready> {
    return (this.#started ??= makeReady([...command, this.#world.variables["MAKEFLAGS"] ?? ""]));
  }

  /** What is not UTF-8 cannot be passed on as it is. */
  async #warnOfBytes(
    command: readonly string[],
    environment: ChildOptions["environment"],
  ): Promise<void> {
    const { findChangedVariables, isArgumentChanged } =
      await import("../system/processes/not-utf8.ts");
    const changed: readonly string[] = [
      ...findChangedVariables(environment),
      ...(isArgumentChanged(command) ? ["an argument of the program"] : []),
    ];
    if (changed.length > 0 && !this.#hasWarned)
      this.#world.warn(
        `Not UTF-8, so that the program gets other bytes than you have set: ${changed.join(", ")}.`,
      );
    this.#hasWarned = true;
  }
}

/** What programs are started with. */
interface World {
  /** Ctrl-C is now the program's own matter. */
  readonly takeOver: () => void;
  readonly warn: (warning: string) => void;
  readonly variables: Variables;
}

interface Ready {
  readonly starter: Starter;
  readonly inherited: readonly number[];
}

async function makeReady(named: readonly string[]): Promise<Ready> {
  const { findInherited } = await import("../system/processes/inherited-descriptors.ts");
  const inherited = findInherited(named);
  const { Starter } = await import("../system/processes/start-child.ts");
  return { starter: new Starter(inherited), inherited };
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
