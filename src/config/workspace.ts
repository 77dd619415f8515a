import { existsSync, readdirSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { KeepError } from "../core/errors.ts";
import { nearest } from "../core/nearest.ts";
import type { VaultSettings } from "../core/vault-settings.ts";
import type { FoundWorkspace, WorkspaceSource } from "./find-workspace.ts";
import { errorCode } from "../system/error-reason.ts";
import { type JsonObject, asFileFailure, readJsonFile } from "./json-file.ts";
import {
  type PersonalChoice,
  type Settings,
  settingsSchema,
  vaultSchema,
  workspaceSchema,
} from "./schemas.ts";

/** The files of `.keep`, read and checked. */
export interface Workspace {
  readonly root: string;
  readonly keepFolder: string;
  readonly source: WorkspaceSource;
  readonly settings: Settings;
  /** Every configured vault, sorted by slug. */
  readonly vaults: readonly VaultSettings[];
  /** What the user has chosen to work with; empty means everything. */
  readonly choice: PersonalChoice;
  /** Fields that this version does not know, one sentence a file. */
  readonly warnings: readonly string[];
}

export const settingsPath = (keepFolder: string): string => join(keepFolder, "settings.json");
export const vaultPath = (keepFolder: string, slug: string): string =>
  join(keepFolder, "vaults", `${slug}.json`);
export const choicePath = (keepFolder: string): string =>
  join(keepFolder, "local", "workspace.json");
export const auditPath = (keepFolder: string): string => join(keepFolder, "local", "audit.jsonl");

/** Reads the workspace. Writes nothing. */
export function readWorkspace(found: FoundWorkspace): Workspace {
  const { keepFolder, root } = found;
  const show = (path: string): string => relative(root, path);
  const settings = readSettings(keepFolder, show(settingsPath(keepFolder)));
  if (settings === undefined) throw new KeepError("NOT_A_WORKSPACE", { folder: keepFolder });
  const vaultFiles = readVaults(keepFolder, show);
  const choice = readJsonFile(
    choicePath(keepFolder),
    show(choicePath(keepFolder)),
    workspaceSchema,
  );
  const warnings = [
    unknownFields(settings, settingsSchema.entries, show(settingsPath(keepFolder))),
    ...vaultFiles.map(({ file, vault }) => unknownFields(vault, vaultSchema.entries, show(file))),
  ].filter((warning) => warning !== undefined);
  const vaults = vaultFiles.map(({ vault }) => vault);
  return { ...found, settings, vaults, choice: choice ?? {}, warnings };
}

export function readSettings(keepFolder: string, shown: string): Settings | undefined {
  return readJsonFile(settingsPath(keepFolder), shown, settingsSchema);
}

/** The file of a vault may have another name than its slug, as the PHP tool allows. */
export function findVaultFile(keepFolder: string, slug: string): string | undefined {
  return readVaults(keepFolder, (path) => path).find(({ vault }) => vault.slug === slug)?.file;
}

/** @throws UNKNOWN_VAULT */
export function findVault(workspace: Workspace, slug: string): VaultSettings {
  const found = workspace.vaults.find((vault) => vault.slug === slug);
  if (found !== undefined) return found;
  const known = workspace.vaults.map((vault) => vault.slug);
  throw new KeepError("UNKNOWN_VAULT", { vault: slug, known, nearest: nearest(slug, known) });
}

/** @throws UNKNOWN_ENV */
export function checkEnv(workspace: Workspace, env: string): string {
  const known = workspace.settings.envs;
  if (known.includes(env)) return env;
  throw new KeepError("UNKNOWN_ENV", {
    env: env.slice(0, 60),
    known,
    nearest: nearest(env, known),
  });
}

/**
 * The vaults that commands over several vaults take, in the order in which they are merged:
 * as the user's choice lists them, otherwise by slug. The last one wins.
 */
export function activeVaults(workspace: Workspace): readonly VaultSettings[] {
  const chosen = workspace.choice.active_vaults ?? [];
  if (chosen.length === 0) return workspace.vaults;
  return chosen.flatMap((slug) => workspace.vaults.find((vault) => vault.slug === slug) ?? []);
}

export function activeEnvs(workspace: Workspace): readonly string[] {
  const chosen = workspace.choice.active_envs ?? [];
  if (chosen.length === 0) return workspace.settings.envs;
  return workspace.settings.envs.filter((env) => chosen.includes(env));
}

/** The template of an environment: `<template_path>/<env>.env`, or where the PHP tool has it. */
export function templateOf(workspace: Workspace, env: string): string {
  const files = templateFolders(workspace).map((folder) => resolve(folder, `${env}.env`));
  return files.find((file) => existsSync(file)) ?? files[0]!;
}

/** Where templates are: as the settings say, otherwise in `templates`, or where the PHP tool has them. */
export function templateFolders({ root, settings }: Workspace): readonly string[] {
  const folders =
    settings.template_path === undefined ? ["templates", "env"] : [settings.template_path];
  return folders.map((folder) => resolve(root, folder));
}

export function protectedEnvs(settings: Settings): readonly string[] {
  return settings.protected_envs ?? ["production"];
}

interface VaultFile {
  readonly file: string;
  readonly vault: VaultSettings;
}

function readVaults(keepFolder: string, show: (path: string) => string): readonly VaultFile[] {
  const folder = join(keepFolder, "vaults");
  const files = listJsonFiles(folder, show(folder)).flatMap((file): VaultFile[] => {
    const slug = basename(file, ".json");
    const vault = readJsonFile(file, show(file), vaultSchema, (json) => withSlug(json, slug));
    return vault === undefined ? [] : [{ file, vault }];
  });
  files.sort((a, b) => (a.vault.slug < b.vault.slug ? -1 : 1));
  for (const [index, { vault, file }] of files.entries()) {
    const before = files[index - 1];
    if (before?.vault.slug === vault.slug)
      throw new KeepError("DUPLICATE_SLUG", {
        slug: vault.slug,
        files: [show(before.file), show(file)].sort(),
      });
  }
  return files;
}

function listJsonFiles(folder: string, shown: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(".json") && !name.startsWith("."))
      .map((name) => join(folder, name));
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw asFileFailure(error, shown);
  }
}

/** A vault's file without a slug takes it from the file's name, as in the PHP tool. */
function withSlug(json: unknown, slug: string): unknown {
  return typeof json === "object" && json !== null && !("slug" in json) ? { ...json, slug } : json;
}

function unknownFields(json: JsonObject, known: object, shown: string): string | undefined {
  const unknown = Object.keys(json).filter((field) => !(field in known));
  if (unknown.length === 0) return undefined;
  return `${shown} has fields that Keep does not know; they are kept: ${unknown.join(", ")}.`;
}
