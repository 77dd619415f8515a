import { type ExitCode, exitCodes } from "./exit-codes.ts";

/** What an error may carry beside its sentence. Names and numbers; never a value of a secret. */
export type Details = Readonly<Record<string, string | number | readonly string[] | undefined>>;

interface Entry<D extends Details> {
  readonly exit: ExitCode | ((details: D) => ExitCode);
  readonly sentence: (details: D) => string;
  /** What to type or do next. */
  readonly hint?: (details: D) => string | undefined;
}

function entry<D extends Details = Record<never, never>>(
  exit: Entry<D>["exit"],
  sentence: (details: D) => string,
  hint?: (details: D) => string | undefined,
): Entry<D> {
  return hint === undefined ? { exit, sentence } : { exit, sentence, hint };
}

const didYouMean = (nearest: string | undefined, otherwise: string): string =>
  nearest === undefined ? otherwise : `Did you mean ${nearest}?`;

const logIn = (profile: string | undefined): string =>
  profile === undefined ? "aws sso login" : `aws sso login --profile ${profile}`;

const listed = (names: readonly string[]): string =>
  names.length === 0 ? "none" : names.join(", ");

const { usage, vault, notAllowed, notFound, conflict, network, invalid, cancelled, unexpected } =
  exitCodes;

/** Every error that Keep knows: code, exit code, sentence, hint. `docs/errors.md` lists the same. */
export const catalogue = {
  // How a command was called
  USAGE: entry<{ problem: string; next?: string | undefined }>(
    usage,
    (d) => d.problem,
    (d) => d.next ?? "See the command's --help.",
  ),
  UNKNOWN_COMMAND: entry<{ nearest?: string | undefined }>(
    usage,
    () => "There is no such command.",
    (d) => didYouMean(d.nearest && `keep ${d.nearest}`, "keep --help lists the commands."),
  ),
  UNKNOWN_FLAG: entry<{ nearest?: string | undefined; command: string }>(
    usage,
    (d) => `keep ${d.command} does not know this flag.`,
    (d) =>
      didYouMean(
        d.nearest,
        `See keep ${d.command} --help. Put -- before a value that begins with a dash.`,
      ),
  ),
  MISSING_INPUT: entry<{ what: string; flag: string }>(
    usage,
    (d) => `${d.what} is missing, and there is no terminal to ask on.`,
    (d) => `Give ${d.flag}.`,
  ),
  CONFIRMATION_NEEDED: entry<{ action: string }>(
    usage,
    (d) => `${d.action} needs a confirmation, and there is no terminal to ask on.`,
    () => "Give --yes if you mean it.",
  ),
  CANCELLED: entry(cancelled, () => "Cancelled. Nothing was changed."),

  // Workspace and configuration
  NO_WORKSPACE: entry<{ from: string }>(
    usage,
    (d) => `There is no Keep workspace in ${d.from} or in a folder above it.`,
    () => "Run keep init to make one, or name one with --config DIR.",
  ),
  NOT_A_WORKSPACE: entry<{ folder: string }>(
    usage,
    (d) => `${d.folder} is no Keep workspace: it has no settings.json.`,
    () => "Name the .keep folder, or the folder it is in.",
  ),
  INVALID_CONFIG: entry<{ file: string; problems: readonly string[] }>(
    usage,
    (d) => `${d.file} is not valid: ${d.problems.join("; ")}.`,
    (d) => `Mend ${d.file}; nothing was changed.`,
  ),
  DUPLICATE_SLUG: entry<{ slug: string; files: readonly string[] }>(
    usage,
    (d) => `Two vaults have the slug ${d.slug}: ${d.files.join(" and ")}.`,
    () => "Give one of them another slug.",
  ),
  UNKNOWN_ENV: entry<{ env: string; known: readonly string[]; nearest?: string | undefined }>(
    usage,
    (d) => `There is no environment ${d.env}. Known: ${listed(d.known)}.`,
    (d) =>
      didYouMean(
        d.nearest,
        /^[a-z0-9][a-z0-9_-]*$/.test(d.env)
          ? `Add it with keep env:add ${d.env}.`
          : "keep env:list shows them.",
      ),
  ),
  UNKNOWN_VAULT: entry<{ vault: string; known: readonly string[]; nearest?: string | undefined }>(
    usage,
    (d) => `There is no vault ${d.vault}. Configured: ${listed(d.known)}.`,
    (d) => didYouMean(d.nearest, "Run keep vault:add."),
  ),
  NO_VAULT: entry(
    usage,
    () => "No vault is configured.",
    () => "Run keep vault:add.",
  ),
  UNKNOWN_DRIVER: entry<{ driver: string; known: readonly string[]; nearest?: string | undefined }>(
    usage,
    (d) => `There is no driver ${d.driver}. There are: ${listed(d.known)}.`,
    (d) => didYouMean(d.nearest, "keep vault:add --help says when to choose which."),
  ),
  NOT_SHAREABLE: entry<{ vault: string; driver: string }>(
    usage,
    (d) =>
      `Who can read the ${d.driver} vault ${d.vault} is decided by the service, not by recipients.`,
  ),
  ALREADY_EXISTS: entry<{ what: string; hint?: string | undefined }>(
    conflict,
    (d) => `${d.what} exists already.`,
    (d) => d.hint,
  ),
  LAST_ONE: entry<{ what: string }>(
    usage,
    (d) => `${d.what} is the only one; it cannot be removed.`,
  ),
  DEFAULT_VAULT: entry<{ vault: string }>(
    usage,
    (d) => `${d.vault} is the default vault.`,
    () => "Make another one the default first: keep vault:edit SLUG --default.",
  ),
  INVALID_OPTION: entry<{ driver: string; flag: string; expected: string }>(
    usage,
    (d) => `${d.flag} does not fit the ${d.driver} driver: ${d.expected}.`,
  ),
  INVALID_NAME: entry<{ kind: string }>(
    invalid,
    (d) => `This cannot be the name of a${d.kind === "environment" ? "n" : ""} ${d.kind}.`,
    () => "Use 1 to 50 characters a-z, 0-9, _ and -, the first a letter or a digit.",
  ),

  // Keys, values, references
  // What cannot be a key may be a value in the wrong place (KEY=VALUE): it is not repeated.
  INVALID_KEY: entry<{ problem: string }>(
    invalid,
    (d) => `This cannot be a key: ${d.problem}.`,
    () =>
      "Use 1 to 255 characters A-Z, a-z, 0-9, _ and -, the first no dash. A value is an argument of its own.",
  ),
  INVALID_REFERENCE: entry(
    invalid,
    () => "This is no reference.",
    () => "Write vault:KEY.",
  ),
  NOT_TEXT: entry<{ source: string }>(
    invalid,
    (d) => `${d.source} is not UTF-8 text.`,
    () => "Encode it first, for example with base64.",
  ),
  EMPTY_INPUT: entry<{ key: string }>(
    usage,
    () => "Standard input was empty, so nothing was stored.",
    (d) => `To store an empty value on purpose: keep set ${d.key} ''`,
  ),
  VALUE_TOO_LARGE: entry<{ key: string; bytes: number; limit: number; vault: string }>(
    invalid,
    (d) => `The value of ${d.key} has ${d.bytes} bytes; ${d.vault} holds at most ${d.limit}.`,
  ),
  EMPTY_VALUE: entry<{ key: string; vault: string }>(
    invalid,
    (d) => `The value of ${d.key} is empty, and ${d.vault} cannot hold an empty value.`,
  ),
  KEY_NOT_FOUND: entry<{
    key: string;
    env: string;
    vault: string;
    nearest?: string | undefined;
  }>(
    notFound,
    (d) => `${d.key} does not exist in ${d.vault}:${d.env}.`,
    (d) => didYouMean(d.nearest, `keep list --vault ${d.vault} --env ${d.env} shows what does.`),
  ),
  KEY_DELETED: entry<{ key: string; env: string; vault: string }>(
    notFound,
    (d) => `${d.key} was deleted from ${d.vault}:${d.env}.`,
    (d) => `Bring it back: keep restore ${d.key} --vault ${d.vault} --env ${d.env}`,
  ),
  KEYS_NOT_FOUND: entry<{
    keys: readonly string[];
    done: readonly string[];
    env: string;
    vault: string;
  }>(
    notFound,
    (d) =>
      `These keys do not exist in ${d.vault}:${d.env}: ${d.keys.join(", ")}. ${d.done.length === 0 ? "Nothing was changed" : `Deleted: ${d.done.join(", ")}`}.`,
    (d) => `keep list --vault ${d.vault} --env ${d.env} shows what does.`,
  ),
  INVALID_VERSION: entry(
    invalid,
    () => "This cannot be the name of a version.",
    () => "keep get KEY --version takes a number, a label, a stage or uuid/ID.",
  ),
  VERSION_NOT_FOUND: entry<{ key: string; version: string; env: string; vault: string }>(
    notFound,
    (d) => `${d.key} in ${d.vault}:${d.env} has no version ${d.version}.`,
  ),
  BINARY_VALUE: entry<{ key: string; vault: string; env: string }>(
    invalid,
    (d) => `The value of ${d.key} in ${d.vault}:${d.env} is binary, no text.`,
    () =>
      "keep get prints it with --base64, or its bytes with --raw; leave it out with --except elsewhere.",
  ),
  NOTHING_TO_RESTORE: entry<{ key: string }>(
    notFound,
    (d) => `There is no deleted ${d.key} to restore.`,
    () => "keep list --deleted shows what there is. SSM deletes at once and keeps nothing.",
  ),
  KEY_EXISTS: entry<{ key: string; env: string; vault: string }>(
    conflict,
    (d) => `${d.key} exists already in ${d.vault}:${d.env}.`,
  ),
  VERSION_MOVED: entry<{ key: string; expected: string; found: string }>(
    conflict,
    (d) => `${d.key} changed meanwhile: version ${d.found}, not ${d.expected}.`,
    () => "Look at it again, then repeat the command.",
  ),
  PARTLY_FAILED: entry<{
    action: string;
    done: readonly string[];
    failed: readonly string[];
    reasons: readonly string[];
    /** The exit code that the failures have in common. */
    exit: ExitCode;
  }>(
    (d) => d.exit,
    (d) => `${d.action} failed for ${d.failed.join(", ")}: ${d.reasons.join(" ")}`,
    (d) => (d.done.length === 0 ? "Nothing was changed." : `Done: ${d.done.join(", ")}.`),
  ),

  // The local vault
  NO_IDENTITY: entry<{ file: string }>(
    notAllowed,
    (d) =>
      `There is no identity to open the local vault with; looked in KEEP_IDENTITY, KEEP_IDENTITY_FILE and ${d.file}.`,
    () =>
      "Set KEEP_IDENTITY_FILE to your identity, or run keep identity to make one and ask a colleague for access.",
  ),
  INVALID_IDENTITY: entry<{ source: string }>(
    notAllowed,
    (d) => `${d.source} holds no age identity (AGE-SECRET-KEY-1…).`,
    () => "age-keygen, or keep identity, makes one.",
  ),
  IDENTITY_IN_REPOSITORY: entry<{ file: string }>(
    usage,
    (d) => `An identity is not made inside a repository: ${d.file}.`,
    () => "Point KEEP_IDENTITY_FILE or XDG_CONFIG_HOME outside of it.",
  ),
  NO_ACCESS: entry<{ file: string; vault: string; env: string; recipient: string }>(
    notAllowed,
    (d) => `${d.file} is not encrypted for you.`,
    (d) =>
      `Ask a colleague who can read it to run: keep vault:share ${d.vault} --env ${d.env} --recipient ${d.recipient}`,
  ),
  NOT_A_RECIPIENT: entry<{ vault: string; env: string; recipient: string }>(
    notAllowed,
    (d) =>
      `You are not among the recipients of ${d.vault}:${d.env}, and would lock yourself out by writing.`,
    (d) =>
      `Ask a colleague who is to run: keep vault:share ${d.vault} --env ${d.env} --recipient ${d.recipient}`,
  ),
  RECIPIENTS_UNKNOWN: entry<{ file: string; count: number; vault: string }>(
    usage,
    (d) =>
      `${d.file} is encrypted for ${d.count} recipients, but ${d.vault} names none: writing would lock the others out.`,
    (d) => `Name them first: keep vault:share ${d.vault} --recipient age1…`,
  ),
  // What is no recipient may be the secret side of one: it is not repeated.
  INVALID_RECIPIENT: entry(
    invalid,
    () => "This is no age recipient (age1…).",
    () => "Your colleague's keep identity prints theirs.",
  ),
  NOT_SHARED_WITH: entry<{ recipient: string; vault: string }>(
    notFound,
    (d) => `${d.vault} is not shared with ${d.recipient}.`,
    (d) => `keep vault:show ${d.vault} lists its recipients.`,
  ),
  VAULT_FILE_DAMAGED: entry<{ file: string; problem: string }>(
    vault,
    (d) => `${d.file} is damaged: ${d.problem}. It was left as it is.`,
    () => "Restore it from version control or a backup.",
  ),
  VAULT_FILE_FOREIGN: entry<{ file: string; problem: string }>(
    vault,
    (d) => `${d.file} is not a file of Keep's local vault: ${d.problem}. It was left as it is.`,
  ),
  VAULT_FILE_FAILED: entry<{ file: string; reason: string }>(
    vault,
    (d) => `${d.file}: ${d.reason}.`,
  ),
  LOCKED: entry<{ file: string; holder: string; seconds: number }>(
    network,
    (d) => `${d.file} has been locked by ${d.holder} for more than ${d.seconds} s.`,
    (d) => `Wait for it; if that process is gone, remove ${d.file}.lock.`,
  ),

  // AWS
  NO_REGION: entry<{ vault: string }>(
    usage,
    (d) => `The vault ${d.vault} has no AWS region, and neither has the environment.`,
    (d) => `keep vault:edit ${d.vault} --region REGION, or set KEEP_REGION or AWS_REGION.`,
  ),
  NO_CREDENTIALS: entry<{ vault: string; profile?: string | undefined }>(
    notAllowed,
    (d) =>
      `There are no AWS credentials for the vault ${d.vault}${d.profile === undefined ? "" : ` in the profile ${d.profile}`}.`,
    (d) => `Log in (${logIn(d.profile)}), or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.`,
  ),
  CREDENTIALS_EXPIRED: entry<{ vault: string; profile?: string | undefined }>(
    notAllowed,
    (d) => `The AWS credentials for the vault ${d.vault} have expired.`,
    (d) => `Log in again: ${logIn(d.profile)}`,
  ),
  CREDENTIALS_REJECTED: entry<{ vault: string; error: string; profile?: string | undefined }>(
    notAllowed,
    (d) => `AWS does not accept the credentials for the vault ${d.vault} (${d.error}).`,
    (d) => `Check the access key, or log in again: ${logIn(d.profile)}`,
  ),
  CLOCK_SKEW: entry<{ vault: string; minutes: number }>(
    notAllowed,
    (d) =>
      `The clock of this machine is ${d.minutes} minutes away from the one of AWS, which refuses such calls (vault ${d.vault}).`,
    () => "Set the clock.",
  ),
  ACCESS_DENIED: entry<{
    action: string;
    vault: string;
    env: string;
    principal?: string | undefined;
    resource?: string | undefined;
  }>(
    notAllowed,
    (d) => `${d.principal ?? "You"} may not call ${d.action} (${d.vault}:${d.env}).`,
    (d) => `Ask for a policy that allows ${d.action} on ${d.resource ?? "this secret"}.`,
  ),
  KMS_FAILED: entry<{ vault: string; env: string; error: string; key?: string | undefined }>(
    vault,
    (d) =>
      `The KMS key ${d.key === undefined ? "" : `${d.key} `}of ${d.vault}:${d.env} cannot be used (${d.error}).`,
    () => "Check that the key exists in this region, is enabled, and that you may use it.",
  ),
  THROTTLED: entry<{ vault: string; env: string; action: string }>(
    network,
    (d) => `AWS kept refusing ${d.action} for ${d.vault}:${d.env}: too many calls.`,
    () => "Try again later; --timeout gives the retries more time.",
  ),
  UNREACHABLE: entry<{ vault: string; endpoint: string; reason: string }>(
    network,
    (d) => `${d.endpoint} (vault ${d.vault}) cannot be reached: ${d.reason}.`,
    () => "Check the network, and the region or endpoint of the vault.",
  ),
  TIMED_OUT: entry<{ vault: string; env: string; seconds: number; state: string }>(
    network,
    (d) => `${d.vault}:${d.env} did not finish within ${d.seconds} s: ${d.state}.`,
    () => "Give it more time with --timeout SECONDS.",
  ),
  INTERRUPTED: entry<{ state: string }>(cancelled, (d) => `It was stopped: ${d.state}.`),
  SERVICE_FAILED: entry<{
    vault: string;
    env: string;
    action: string;
    error: string;
    status?: number | undefined;
    request?: string | undefined;
    meaning?: string | undefined;
  }>(
    vault,
    (d) => `${d.action} failed for ${d.vault}:${d.env}: ${d.meaning ?? d.error}.`,
    (d) => (d.request === undefined ? undefined : `AWS request ${d.request}.`),
  ),
  TYPE_CHANGE: entry<{ key: string; vault: string; stored: "plain" | "encrypted" }>(
    conflict,
    (d) =>
      `${d.key} is stored ${d.stored === "plain" ? "unencrypted" : "encrypted"} in ${d.vault}, and SSM cannot change that in place.`,
    (d) => `Delete it first, or set it ${d.stored === "plain" ? "with" : "without"} --plain.`,
  ),
  VALUE_REFUSED: entry<{ key: string; vault: string }>(
    invalid,
    (d) => `SSM does not take the value of ${d.key} (${d.vault}): it has {{…}} in it.`,
    () => "Store it encoded, for example with base64, or in another vault.",
  ),
  SCHEDULED_FOR_DELETION: entry<{ key: string; vault: string; env: string }>(
    conflict,
    (d) =>
      `${d.key} was deleted from ${d.vault}:${d.env}, and its name is taken as long as it can be restored.`,
    (d) =>
      `Bring it back, then set it: keep restore ${d.key} --vault ${d.vault} --env ${d.env} (or end it for good: keep delete ${d.key} --purge).`,
  ),

  // Templates and files
  TEMPLATE_NOT_FOUND: entry<{ file: string }>(
    notFound,
    (d) => `There is no template ${d.file}.`,
    () => "Name one with --template FILE.",
  ),
  INVALID_TEMPLATE: entry<{
    file: string;
    line: number;
    column: number;
    problem: string;
    next?: string | undefined;
  }>(
    invalid,
    (d) => `${d.file}:${d.line}:${d.column}: ${d.problem}.`,
    (d) => d.next,
  ),
  MISSING_SECRETS: entry<{ file: string; env: string; missing: readonly string[] }>(
    notFound,
    (d) =>
      `${d.file} needs what ${d.env} does not give: ${d.missing.join(", ")}. Nothing was written.`,
    () => "Set them, or choose --missing remove, blank or skip.",
  ),
  VALUE_NOT_REPRESENTABLE: entry<{ name: string; format: string }>(
    invalid,
    (d) =>
      `The value of ${d.name} cannot be written as ${d.format} so that it reads back the same.`,
    () => "Export it as --format json, or store it encoded, for example with base64.",
  ),
  INVALID_VARIABLE_NAME: entry<{ name: string }>(
    invalid,
    (d) => `${d.name} cannot be the name of a variable.`,
    () => "Leave it out with --except, or name it in a template.",
  ),
  NAMES_COLLIDE: entry<{ name: string; keys: readonly string[] }>(
    invalid,
    (d) => `${d.keys.join(" and ")} would both become the variable ${d.name}.`,
    () => "Leave one out with --except, or name both in a template.",
  ),
  FILE_EXISTS: entry<{ file: string }>(
    conflict,
    (d) => `${d.file} exists already and was left as it is.`,
    () => "Give --overwrite or --append.",
  ),
  VARIABLES_EXIST: entry<{ file: string; names: readonly string[] }>(
    conflict,
    (d) => `${d.file} has these variables already: ${d.names.join(", ")}. It was left as it is.`,
    () => "Give --overwrite, or leave them out with --except.",
  ),
  FILE_NOT_FOUND: entry<{ file: string }>(notFound, (d) => `There is no file ${d.file}.`),
  FILE_FAILED: entry<{ file: string; reason: string }>(
    unexpected,
    (d) => `${d.file}: ${d.reason}.`,
  ),
  EDITOR_FAILED: entry<{ problem: string }>(
    unexpected,
    (d) => `The editor ${d.problem}; nothing was changed.`,
    () => "Set VISUAL or EDITOR to your editor.",
  ),
  UNEXPECTED: entry<{ name: string; reason?: string | undefined }>(
    unexpected,
    (d) =>
      `Something unexpected went wrong (${d.name})${d.reason === undefined ? "" : `: ${d.reason}`}.`,
    () => "KEEP_DEBUG=1 shows where. Please report it.",
  ),
} as const;

export type ErrorCode = keyof typeof catalogue;
type DetailsOf<C extends ErrorCode> = Parameters<(typeof catalogue)[C]["sentence"]>[0];

/** An error that Keep knows, from the catalogue. Its text never holds a secret's value. */
export class KeepError<C extends ErrorCode = ErrorCode> extends Error {
  override readonly name = "KeepError";
  readonly code: C;
  readonly exitCode: ExitCode;
  readonly hint: string | undefined;
  readonly details: Details;

  constructor(code: C, details: DetailsOf<C>) {
    const { exit, sentence, hint } = catalogue[code] as unknown as Entry<Details>;
    super(sentence(details));
    this.code = code;
    this.exitCode = typeof exit === "function" ? exit(details) : exit;
    this.hint = hint?.(details);
    this.details = details;
  }
}
