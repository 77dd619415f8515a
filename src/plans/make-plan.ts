import { KeepError } from "../core/errors.ts";
import { sameContent } from "../core/same-content.ts";
import type { Secret, Vault } from "../core/vault.ts";
import { valueRefusal } from "../core/value-refusal.ts";
import type { Plan, Step, Wanted } from "./plan.ts";

/** What to do where another value is there already. */
export type OnConflict = "fail" | "skip" | "overwrite";

/** The place that is to be changed, and what is there. */
export interface Target {
  readonly vault: Pick<Vault, "slug" | "place" | "manifest">;
  readonly found: ReadonlyMap<string, Secret>;
  /** Names that deleted secrets keep to themselves. */
  readonly taken: ReadonlySet<string>;
}

/** What cannot even be wanted, such as a line that is none, and why. */
export type Invalid = Pick<Step, "key" | "source"> & { readonly problem: KeepError };

export interface PlanOptions {
  readonly onConflict: OnConflict;
  /** Keys that are to go, if they are there and not wanted. */
  readonly remove?: readonly string[];
  readonly invalid?: readonly Invalid[];
  /** What is decided already. */
  readonly decided?: readonly Step[];
}

/** Compares what is wanted, each key once, with what is there. */
export function makePlan(
  target: Target,
  wanted: readonly Wanted[],
  { onConflict, remove = [], invalid = [], decided = [] }: PlanOptions,
): Plan {
  const staying = new Set(wanted.map(({ key }) => key));
  const deletions = [...new Set(remove)].flatMap((key): readonly Step[] => {
    const found = target.found.get(key);
    return found === undefined || staying.has(key) ? [] : [{ key, action: "delete", found }];
  });
  const steps = [
    ...wanted.map((one) => planStep(target, one, onConflict)),
    ...deletions,
    ...decided,
    ...invalid.map((one): Step => ({ ...one, action: "invalid" })),
  ];
  const {
    slug: vault,
    place: { env },
  } = target.vault;
  return { vault, env, steps: sortByKey(steps) };
}

/** The same plan with other decisions about its conflicts, by key. */
export function decideConflicts(
  target: Target,
  plan: Plan,
  decisions: ReadonlyMap<string, OnConflict>,
): Plan {
  const steps = plan.steps.map((step) => {
    const decision = step.action === "conflict" ? decisions.get(step.key) : undefined;
    return decision === undefined ? step : planStep(target, step.wanted!, decision);
  });
  return { ...plan, steps };
}

function planStep(target: Target, wanted: Wanted, onConflict: OnConflict): Step {
  const { key } = wanted;
  const found = target.found.get(key);
  const step = { key, found, wanted };
  if (found !== undefined && sameContent(found, wanted)) return { ...step, action: "unchanged" };
  if (found !== undefined && onConflict === "skip") return { ...step, action: "skip" };
  const problem = refusal(target, wanted, found);
  if (problem !== undefined) return { ...step, action: "invalid", problem };
  if (found === undefined) return { ...step, action: "create" };
  if (onConflict === "overwrite") return { ...step, action: "update" };
  const {
    slug: vault,
    place: { env },
  } = target.vault;
  return { ...step, action: "conflict", problem: new KeepError("KEY_EXISTS", { key, env, vault }) };
}

/** Why it cannot be written there. */
function refusal(
  { vault, taken }: Target,
  wanted: Wanted,
  found: Secret | undefined,
): KeepError | undefined {
  const { key } = wanted;
  const {
    slug,
    place: { env },
  } = vault;
  const refused = valueRefusal(vault, wanted);
  if (refused !== undefined) return refused;
  if (found === undefined)
    return taken.has(key)
      ? new KeepError("SCHEDULED_FOR_DELETION", { key, vault: slug, env })
      : undefined;
  return typeChange(vault, wanted, found);
}

/** Why it cannot become unencrypted, or encrypted, there. */
export function typeChange(
  { slug, manifest: { capabilities } }: Target["vault"],
  { key, plain }: Wanted,
  found: Secret,
): KeepError | undefined {
  const changesKind = capabilities.plain && plain !== undefined && plain !== found.plain;
  if (!changesKind || capabilities.changeKind) return undefined;
  return new KeepError("TYPE_CHANGE", {
    key,
    vault: slug,
    stored: found.plain ? "plain" : "encrypted",
  });
}

function sortByKey(steps: readonly Step[]): readonly Step[] {
  const line = ({ source }: Step): number => source?.line ?? 0;
  return steps.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : line(a) - line(b)));
}
