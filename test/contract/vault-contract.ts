import { describe, expect, test } from "vitest";
import type { Place } from "../../src/core/names.ts";
import type { Vault } from "../../src/core/vault.ts";
import { absencePromises } from "./promises/absence.ts";
import { batchPromises } from "./promises/batches.ts";
import { concurrencyPromises } from "./promises/concurrency.ts";
import { conditionPromises } from "./promises/conditions.ts";
import { failurePromises } from "./promises/failures.ts";
import { fidelityPromises } from "./promises/fidelity.ts";
import { historyPromises } from "./promises/history.ts";
import { isolationPromises } from "./promises/isolation.ts";
import { keyPromises } from "./promises/keys.ts";
import { listingPromises } from "./promises/listing.ts";

/** An empty store. Each call opens one more vault of it, for this place or the usual one. */
export type Store = (place?: Place) => Promise<Vault>;

export interface ContractOptions {
  /** Makes an empty store, which no other test sees. */
  readonly open: () => Store | Promise<Store>;
  /** Opens a vault whose storage cannot be reached. Opening itself must succeed. */
  readonly openUnreachable: () => Promise<Vault>;
  /** Tests, by their titles, that a driver cannot pass, and why. */
  readonly skip?: readonly { readonly test: string; readonly reason: string }[];
}

/** What a group of promises is written with. */
export interface Contract {
  readonly promise: (title: string, check: (store: Store) => Promise<void>) => void;
  readonly openUnreachable: () => Promise<Vault>;
}

/**
 * Every promise of the interface `Vault`, as one test each. Every driver, and every wrapper
 * around one, passes this suite; what it skips carries a reason.
 */
export function describeVaultContract(name: string, options: ContractOptions): void {
  const skips = new Map((options.skip ?? []).map(({ test: title, reason }) => [title, reason]));
  const known = new Set<string>();
  const promise: Contract["promise"] = (title, check) => {
    known.add(title);
    const reason = skips.get(title);
    if (reason === undefined) test(title, async () => check(await options.open()));
    else test.skip(`${title} (skipped: ${reason})`, () => undefined);
  };
  const contract: Contract = { promise, openUnreachable: options.openUnreachable };
  describe(`the vault contract: ${name}`, () => {
    describe("absent", () => absencePromises(contract));
    describe("what was written is what is read", () => fidelityPromises(contract));
    describe("places", () => isolationPromises(contract));
    describe("listing", () => listingPromises(contract));
    describe("keys", () => keyPromises(contract));
    describe("conditions", () => conditionPromises(contract));
    describe("batches", () => batchPromises(contract));
    describe("history and restore", () => historyPromises(contract));
    describe("failures", () => failurePromises(contract));
    describe("at once", () => concurrencyPromises(contract));
    test("what is skipped is a promise, and has a reason", () => {
      for (const [title, reason] of skips) {
        expect(known).toContain(title);
        expect(reason.trim()).not.toBe("");
      }
    });
  });
}
