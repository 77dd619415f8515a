import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Child, ChildOptions, Ended } from "./child.ts";
import { explainFailure } from "./explain-failure.ts";
import { throughShell } from "./file-kind.ts";
import { FilteredOutput } from "./filtered-output.ts";
import { SignalForwarder } from "./forward-signals.ts";
import { StopFollower } from "./follow-stops.ts";
import { findInherited, handOn } from "./inherited-descriptors.ts";
import { letGo } from "./let-go.ts";
import { type Command, withOwnPid } from "./own-pid.ts";
import { stopChild } from "./stop-child.ts";

/**
 * Starts programs, one after the other, with this process's streams, in its group and session. Signals that this
 * process gets are the program's from then on.
 */
export class Starter {
  /** Descriptors beyond the standard ones that programs get too. */
  readonly inherited: readonly number[];
  #signals: SignalForwarder | undefined;
  #stops: StopFollower | undefined;

  /** @param named texts that may name open files of the caller's: arguments, MAKEFLAGS */
  constructor(named: readonly string[]) {
    this.inherited = findInherited(named);
  }

  /**
   * @param begun told of the program's pid as soon as it is there
   * @throws StartFailure
   */
  async start(
    command: Command,
    { environment, filter, isLast = false }: ChildOptions,
    begun: (pid: number) => void = () => undefined,
  ): Promise<Child> {
    const output = filter && (await FilteredOutput.open(filter));
    // Before there is a program, so that none is lost.
    const signals = (this.#signals ??= new SignalForwarder(this.inherited, {
      came: (signal) => this.#stops?.came(signal),
      passed: (signal) => this.#stops?.passed(signal),
    }));
    const started = await this.#spawn(command, environment, output);
    const pid = started.pid!;
    begun(pid);
    signals.serve(pid);
    this.#stops = new StopFollower(pid, (signal) => signals.suffer(signal));
    const written = output?.passOn(started);
    if (isLast) letGo([0, ...(output === undefined ? [1] : []), ...this.inherited]);
    return this.#follow(pid, exitOf(started), written);
  }

  #follow(pid: number, exit: Promise<Ended>, written: Promise<void> | undefined): Child {
    let stopped: Promise<void> | undefined;
    const exited = exit.then((how) => {
      this.#forget(stopped !== undefined);
      return how;
    });
    const ended = exited.then(async (how) => {
      await written;
      return how;
    });
    const stop = async (grace: number): Promise<Ended> => {
      await (stopped ??= stopChild(pid, exited, grace));
      return ended;
    };
    return { pid, ended, stop };
  }

  /** @param isStopped what comes next is another program, and the signals are its own */
  #forget(isStopped: boolean): void {
    this.#stops?.end();
    if (isStopped) return this.#signals?.rest();
    this.#signals?.release();
    this.#signals = undefined;
  }

  async #spawn(
    command: Command,
    environment: ChildOptions["environment"],
    output: FilteredOutput | undefined,
  ): Promise<ChildProcess> {
    try {
      const [program, ...args] = withOwnPid(
        throughShell(command, environment["PATH"]),
        environment,
      );
      const [stdout, stderr] = output?.streams ?? [1, 2];
      const stdio = handOn([0, stdout, stderr], this.inherited);
      // A message of Node names the arguments, so that its errors go no further than here.
      const started = spawn(program, args, { env: { ...environment }, stdio });
      await once(started, "spawn");
      return started;
    } catch (error) {
      output?.abandon();
      this.#forget(false);
      throw explainFailure(error, command[0], environment["PATH"]);
    }
  }
}

function exitOf(started: ChildProcess): Promise<Ended> {
  return new Promise((resolve) => {
    started.once("exit", (code, signal) => resolve(signal === null ? { code: code! } : { signal }));
  });
}
