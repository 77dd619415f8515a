import { KeepError } from "../core/errors.ts";
import { nearest } from "../core/nearest.ts";

/**
 * An error of oclif's parser, said anew without quoting what was typed: an argument in the
 * wrong place may be a password.
 */
export function fromParser(error: unknown): KeepError | undefined {
  if (!(error instanceof Error)) return undefined;
  switch (error.constructor.name) {
    case "NonExistentFlagsError":
      return fromUnknownFlags(error);
    case "UnexpectedArgsError":
      return usage(
        "There are more arguments than this command takes.",
        "Quote a value that has blanks.",
      );
    case "RequiredArgsError":
      return usage(`Missing: ${(error as ParserError).args?.map(({ name }) => name).join(", ")}.`);
    case "FlagInvalidOptionError":
    case "ArgInvalidOptionError":
      return usage(`This is not one of the choices: ${choicesIn(error)}.`);
    case "FailedFlagValidationError":
    case "ViolatedFlagConstraintError":
      return usage(validationProblem(error.message));
    case "CLIError":
    case "CLIParseError":
      return fromMessage(error.message);
    default:
      return undefined;
  }
}

interface ParserError extends Error {
  readonly flags?: readonly string[];
  readonly args?: readonly { readonly name: string }[];
  readonly parse?: {
    readonly input?: {
      readonly flags?: Readonly<Record<string, { readonly aliases?: readonly string[] }>>;
      readonly context?: { readonly id?: string };
    };
  };
}

function usage(problem: string, next?: string): KeepError {
  return new KeepError("USAGE", { problem, next });
}

function fromUnknownFlags({ flags = [], parse }: ParserError): KeepError {
  return unknownFlag(flags[0] ?? "", {
    ...(parse?.input?.flags === undefined ? {} : { flags: parse.input.flags }),
    id: parse?.input?.context?.id ?? "",
  });
}

interface Flags {
  readonly flags?: Readonly<Record<string, { readonly aliases?: readonly string[] }>>;
  readonly baseFlags?: Flags["flags"];
}

/** Suggests a flag of ours; never repeats the word that was typed. */
export function unknownFlag(typed: string, command: Flags & { readonly id?: string }): KeepError {
  const known = Object.entries({ ...command.flags, ...command.baseFlags }).flatMap(
    ([name, flag]) => [`--${name}`, ...(flag.aliases ?? []).map((alias) => `--${alias}`)],
  );
  const word = typed.split("=")[0]!;
  return new KeepError("UNKNOWN_FLAG", {
    command: command.id ?? "",
    nearest: word.startsWith("--") ? nearest(word, known) : undefined,
  });
}

/** `Expected … to be one of: a, b` names what was typed before the colon; only the rest is kept. */
function choicesIn(error: Error): string {
  return /to be one of: ([^\n]*)/.exec(error.message)?.[1] ?? "see --help";
}

/** `--x=value cannot also be provided when using --y`: the flags' names, without the value. */
function validationProblem(message: string): string {
  const flags = [...new Set(message.match(/--[a-z][a-z-]*/g) ?? [])];
  if (/cannot also be provided/.test(message))
    return `${flags.slice(0, 2).join(" and ")} do not go together.`;
  if (/Missing required flag/.test(message))
    return `Missing: ${/Missing required flag[s]? ([^\n]*)/.exec(message)?.[1] ?? "a flag"}.`;
  return `These flags do not fit together: ${flags.join(", ")}.`;
}

function fromMessage(message: string): KeepError | undefined {
  const [, flag] = /^Flag (--[a-z][a-z-]*) expects a value/.exec(message) ?? [];
  if (flag !== undefined) return usage(`${flag} expects a value.`);
  if (/^Flag --[a-z-]+ can only be specified once/.test(message))
    return usage(`${/--[a-z-]+/.exec(message)?.[0]} can only be given once.`);
  return /Expected an integer/.test(message) ? usage(numberProblem(message)) : undefined;
}

/** Which flag takes a number, and of what size; what was typed instead comes last and is left out. */
function numberProblem(message: string): string {
  const flag = /^Parsing (--[a-z][a-z-]*)/.exec(message)?.[1] ?? "The flag";
  const [, bound, limit] = /(greater|less) than or equal to (\d+)/.exec(message) ?? [];
  const size = bound === undefined ? "" : `, at ${bound === "less" ? "most" : "least"} ${limit}`;
  return `${flag} takes a whole number${size}.`;
}
