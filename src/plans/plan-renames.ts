import { KeepError } from "../core/errors.ts";
import { sameContent } from "../core/same-content.ts";
import type { Secret } from "../core/vault.ts";
import { type Target, makePlan, typeChange } from "./make-plan.ts";
import type { Plan, Step, Wanted } from "./plan.ts";

/** Which key each secret gets: by its old one. */
export type Renames = ReadonlyMap<string, string>;

export interface RenamePlan {
  /** With an order where something is written over: not before it is under its new key. */
  readonly plan: Plan;
  /** Those whose new key has that value already: only the old one is to go. */
  readonly finished: readonly string[];
  /** Those whose new key is renamed itself and has that value already: after a cut-off run, most likely. */
  readonly doubtful: readonly string[];
}

/**
 * What renaming does to a place: each secret is written under its new key, and the old key goes
 * unless another secret gets it.
 *
 * @param target with all old and new keys that there are; every old one is there
 */
export function planRenames(target: Target, renames: Renames): RenamePlan {
  const pairs = [...renames].map(([old, key]) => ({ old, key, found: target.found.get(key) }));
  const wantedOf = (old: string): Wanted => toWanted(target, old, renames.get(old)!);
  const isFree = ({ key, found }: (typeof pairs)[number]): boolean =>
    found === undefined || renames.has(key);
  const free = pairs.filter(isFree);
  const plan = makePlan(
    target,
    free.map(({ old }) => wantedOf(old)),
    { onConflict: "overwrite" },
  );
  const taken = pairs.filter((pair) => !isFree(pair));
  const names = new Set(renames.values());
  const deletions = [...renames.keys()]
    .filter((key) => !names.has(key))
    .map((key): Step => ({ key, action: "delete", found: target.found.get(key) }));
  const steps = [
    ...plan.steps.map((step) => withKind(target, step)),
    ...taken.map(({ old, found }) => planTaken(target, wantedOf(old), found!)),
    ...deletions,
  ].toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const unchanged = new Set(steps.flatMap((one) => (one.action === "unchanged" ? one.key : [])));
  const done = (some: typeof pairs): readonly string[] =>
    some.filter(({ key }) => unchanged.has(key)).map(({ old }) => old);
  const order = steps.some(({ action }) => action === "update") ? orderOf(renames) : undefined;
  return {
    plan: { ...plan, steps, order },
    finished: done(taken),
    doubtful: done(free),
  };
}

/** The same secret, kind and bytes included. */
function toWanted({ vault, found }: Target, old: string, key: string): Wanted {
  const { value, plain, binary, version } = found.get(old)!;
  const { capabilities } = vault.manifest;
  const source = { key: old, version };
  return { key, value, binary, plain: capabilities.plain ? plain : undefined, source };
}

/** A key that stays: what has the same value there ends a run that was cut off. */
function planTaken({ vault }: Target, wanted: Wanted, found: Secret): Step {
  const { key } = wanted;
  const step = { key, found, wanted };
  if (sameContent(found, wanted) && hasKind(found, wanted)) return { ...step, action: "unchanged" };
  const { slug, place } = vault;
  const problem = new KeepError("KEY_EXISTS", { key, env: place.env, vault: slug });
  return { ...step, action: "conflict", problem };
}

/** What only differs in being encrypted is not the same secret. */
function withKind({ vault }: Target, step: Step): Step {
  const { action, found, wanted } = step;
  if (action !== "unchanged" || hasKind(found!, wanted!)) return step;
  const problem = typeChange(vault, wanted!, found!);
  return problem === undefined
    ? { ...step, action: "update" }
    : { ...step, action: "invalid", problem };
}

const hasKind = (found: Secret, { plain }: Wanted): boolean =>
  plain === undefined || plain === found.plain;

/** Each key after the one that gets its value; secrets that change places have no such order for one of them. */
function orderOf(renames: Renames): readonly string[] {
  const order = new Set<string>();
  for (const first of renames.values()) {
    const chain = [first];
    for (let key = renames.get(first); key !== undefined; key = renames.get(key)) {
      if (chain.includes(key) || order.has(key)) break;
      chain.push(key);
    }
    for (const key of chain.toReversed()) order.add(key);
  }
  return [...order];
}
