/** How a process ended. */
export type Ended = { readonly code: number } | { readonly signal: NodeJS.Signals };

/** A program that runs for the user, in this process's place. */
export interface Child {
  readonly pid: number;
  /** Settles when it has ended and all that it wrote is passed on. Never rejects. */
  readonly ended: Promise<Ended>;
  /** Asks it to end (SIGTERM), and after a grace (milliseconds) makes it; also what it leaves behind. */
  stop(grace: number): Promise<Ended>;
}

export interface ChildOptions {
  /** All of its environment. */
  readonly environment: Readonly<Record<string, string>>;
  /**
   * What the child writes goes through a filter of its own for each of the two streams; through
   * one for both where both are the same file, so that the order between them is kept.
   */
  readonly filter?: (() => OutputFilter) | undefined;
  /** No other program will be started: this process needs its streams no longer. */
  readonly isLast?: boolean | undefined;
}

/** Changes bytes on their way. What comes out may be written at once. */
export interface OutputFilter {
  write(chunk: Uint8Array): Uint8Array;
  /** Nothing has come for a moment: what of the held bytes gives nothing away, such as a prompt's end. */
  pause(): Uint8Array;
  /** Nothing comes any more. */
  end(): Uint8Array;
}

/** Why a program could not be started. */
export class StartFailure extends Error {
  override readonly name = "StartFailure";
  readonly reason: "not found" | "not executable" | "too large";
  /** `not found`: the interpreter that a script lacks. `not executable`: what is wrong, in words. */
  readonly detail: string | undefined;

  constructor(reason: StartFailure["reason"], detail?: string) {
    super(reason);
    this.reason = reason;
    this.detail = detail;
  }
}
