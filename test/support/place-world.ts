import type { Context } from "../../src/context/context.ts";
import { SecretValue } from "../../src/core/secret-value.ts";
import type { Change, DriverManifest, Vault } from "../../src/core/vault.ts";
import { checkedVault } from "../../src/vaults/wrappers/checked.ts";
import { answeringAsker } from "./answering-asker.ts";
import { MemoryStore, MemoryVault, memoryManifest } from "./memory-vault.ts";

/** One environment of a vault in memory, and somebody who answers; for operations that change it. */
export class PlaceWorld {
  readonly store = new MemoryStore();
  readonly warnings: string[] = [];
  /** The questions, each as it was asked. */
  readonly asked: string[] = [];
  /** What is answered to questions with a choice; without it nobody can be asked. */
  answers: string[] | undefined;
  isProtected = false;
  vault: Vault;

  constructor(manifest: Partial<DriverManifest> = {}) {
    const place = { namespace: "shop", env: "staging" };
    this.vault = checkedVault(
      new MemoryVault(this.store, place, { ...memoryManifest, ...manifest }),
    );
  }

  async put(values: Readonly<Record<string, string>>, more: Partial<Change> = {}): Promise<void> {
    const changes = Object.entries(values).map(([key, text]) => ({
      key,
      value: new SecretValue(text),
      ...more,
    }));
    await this.vault.write(changes);
    this.store.calls.length = 0;
  }

  /** What is there now, without looking like a call. */
  async values(): Promise<Readonly<Record<string, string>>> {
    const calls = [...this.store.calls];
    const { secrets } = await this.vault.read("all");
    this.store.calls.splice(0, Infinity, ...calls);
    return Object.fromEntries([...secrets].map(([key, { value }]) => [key, value.reveal()]));
  }

  context(more: Partial<Context> = {}): Context {
    const ask = answeringAsker(this.answers, this.asked);
    const context = {
      vaultSlug: async () => "memory",
      env: async () => "staging",
      vault: async () => this.vault,
      warn: (text: string) => this.warnings.push(text),
      note: () => undefined,
      progress: () => undefined,
      holdOff: () => () => undefined,
      trail: { undone: () => undefined },
      confirmProtected: async (_: string, action: string, yes: boolean) => {
        if (this.isProtected && !yes)
          await ask.confirmByName({ message: "its name", name: "staging", action });
        return this.isProtected;
      },
      ask,
      signal: new AbortController().signal,
      ...more,
    };
    return context as unknown as Context;
  }
}
