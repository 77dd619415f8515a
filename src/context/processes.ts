import { KeepError } from "../core/errors.ts";
import type { Variables } from "../core/variables.ts";
import type { Child, ChildOptions, StartFailure } from "../system/processes/child.ts";
import type { PrivateFolder } from "../system/processes/private-folder.ts";
import type { Starter } from "../system/processes/start-child.ts";

export type { Child, Ended } from "../system/processes/child.ts";

/** Starting programs, for the operations. */
export class Processes {
  readonly #takeOver: () => void;
  readonly #variables: Variables;
  #starter: Promise<Starter> | undefined;

  /** @param takeOver Ctrl-C is now the program's own matter */
  constructor(takeOver: () => void, variables: Variables) {
    this.#takeOver = takeOver;
    this.#variables = variables;
  }

  /**
   * Notes what the program is to get that is not in its environment. To be called before anything of Keep's own is
   * opened.
   *
   * @param command may name files that the caller has opened
   */
  async prepare(command: readonly string[]): Promise<void> {
    await (this.#starter ??= loadStarter([...command, this.#variables["MAKEFLAGS"] ?? ""]));
  }

  /** @throws COMMAND_NOT_FOUND, COMMAND_NOT_EXECUTABLE, ENVIRONMENT_TOO_LARGE */
  async start(command: readonly [string, ...string[]], options: ChildOptions): Promise<Child> {
    await this.prepare(command);
    const starter = await this.#starter!;
    this.#takeOver();
    try {
      return await starter.start(command, options);
    } catch (error) {
      throw isStartFailure(error) ? refusal(error, command[0], options.environment) : error;
    }
  }

  /** A folder for the files of a program. */
  async makePrivateFolder(): Promise<PrivateFolder> {
    return (await import("../system/processes/private-folder.ts")).makePrivateFolder();
  }
}

async function loadStarter(named: readonly string[]): Promise<Starter> {
  const [{ findInherited }, { Starter }] = await Promise.all([
    import("../system/processes/inherited-descriptors.ts"),
    import("../system/processes/start-child.ts"),
  ]);
  return new Starter(findInherited(named));
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
