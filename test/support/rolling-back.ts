import type { Vault } from "../../src/core/vault.ts";
import {
  type RollbackSecretsOptions,
  rollbackSecrets,
} from "../../src/operations/rollback-secrets.ts";
import { put } from "../contract/promises/write-and-read.ts";
import { stateOf } from "./carrying.ts";
import { contextOn } from "./context-on.ts";
import { MemoryStore, MemoryVault, memoryManifest } from "./memory-vault.ts";

export const place = { namespace: "app", env: "staging" };

/** A clock that is told when time goes by. */
export class Clock {
  #ms = Date.UTC(2026, 10, 20);
  readonly now = (): Date => new Date(this.#ms);

  /** A minute later. */
  tick(): Date {
    this.#ms += 60_000;
    return this.now();
  }
}

export function memoryVault(clock: Clock, manifest = memoryManifest) {
  const store = new MemoryStore();
  store.now = clock.now;
  return { store, vault: new MemoryVault(store, place, manifest) };
}

export const plain: RollbackSecretsOptions = {
  keys: [],
  dryRun: false,
  yes: true,
  rollback: true,
  show: () => undefined,
};

export function rollBack(
  vault: Vault,
  clock: Clock,
  at: Date,
  options: Partial<RollbackSecretsOptions> = {},
  warn: (warning: string) => void = () => undefined,
) {
  const context = contextOn(vault, { now: clock.now, warn });
  return rollbackSecrets(context, { ...plain, at, ...options });
}

/** Four states of a place: created, changed, one more and one less, a mistake in each. */
export async function live(manifest = memoryManifest) {
  const clock = new Clock();
  const { store, vault } = memoryVault(clock, manifest);
  const times: Date[] = [];
  const states: ReadonlyMap<string, string>[] = [];
  const remember = async (): Promise<void> => {
    times.push(clock.tick());
    states.push(await stateOf(vault));
    clock.tick();
  };
  await put(vault, { SAME: "s", CHANGED: "1", GONE: "g" });
  await remember();
  await put(vault, { CHANGED: "2" });
  await remember();
  await put(vault, { CHANGED: "3", NEW: "n" });
  await vault.remove(["GONE"]);
  await remember();
  store.calls.length = 0;
  return { clock, store, vault, times, states };
}
