import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserFiles } from "../../src/config/user-files.ts";
import type { Context } from "../../src/context/context.ts";
import { KeepError } from "../../src/core/errors.ts";
import { SecretValue } from "../../src/core/secret-value.ts";
import type { DriverManifest } from "../../src/core/vault.ts";
import {
  type ImportSecretsOptions,
  type ImportSecretsResult,
  importSecrets,
} from "../../src/operations/import-secrets.ts";
import { checkedVault } from "../../src/vaults/wrappers/checked.ts";
import { answeringAsker } from "./answering-asker.ts";
import { MemoryStore, MemoryVault, memoryManifest } from "./memory-vault.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** Imports files into a vault in memory, which tells what it was asked. */
export class ImportWorld {
  readonly store = new MemoryStore();
  readonly warnings: string[] = [];
  /** The questions, each as it was asked. */
  readonly asked: string[] = [];
  /** What is answered to the questions about conflicts; without it nobody can be asked. */
  answers: string[] | undefined;
  /** Ctrl-C. */
  readonly interrupt = new AbortController();
  /** Told how many secrets have been written. */
  progress: (count: number) => void = () => undefined;
  readonly #vault;

  constructor(manifest: Partial<DriverManifest> = {}) {
    const place = { namespace: "shop", env: "local" };
    const vault = new MemoryVault(this.store, place, { ...memoryManifest, ...manifest });
    this.#vault = checkedVault(vault);
  }

  async put(values: Readonly<Record<string, string>>, plain = false): Promise<void> {
    const changes = Object.entries(values).map(([key, value]) => ({
      key,
      value: new SecretValue(value),
      plain,
    }));
    await this.#vault.write(changes);
    this.store.calls.length = 0;
  }

  /** What is there now, without looking like a call. */
  async values(): Promise<Readonly<Record<string, string>>> {
    const calls = [...this.store.calls];
    const { secrets } = await this.#vault.read("all");
    this.store.calls.splice(0, Infinity, ...calls);
    return Object.fromEntries([...secrets].map(([key, { value }]) => [key, value.reveal()]));
  }

  async isPlain(key: string): Promise<boolean> {
    const { secrets } = await this.#vault.read([key]);
    return secrets.get(key)!.plain;
  }

  import(text: string, options: Partial<ImportSecretsOptions> = {}): Promise<ImportSecretsResult> {
    const folder = temporaryFolder();
    const { file = ".env", ...rest } = options;
    writeFileSync(join(folder, file), text);
    return importSecrets(this.#context(folder), {
      file,
      onConflict: "fail",
      plain: false,
      dryRun: false,
      yes: this.answers === undefined,
      rollback: true,
      show: () => undefined,
      ...rest,
    });
  }

  /** The error of an import that must fail. */
  async failure(text: string, options: Partial<ImportSecretsOptions> = {}): Promise<KeepError> {
    try {
      await this.import(text, options);
    } catch (error) {
      if (error instanceof KeepError) return error;
      throw error;
    }
    throw new Error("did not fail");
  }

  #context(folder: string): Context {
    const { signal } = this.interrupt;
    const context = {
      vaultSlug: async () => "memory",
      env: async () => "local",
      vault: async () => this.#vault,
      files: new UserFiles(folder, signal),
      warn: (text: string) => this.warnings.push(text),
      note: () => undefined,
      progress: (count: number) => this.progress(count),
      holdOff: () => () => undefined,
      trail: { undone: () => undefined },
      confirmProtected: async () => false,
      ask: answeringAsker(this.answers, this.asked),
      signal,
    };
    return context as unknown as Context;
  }
}
