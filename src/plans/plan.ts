import type { KeepError } from "../core/errors.ts";
import type { SecretValue } from "../core/secret-value.ts";
import type { Secret } from "../core/vault.ts";

/**
 * What a change of many secrets will do to one environment of a vault, computed before anything
 * is done. The same plan is shown, confirmed, printed and carried out.
 */
export interface Plan {
  readonly vault: string;
  readonly env: string;
  /** Sorted by key, each key once. */
  readonly steps: readonly Step[];
  /** Keys that are written one after the other, in this order, up to the first failure. */
  readonly order?: readonly string[] | undefined;
}

export const ACTIONS = [
  "create",
  "update",
  "delete",
  "restore",
  "unchanged",
  "skip",
  "conflict",
  "invalid",
] as const;

/**
 * - `create`, `update`, `delete`: will be done
 * - `restore`: was removed, and is brought back
 * - `unchanged`: is there already
 * - `skip`: stays as it is, because that was asked for
 * - `conflict`: exists with another value, and nobody said what to do about it
 * - `invalid`: cannot be done there
 */
export type Action = (typeof ACTIONS)[number];

export interface Step {
  /** Empty for a line of a file that has none. */
  readonly key: string;
  readonly action: Action;
  /** The secret as it was when the plan was made; undefined if there was none. */
  readonly found?: Secret | undefined;
  /** The version that was found where no more was read; of what is restored, the one it had when it was removed. */
  readonly version?: string | undefined;
  /** What is to be there; undefined for one that is to go. */
  readonly wanted?: Wanted | undefined;
  /** Where it comes from, if nothing can be wanted of it; of what is restored, the version that is to count. */
  readonly source?: Source | undefined;
  /** Why it is a conflict or invalid. */
  readonly problem?: KeepError | undefined;
}

/** A secret that is to be there. */
export interface Wanted {
  readonly key: string;
  readonly value: SecretValue;
  /** Undefined where its source does not know: then what is there stays as it is, and what is new is encrypted. */
  readonly plain?: boolean | undefined;
  /** The value is the base64 of bytes. */
  readonly binary?: true | undefined;
  /** Where it comes from: its key and version in another place, or its line of a file. */
  readonly source: Source;
}

export interface Source {
  readonly key?: string | undefined;
  readonly version?: string | undefined;
  /** From 1. */
  readonly line?: number | undefined;
}

/** How many steps there are of each action. */
export function countActions(plan: Plan): Readonly<Record<Action, number>> {
  const counts = Object.fromEntries(ACTIONS.map((action) => [action, 0])) as Record<Action, number>;
  for (const { action } of plan.steps) counts[action]++;
  return counts;
}

const CHANGES: readonly Action[] = ["create", "update", "delete", "restore"];

/** The steps that change something. */
export function changesOf({ steps }: Plan): readonly Step[] {
  return steps.filter(({ action }) => CHANGES.includes(action));
}
