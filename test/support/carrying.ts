import { expect } from "vitest";
import { change, put } from "../contract/promises/write-and-read.ts";
import { KeepError } from "../../src/core/errors.ts";
import type { DriverManifest, Secret, Vault } from "../../src/core/vault.ts";
import { SecretValue } from "../../src/core/secret-value.ts";
import { type CarryOutContext, carryOutPlan } from "../../src/operations/carry-out-plan.ts";
import { makePlan } from "../../src/plans/make-plan.ts";
import type { Plan, Wanted } from "../../src/plans/plan.ts";
import type { ChangeFault } from "./faulty-vault.ts";
import { MemoryStore, MemoryVault, memoryManifest } from "./memory-vault.ts";

/** What a vault is to hold afterwards: the text of a key, or undefined for one that is to go. */
export type Goal = Readonly<Record<string, string | undefined>>;

/** A context that keeps what is said. */
export function carryOutContext(abort = new AbortController()) {
  const notes: string[] = [];
  const warnings: string[] = [];
  const counts: (readonly [number, number | undefined])[] = [];
  const held: string[] = [];
  const undone: string[] = [];
  const context: CarryOutContext = {
    signal: abort.signal,
    progress: (count, total) => counts.push([count, total]),
    note: (note) => notes.push(note),
    warn: (warning) => warnings.push(warning),
    holdOff: () => {
      held.push("held off");
      return () => held.push("released");
    },
    trail: { undone: (_, keys) => undone.push(...keys) },
  };
  return { undone, context, notes, warnings, counts, held };
}

/** The plan that leads from what a vault holds to what it is to hold. */
export async function planFor(vault: Vault, goal: Goal): Promise<Plan> {
  const { secrets: found } = await vault.read("all");
  const wanted = Object.entries(goal).flatMap(([key, text]): readonly Wanted[] =>
    text === undefined ? [] : [{ key, value: new SecretValue(text), source: { key } }],
  );
  const remove = Object.keys(goal).filter((key) => goal[key] === undefined);
  return makePlan({ vault, found, taken: new Set() }, wanted, { onConflict: "overwrite", remove });
}

export const carryOut = (
  vault: Vault,
  plan: Plan,
  { rollback = true, context = carryOutContext().context } = {},
) => carryOutPlan(context, vault, plan, { action: "Copying", rollback });

export interface Lists {
  readonly failed: readonly string[];
  readonly reasons: readonly string[];
  readonly done: readonly string[];
  readonly rolled_back: readonly string[];
  readonly not_begun: readonly string[];
  readonly left: readonly string[];
  readonly left_reasons: readonly string[];
}

/** The failure of a plan that is not carried out to its end. */
export async function failureOf(call: Promise<unknown>): Promise<KeepError<"CHANGES_FAILED">> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof KeepError) || error.code !== "CHANGES_FAILED")
    throw new Error("It did not fail as it should.", { cause: error });
  return error as KeepError<"CHANGES_FAILED">;
}

/** What is stored, by key: as one text, so that it can be compared. */
export async function stateOf(vault: Vault): Promise<ReadonlyMap<string, string>> {
  const { secrets } = await vault.read("all");
  return new Map([...secrets].map(([key, secret]) => [key, describeSecret(secret)]));
}

function describeSecret({ value, plain, binary }: Secret): string {
  return [value.reveal(), plain ? "plain" : "encrypted", binary ? "bytes" : "text"].join(" / ");
}

/** Holds a report to what there is: each key in one list, and as that list says. */
export async function expectHonest(
  vault: Vault,
  error: KeepError,
  before: ReadonlyMap<string, string>,
  plan: Plan,
): Promise<Lists> {
  const lists = error.details as unknown as Lists;
  const { failed, done, rolled_back: back, not_begun: notBegun, left } = lists;
  const changing = plan.steps.filter(({ action }) => /create|update|delete|restore/.test(action));
  expect([...failed, ...done, ...back, ...notBegun, ...left].toSorted()).toEqual(
    changing.map(({ key }) => key),
  );
  expect(lists.reasons).toHaveLength(failed.length);
  expect(lists.left_reasons).toHaveLength(left.length);
  const after = await stateOf(vault);
  for (const key of [...failed, ...back, ...notBegun])
    expect(after.get(key), key).toBe(before.get(key));
  for (const { key, action, wanted } of changing)
    if (done.includes(key) && action !== "restore")
      expect(after.get(key)?.split(" / ")[0], key).toBe(wanted?.value.reveal());
  for (const key of before.keys())
    if (changing.every((step) => step.key !== key)) expect(after.get(key)).toBe(before.get(key));
  return lists;
}

const place = { namespace: "app", env: "production" };

function manifestWith(capabilities: Partial<DriverManifest["capabilities"]>): DriverManifest {
  return { ...memoryManifest, capabilities: { ...memoryManifest.capabilities, ...capabilities } };
}

/** As far as it matters here, what the drivers can do. */
export const kinds = {
  "like Secrets Manager": manifestWith({ keepsNames: true, changeKind: false }),
  "like SSM": manifestWith({ restore: false, changeKind: false, exactConditions: false }),
  "like a local vault": manifestWith({ atomicBatch: true }),
};

const before = { U0: "0", U1: "1", U2: "2", U3: "3", D0: "d", D1: "d", STAYS: "s" };
/** Twelve changes: five new ones, four changed, two to go, one that stays unencrypted. */
export const goal: Goal = {
  N0: "new 0",
  N1: "new 1",
  N2: "new 2",
  N3: "new 3",
  N4: "new 4",
  U0: "00",
  U1: "11",
  U2: "22",
  U3: "33",
  PLAIN: "changed",
  STAYS: "s",
  D0: undefined,
  D1: undefined,
};
export const CHANGES = 12;

/** A vault with a plan of twelve. */
export async function makeTwelve(manifest: DriverManifest) {
  const store = new MemoryStore();
  const vault = new MemoryVault(store, place, manifest);
  await put(vault, before);
  await vault.write([change("PLAIN", "p", { plain: true })]);
  return { vault, state: await stateOf(vault), plan: await planFor(vault, goal) };
}

export const unreachable = () =>
  new KeepError("TIMED_OUT", { vault: "memory", env: "production", seconds: 1, state: "so" });
export const denied = () =>
  new KeepError("ACCESS_DENIED", { vault: "memory", env: "production", action: "write" });

export const faults: Readonly<Record<string, () => ChangeFault>> = {
  "is refused": () => ({ kind: "refused", failure: denied() }),
  "fails before it is made": () => ({ kind: "refused", failure: unreachable() }),
  "fails after it was made": () => ({ kind: "answer lost", failure: unreachable() }),
  "is thrown out before": () => ({ kind: "thrown", error: unreachable(), afterwards: false }),
  "is thrown out after": () => ({ kind: "thrown", error: unreachable(), afterwards: true }),
};

/** Whether a vault holds what it is to hold. */
export async function isReached(vault: Vault, wanted: Goal = goal): Promise<boolean> {
  return (await planFor(vault, wanted)).steps.every(({ action }) => action === "unchanged");
}
