import { exitCodes } from "../exit-codes.ts";
import { didYouMean, entry, listed } from "./entry.ts";

const { usage, conflict, invalid } = exitCodes;

/** The workspace and its files. */
export const workspaceErrors = {
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
  SETTINGS_CLASH: entry<{ problems: readonly string[] }>(
    usage,
    (d) => `The settings of this vault do not go together: ${d.problems.join("; ")}.`,
    () => "Nothing was changed. Give what belongs together in one command.",
  ),
  INVALID_NAME: entry<{ kind: string }>(
    invalid,
    (d) => `This cannot be the name of a${d.kind === "environment" ? "n" : ""} ${d.kind}.`,
    () => "Use 1 to 50 characters a-z, 0-9, _ and -, the first a letter or a digit.",
  ),
} as const;
