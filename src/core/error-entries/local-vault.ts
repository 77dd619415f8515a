import { exitCodes } from "../exit-codes.ts";
import { entry } from "./entry.ts";

const { usage, vault, notAllowed, notFound, network, invalid } = exitCodes;

/** The local vault. */
export const localVaultErrors = {
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
} as const;
