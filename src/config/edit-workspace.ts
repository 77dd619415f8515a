import { existsSync } from "node:fs";
import { appendFile, mkdir, readFile, unlink, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { KeepError } from "../core/errors.ts";
import type { VaultSettings } from "../core/vault-settings.ts";
import { errorCode } from "../system/error-reason.ts";
import { LockTimeout, withFileLock } from "../system/file-lock.ts";
import { asFileFailure, writeJsonFile } from "./json-file.ts";
import {
  type PersonalChoice,
  type Settings,
  settingsSchema,
  vaultSchema,
  workspaceSchema,
} from "./schemas.ts";
import {
  type Workspace,
  choicePath,
  findVaultFile,
  readSettings,
  readWorkspace,
  settingsPath,
  vaultPath,
} from "./workspace.ts";

/**
 * Changes to the files of `.keep`. Each happens under one lock, on what the files say then, so
 * that two processes never lose each other's change; unknown fields are kept.
 */
export class WorkspaceEditor {
  readonly #keepFolder: string;
  readonly #root: string;
  readonly #lockWaitMs: number;
  readonly #signal: AbortSignal;

  constructor(keepFolder: string, lockWaitMs: number, signal: AbortSignal) {
    this.#signal = signal;
    this.#keepFolder = keepFolder;
    this.#root = dirname(keepFolder);
    this.#lockWaitMs = lockWaitMs;
  }

  /** Makes the workspace, or changes its settings if it exists. `change` gets what is there. */
  async init(change: (settings: Settings | undefined) => Settings): Promise<void> {
    await this.#locked(async () => {
      await this.#writeIgnoreFile();
      await this.#writeSettings(
        change(readSettings(this.#keepFolder, this.#show("settings.json"))),
      );
    });
  }

  /** Changes the settings of an existing workspace. */
  async changeSettings(
    change: (settings: Settings, workspace: Workspace) => Settings,
  ): Promise<void> {
    await this.#locked(async () => {
      const workspace = this.#read();
      await this.#writeSettings(change(workspace.settings, workspace));
    });
  }

  /** Adds a vault, refusing a slug that is taken; it becomes the default if there is none. */
  async addVault(vault: VaultSettings, asDefault: boolean): Promise<void> {
    await this.#locked(async () => {
      const { vaults, settings, choice } = this.#read();
      if (vaults.some(({ slug }) => slug === vault.slug))
        throw new KeepError("ALREADY_EXISTS", {
          what: `The vault ${vault.slug}`,
          hint: `Change it with keep vault:edit ${vault.slug}, or give another --slug.`,
        });
      await this.#writeVault(vaultPath(this.#keepFolder, vault.slug), vault);
      if (asDefault || !settings.default_vault)
        await this.#writeSettings({ ...settings, default_vault: vault.slug });
      const active = choice.active_vaults ?? [];
      if (active.length > 0)
        await this.#writeChoice({ ...choice, active_vaults: [...active, vault.slug] });
    });
  }

  /** Changes a vault's file. A new slug moves the file and what points to it. */
  async changeVault(
    slug: string,
    change: (vault: VaultSettings, workspace: Workspace) => VaultSettings,
    asDefault = false,
  ): Promise<VaultSettings> {
    return this.#locked(async () => {
      const workspace = this.#read();
      const before = workspace.vaults.find((vault) => vault.slug === slug);
      if (before === undefined)
        throw new KeepError("UNKNOWN_VAULT", {
          vault: slug,
          known: workspace.vaults.map((vault) => vault.slug),
        });
      const after = change(before, workspace);
      const oldFile = findVaultFile(this.#keepFolder, slug)!;
      const newFile = after.slug === slug ? oldFile : vaultPath(this.#keepFolder, after.slug);
      const taken = workspace.vaults.some((vault) => vault !== before && vault.slug === after.slug);
      if (taken || (newFile !== oldFile && existsSync(newFile)))
        throw new KeepError("ALREADY_EXISTS", { what: `The vault ${after.slug}` });
      await this.#writeVault(newFile, after);
      const { settings, choice } = workspace;
      if (asDefault || settings.default_vault === slug)
        await this.#writeSettings({ ...settings, default_vault: after.slug });
      if (newFile !== oldFile) {
        await unlink(oldFile);
        if (choice.active_vaults?.includes(slug) === true)
          await this.#writeChoice({
            ...choice,
            active_vaults: choice.active_vaults.map((old) => (old === slug ? after.slug : old)),
          });
      }
      return after;
    });
  }

  /** Removes a vault's file; what it stores stays. `check` may refuse. */
  async removeVault(slug: string, check: (workspace: Workspace) => void): Promise<void> {
    await this.#locked(async () => {
      const workspace = this.#read();
      check(workspace);
      const file = findVaultFile(this.#keepFolder, slug);
      if (file !== undefined) await unlink(file);
      const { settings, choice } = workspace;
      if (settings.default_vault === slug)
        await this.#writeSettings({ ...settings, default_vault: null });
      if (choice.active_vaults?.includes(slug) === true)
        await this.#writeChoice({
          ...choice,
          active_vaults: choice.active_vaults.filter((active) => active !== slug),
        });
    });
  }

  /** Writes the user's own choice of vaults and environments. */
  async changeChoice(
    change: (choice: PersonalChoice, workspace: Workspace) => PersonalChoice,
  ): Promise<void> {
    await this.#locked(async () => {
      const workspace = this.#read();
      await this.#writeChoice(change(workspace.choice, workspace));
    });
  }

  #read(): Workspace {
    return readWorkspace({ keepFolder: this.#keepFolder, root: this.#root, source: "found" });
  }

  async #writeSettings(settings: Settings): Promise<void> {
    const now = new Date().toISOString();
    const { $schema: _, ...fields } = settings;
    await this.#writeSchema("settings");
    await writeJsonFile(
      settingsPath(this.#keepFolder),
      this.#show("settings.json"),
      settingsSchema,
      {
        $schema: "./schemas/settings.json",
        ...fields,
        ...(settings.created_at === undefined ? {} : { updated_at: now }),
      },
    );
  }

  async #writeVault(file: string, vault: VaultSettings): Promise<void> {
    const { $schema: _, ...fields } = vault;
    await this.#writeSchema("vault");
    await writeJsonFile(file, relative(this.#root, file), vaultSchema, {
      $schema: "../schemas/vault.json",
      ...fields,
    });
  }

  async #writeChoice(choice: PersonalChoice): Promise<void> {
    await writeJsonFile(
      choicePath(this.#keepFolder),
      this.#show("local/workspace.json"),
      workspaceSchema,
      choice,
    );
  }

  /** The schema goes beside the files that point to it: editors then check them without a network. */
  async #writeSchema(name: "settings" | "vault"): Promise<void> {
    const { jsonSchemas } = await import("./json-schemas.ts");
    const file = join(this.#keepFolder, "schemas", `${name}.json`);
    const text = `${JSON.stringify(await jsonSchemas[name](), null, 2)}\n`;
    if ((await readFile(file, "utf8").catch(() => "")) === text) return;
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }

  /** What must not be committed; lines that are there already stay. */
  async #writeIgnoreFile(): Promise<void> {
    const file = join(this.#keepFolder, ".gitignore");
    const text = await readFile(file, "utf8").catch((error: unknown) => {
      if (errorCode(error) === "ENOENT") return "";
      throw error;
    });
    const present = new Set(text.split(/\r?\n/).map((line) => line.trim()));
    const missing = ["local/", "*.lock", "*.tmp"].filter((line) => !present.has(line));
    if (missing.length === 0) return;
    const separator = text === "" || text.endsWith("\n") ? "" : "\n";
    await appendFile(file, `${separator}${missing.join("\n")}\n`);
  }

  async #locked<T>(work: () => Promise<T>): Promise<T> {
    const file = settingsPath(this.#keepFolder);
    try {
      return await withFileLock(file, this.#lockWaitMs, work, this.#signal);
    } catch (error) {
      if (error instanceof LockTimeout)
        throw new KeepError("LOCKED", {
          file: this.#show("settings.json"),
          holder: error.holder,
          seconds: Math.round(this.#lockWaitMs / 1000),
        });
      throw asFileFailure(error, this.#show("settings.json"));
    }
  }

  #show(name: string): string {
    return join(relative(this.#root, this.#keepFolder), name);
  }
}
