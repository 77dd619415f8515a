/** What a command's exit code says (`product.md` 9). The same in text and JSON mode. */
export const exitCodes = {
  done: 0,
  unexpected: 1,
  usage: 2,
  vault: 3,
  notAllowed: 4,
  notFound: 5,
  conflict: 6,
  network: 7,
  invalid: 8,
  difference: 9,
  leak: 10,
  notExecutable: 126,
  programNotFound: 127,
  cancelled: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** One line each, for `--help` and the docs. */
export const exitCodeMeanings: Readonly<Record<ExitCode, string>> = {
  0: "done",
  1: "unexpected failure",
  2: "wrong usage or configuration",
  3: "the vault refused or failed",
  4: "not authenticated or not allowed",
  5: "not found",
  6: "conflict: it exists, or it changed meanwhile",
  7: "network, timeout, or throttled to the end",
  8: "validation failed",
  9: "a difference was found",
  10: "a leak was found",
  126: "the program cannot be executed",
  127: "there is no such program",
  130: "cancelled",
};
