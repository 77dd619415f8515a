/** What a user, a terminal or a supervisor sends to end a program. */
const ENDING = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const satisfies NodeJS.Signals[];

/** Notes whether this process is told to end. */
export interface HeededSignals {
  /** The first signal that came. */
  readonly told: NodeJS.Signals | undefined;
  /** Ends the noting. */
  release(): void;
}

/**
 * Begins to note the signals that ask for an end. Until it is released they do not end this
 * process: whoever asks for this ends it.
 *
 * @param onTold called at the first one
 */
export function heedSignals(
  onTold: () => void,
  signals: readonly NodeJS.Signals[] = ENDING,
): HeededSignals {
  let told: NodeJS.Signals | undefined;
  const note = (signal: NodeJS.Signals): void => {
    const isFirst = told === undefined;
    told ??= signal;
    if (isFirst) onTold();
  };
  for (const signal of signals) process.on(signal, note);
  return {
    get told() {
      return told;
    },
    release: () => {
      for (const signal of signals) process.off(signal, note);
    },
  };
}
