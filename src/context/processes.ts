import { KeepError } from "../core/errors.ts";
import type { Child, ChildOptions } from "../system/processes/child.ts";

export type { Child, Ended } from "../system/processes/child.ts";

/** Starting programs, for the operations. */
export class Processes {
  readonly #takeOver: () => void;

  /** @param takeOver Ctrl-C is now the program's own matter */
  constructor(takeOver: () => void) {
    this.#takeOver = takeOver;
  }

  /** @throws COMMAND_NOT_FOUND, COMMAND_NOT_EXECUTABLE, ENVIRONMENT_TOO_LARGE */
  async start(command: readonly [string, ...string[]], options: ChildOptions): Promise<Child> {
    const { startChild } = await import("../system/processes/start-child.ts");
    this.#takeOver();
    try {
      return await startChild(command, options);
    } catch (error) {
      throw startFailure(error, command[0]);
    }
  }
}

function startFailure(error: unknown, program: string): unknown {
  void program;
  return error instanceof Error && error.name === "StartFailure"
    ? new KeepError("USAGE", { problem: "The program could not be started." })
    : error;
}
