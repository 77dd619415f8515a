import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import { exitCodes } from "../core/exit-codes.ts";
import { isKey } from "../core/names.ts";
import type { RemovedSecret, Secret, SecretHead, Vault } from "../core/vault.ts";
import type { Invalid } from "../plans/make-plan.ts";
import type { Step } from "../plans/plan.ts";
import { isSince, versionAt, wasRemoved } from "../plans/version-at.ts";
import { LOOKS_AT_ONCE } from "./find-older-versions.ts";
import { mapAtOnce } from "./map-at-once.ts";
import { requireThere } from "./select-secrets.ts";
import { versionMoved } from "./step-result.ts";

/** What is to be done so that a place holds again what it held at a time. */
export interface StateAt {
  readonly older: readonly Secret[];
  /** Keys that were not there. */
  readonly remove: readonly string[];
  readonly invalid: readonly Invalid[];
  /** What stays as it is, and what is brought back. */
  readonly decided: readonly Step[];
}

type Verdict =
  | { readonly older: Secret }
  | { readonly remove: string }
  | { readonly invalid: Invalid }
  | { readonly decided: Step };

/**
 * Finds out what a place held at a time: from the list of its secrets, and for those that were
 * changed since from their histories. Nothing is read of the others.
 *
 * @throws KEY_NOT_FOUND, KEYS_NOT_FOUND
 */
export async function findStateAt(
  { signal, progress, warn }: Pick<Context, "signal" | "progress" | "warn">,
  vault: Vault,
  { keys, matches, at }: StateOptions,
): Promise<StateAt> {
  const [heads, removed] = await listAll(vault, signal);
  const known = new Set([...heads, ...removed].map(({ key }) => key));
  if (keys.length > 0) await requireThere(vault, keys, known);
  if (!vault.manifest.capabilities.restore) warn(nothingKept(vault));
  const candidates = keys.length > 0 ? keys : [...known].filter(isKey);
  const chosen = new Set(candidates.filter((key) => matches(key)));
  const isChosen = ({ key }: { readonly key: string }): boolean => chosen.has(key);
  const looks = [
    ...heads.filter(isChosen).map((head) => () => lookAtPresent(vault, head, at, signal)),
    ...removed.filter(isChosen).map((gone) => () => lookAtRemoved(vault, gone, at, signal)),
  ];
  let count = 0;
  const verdicts = await mapAtOnce(looks, LOOKS_AT_ONCE, async (look) => {
    signal.throwIfAborted();
    const verdict = await look();
    progress(++count, looks.length);
    return verdict;
  });
  return sortOut(verdicts.filter((one) => one !== undefined));
}

export interface StateOptions {
  /** All if there are none. */
  readonly keys: readonly string[];
  readonly matches: (key: string) => boolean;
  readonly at: Date;
}

async function listAll(vault: Vault, signal: AbortSignal) {
  const heads = await vault.list({ signal });
  const present = new Set(heads.map(({ key }) => key));
  const removed = vault.manifest.capabilities.restore ? await vault.listRemoved({ signal }) : [];
  return [heads, removed.filter(({ key }) => !present.has(key))] as const;
}

const nothingKept = ({ slug, place: { env } }: Vault): string =>
  `${slug} keeps nothing of what is deleted: secrets that were deleted from ${env} since then are not known, and do not come back.`;

async function lookAtPresent(
  vault: Vault,
  head: SecretHead,
  at: Date,
  signal: AbortSignal,
): Promise<Verdict> {
  const { key, version, updatedAt } = head;
  const unchanged: Verdict = { decided: { key, action: "unchanged", version } };
  if (updatedAt !== undefined && isSince(updatedAt, at)) return unchanged;
  const history = await vault.history(key, { signal });
  if (history === undefined) throw versionMoved({ key, action: "update", version }, undefined);
  const then = versionAt(history, at);
  if (then === "absent") return { remove: key };
  if (then === "gone") return { invalid: invalidAt(vault, key, "VERSION_GONE", at) };
  return then.version === version ? unchanged : readOlder(vault, key, then.version, signal);
}

/** What cannot be read any more keeps the plan from being carried out, and is named in it. */
async function readOlder(
  vault: Vault,
  key: string,
  version: string,
  signal: AbortSignal,
): Promise<Verdict> {
  try {
    const older = await vault.readVersion(key, version, { signal });
    if (older === undefined) throw versionMoved({ key, action: "update", version }, undefined);
    return { older };
  } catch (error) {
    if (!(error instanceof KeepError) || !OF_ONE_KEY.includes(error.exitCode)) throw error;
    return { invalid: { key, source: { key, version }, problem: error } };
  }
}

const OF_ONE_KEY: readonly number[] = [
  exitCodes.vault,
  exitCodes.notAllowed,
  exitCodes.notFound,
  exitCodes.conflict,
];

async function lookAtRemoved(
  vault: Vault,
  removed: RemovedSecret,
  at: Date,
  signal: AbortSignal,
): Promise<Verdict | undefined> {
  const { key, removedAt } = removed;
  if (removedAt !== undefined && isSince(removedAt, at)) return undefined;
  const history = await vault.history(key, { signal, removed: true });
  const then = history === undefined ? "absent" : versionAt(history, at);
  if (then === "absent") return undefined;
  const gone = wasRemoved(removed, history!, at);
  if (gone === true) return undefined;
  if (gone === undefined) return { invalid: invalidAt(vault, key, "REMOVAL_UNKNOWN", at) };
  if (then === "gone") return { invalid: invalidAt(vault, key, "VERSION_GONE", at) };
  const version = history!.restoresTo;
  return { decided: { key, action: "restore", version, source: { key, version: then.version } } };
}

function invalidAt(
  { slug: vault }: Vault,
  key: string,
  code: "VERSION_GONE" | "REMOVAL_UNKNOWN",
  at: Date,
): Invalid {
  const problem = new KeepError(code, { key, at: at.toISOString(), vault });
  return { key, source: { key }, problem };
}

function sortOut(verdicts: readonly Verdict[]): StateAt {
  return {
    older: verdicts.flatMap((one) => ("older" in one ? [one.older] : [])),
    remove: verdicts.flatMap((one) => ("remove" in one ? [one.remove] : [])),
    invalid: verdicts.flatMap((one) => ("invalid" in one ? [one.invalid] : [])),
    decided: verdicts.flatMap((one) => ("decided" in one ? [one.decided] : [])),
  };
}
