import type { Context } from "../../src/context/context.ts";
import { KeepError } from "../../src/core/errors.ts";
import { SecretValue } from "../../src/core/secret-value.ts";
import type { Vault } from "../../src/core/vault.ts";
import { checkedVault } from "../../src/vaults/wrappers/checked.ts";
import { MemoryStore, MemoryVault } from "./memory-vault.ts";

/** A vault in memory that says what it was asked, as `read A,B` or `readVersion A 3`. */
export class RecordedVault {
  readonly asked: string[] = [];
  /** Keys that can be listed and cannot be read. */
  readonly unreadable = new Set<string>();
  readonly memory = new MemoryStore();
  readonly vault: Vault;
  /** Waited for by each call before it does anything. */
  gate: Promise<void> = Promise.resolve();

  constructor() {
    const plain = checkedVault(new MemoryVault(this.memory, { namespace: "shop", env: "local" }));
    this.vault = {
      ...plain,
      slug: plain.slug,
      place: plain.place,
      manifest: plain.manifest,
      nameOf: (key) => plain.nameOf(key),
      write: (changes) => plain.write(changes),
      list: (options) => this.#ask("list", () => plain.list(options)),
      read: (keys, options) =>
        this.#ask(`read ${keys === "all" ? keys : keys.toSorted().join()}`, async () => {
          const { secrets, failures } = await plain.read(keys, options);
          const denied = [...secrets.keys()].filter((key) => this.unreadable.has(key));
          return {
            secrets: new Map([...secrets].filter(([key]) => !denied.includes(key))),
            failures: new Map([...failures, ...denied.map((key) => [key, DENIED] as const)]),
          };
        }),
      readVersion: (key, version, options) =>
        this.#ask(`readVersion ${key} ${version}`, () => plain.readVersion(key, version, options)),
    };
  }

  /** Writes values; of a list each is a version. */
  async store(values: Readonly<Record<string, string | readonly string[]>>): Promise<void> {
    for (const [key, versions] of Object.entries(values))
      for (const value of [versions].flat())
        await this.vault.write([{ key, value: new SecretValue(value) }]);
  }

  async #ask<T>(call: string, answer: () => Promise<T>): Promise<T> {
    this.asked.push(call);
    await this.gate;
    return answer();
  }
}

const DENIED = new KeepError("VAULT_FILE_FAILED", { file: "memory", reason: "it may not be read" });

/** What an operation needs of a context to read vaults: these, and no other. */
export function contextOf(vaults: Readonly<Record<string, RecordedVault>>): {
  readonly context: Context;
  /** `vault env` of each that was opened. */
  readonly opened: readonly string[];
} {
  const opened: string[] = [];
  const context = {
    vault: async (slug: string, env: string) => {
      opened.push(`${slug} ${env}`);
      return vaults[slug]!.vault;
    },
  };
  return { context: context as unknown as Context, opened };
}
