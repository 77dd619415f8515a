import type { Asker } from "../core/asker.ts";
import type { Environment } from "../core/environment.ts";
import type { KeepError } from "../core/errors.ts";
import type { Variables } from "../core/variables.ts";

/** What a front end brings: who to ask, and the flags that every command has. */
export interface FrontEnd {
  /** The command that is run: what it does is recorded. */
  readonly command?: string | undefined;
  readonly ask: Asker;
  readonly signal: AbortSignal;
  /** Told once of each odd thing in the workspace's files. */
  readonly warn: (warning: string) => void;
  /** Told what has been done, while it goes on. */
  readonly note: (note: string) => void;
  readonly variables: Variables;
  /** What programs inherit that are run for the user. */
  readonly environment: Environment;
  readonly currentFolder: string;
  /** Told how many secrets have been read or written so far, and of how many where that is known. */
  readonly progress: (count: number, total?: number) => void;
  /**
   * While something is done that must not be cut off, being told to end is as Ctrl-C. A second Ctrl-C
   * cuts it off all the same: `cutOff` says then what that leaves.
   *
   * @returns what ends this
   */
  readonly holdOff: (cutOff: () => KeepError) => () => void;
  /**
   * A program that runs for the user has the terminal now: Ctrl-C is its own, and nobody is asked.
   *
   * @returns what ends this
   */
  readonly handOver: () => () => void;
  /** Aborts `signal`: what is still under way has become pointless. */
  readonly endWork: () => void;
  /** `--config`. */
  readonly config?: string | undefined;
  /** `--timeout`, in seconds. */
  readonly timeout?: number | undefined;
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  readonly mfaToken?: string | undefined;
}
