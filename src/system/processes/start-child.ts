import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Child, ChildOptions, Ended } from "./child.ts";
import { explainFailure } from "./explain-failure.ts";
import { SignalForwarder } from "./forward-signals.ts";
import { StopFollower } from "./follow-stops.ts";
import { handOn } from "./inherited-descriptors.ts";
import { stopChild } from "./stop-child.ts";

/**
 * Starts programs, one after the other, with this process's streams, in its group and session. Signals that this
 * process gets are the program's from then on.
 */
export class Starter {
  readonly #inherited: readonly number[];
  #signals: SignalForwarder | undefined;
  #stops: StopFollower | undefined;

  /** @param inherited descriptors beyond the standard ones that programs get too */
  constructor(inherited: readonly number[]) {
    this.#inherited = inherited;
  }

  /** @throws StartFailure */
  async start(
    command: readonly [string, ...string[]],
    { environment }: ChildOptions,
  ): Promise<Child> {
    // Before there is a program, so that none is lost.
    const signals = (this.#signals ??= new SignalForwarder(this.#inherited, (signal) =>
      this.#stops?.passed(signal),
    ));
    const started = await this.#spawn(command, environment);
    const pid = started.pid!;
    signals.serve(pid);
    this.#stops = new StopFollower(pid, (signal) => signals.suffer(signal));
    let stopped: Promise<void> | undefined;
    const exited = exitOf(started).then((ended) => {
      this.#forget(stopped !== undefined);
      return ended;
    });
    return {
      pid,
      ended: exited,
      stop: async (grace) => {
        await (stopped ??= stopChild(pid, exited, grace));
        return exited;
      },
    };
  }

  /** @param isStopped what comes next is another program, and the signals are its own */
  #forget(isStopped: boolean): void {
    this.#stops?.end();
    if (isStopped) return this.#signals?.rest();
    this.#signals?.release();
    this.#signals = undefined;
  }

  async #spawn(
    [program, ...args]: readonly [string, ...string[]],
    environment: ChildOptions["environment"],
  ): Promise<ChildProcess> {
    try {
      // A message of Node names the arguments, so that its errors go no further than here.
      const stdio = handOn([0, 1, 2], this.#inherited);
      const started = spawn(program, args, { env: { ...environment }, stdio });
      await once(started, "spawn");
      return started;
    } catch (error) {
      this.#forget(false);
      throw explainFailure(error, program, environment["PATH"]);
    }
  }
}

function exitOf(started: ChildProcess): Promise<Ended> {
  return new Promise((resolve) => {
    started.once("exit", (code, signal) => resolve(signal === null ? { code: code! } : { signal }));
  });
}
