import { dirname, join, relative } from "node:path";
import { WorkspaceEditor } from "../config/edit-workspace.ts";
import { type WorkspaceHint, folderForInit } from "../config/find-workspace.ts";
import { projectName } from "../config/project-name.ts";
import { UserFiles } from "../config/user-files.ts";
import { type Effective, resolveEnv, resolveVault } from "../config/resolve.ts";
import {
  type Workspace,
  activeEnvs,
  checkEnv,
  findVault,
  protectedEnvs,
} from "../config/workspace.ts";
import type { Asker } from "../core/asker.ts";
import type { CallerIdentity } from "../core/caller-identity.ts";
import type { Environment } from "../core/environment.ts";
import { KeepError } from "../core/errors.ts";
import type { Variables } from "../core/variables.ts";
import type { DriverManifest, Vault } from "../core/vault.ts";
import type { VaultSettings } from "../core/vault-settings.ts";
import type { Found } from "../system/match-in-worker.ts";
import { userName } from "../system/user-folders.ts";
import { findDriver, manifests } from "../vaults/catalogue.ts";
import type { Sharing } from "../vaults/local/sharing.ts";
import { awsWorld } from "../vaults/aws/world.ts";
import { AuditTrail } from "./audit-trail.ts";
import { chooseEnv, chooseVault, chooseVaults } from "./choose-place.ts";
import type { FrontEnd } from "./front-end.ts";
import { Processes } from "./processes.ts";
import { Templates } from "./templates.ts";
import { TextEditor } from "./text-editor.ts";
import { UserIdentity } from "./user-identity.ts";
import { VaultAccess } from "./vault-access.ts";
import { WorkspaceFinder } from "./workspace-finder.ts";

const LOCK_WAIT_MS = 30_000;
const TIMEOUT_MS = 60_000;

/**
 * The composition root: all that the operations get of the world. Everything is lazy: nothing
 * is read, loaded or opened before it is asked for.
 */
export class Context {
  readonly ask: Asker;
  readonly signal: AbortSignal;
  readonly progress: (count: number, total?: number) => void;
  /** While something is done that must not be cut off, being told to end is as Ctrl-C. @returns what ends this */
  readonly holdOff: (cutOff: () => KeepError) => () => void;
  readonly variables: Variables;
  /** What programs inherit that are run for the user. */
  readonly environment: Environment;
  /** What goes before the variables. */
  readonly flags: Pick<FrontEnd, "region" | "profile">;
  readonly drivers: readonly DriverManifest[] = manifests;
  readonly files: UserFiles;
  readonly identity: UserIdentity;
  /** What is done in the vaults. */
  readonly trail: AuditTrail;
  readonly processes: Processes;
  readonly textEditor: TextEditor;
  readonly templates: Templates;
  /** Says something that the user should know, at once. */
  readonly warn: (warning: string) => void;
  /** Says what has been done, while it goes on. */
  readonly note: (note: string) => void;
  /** Aborts `signal`: what is still under way has become pointless. */
  readonly endWork: () => void;
  readonly #hint: WorkspaceHint;
  readonly #vaults: VaultAccess;
  readonly #warned = new Set<string>();
  readonly #workspace: WorkspaceFinder;

  constructor(frontEnd: FrontEnd) {
    this.ask = frontEnd.ask;
    this.signal = frontEnd.signal;
    this.progress = frontEnd.progress;
    this.warn = frontEnd.warn;
    this.note = frontEnd.note;
    this.endWork = frontEnd.endWork;
    this.holdOff = frontEnd.holdOff;
    this.trail = new AuditTrail(frontEnd, this);
    this.processes = new Processes({
      takeOver: frontEnd.handOver,
      warn: frontEnd.warn,
      variables: frontEnd.variables,
    });
    this.variables = frontEnd.variables;
    this.environment = frontEnd.environment;
    this.textEditor = new TextEditor(this);
    this.templates = new Templates({ workspace: () => this.workspace(), now: () => this.now() });
    this.flags = frontEnd;
    this.files = new UserFiles(frontEnd.currentFolder, frontEnd.signal);
    this.#hint = {
      flag: frontEnd.config,
      variable: frontEnd.variables.KEEP_DIR,
      currentFolder: frontEnd.currentFolder,
    };
    this.#workspace = new WorkspaceFinder(this.#hint, (warning) => this.warnOnce(warning));
    this.identity = new UserIdentity(this.#hint, this.variables, this.files);
    this.#vaults = new VaultAccess({
      author: userName(),
      trail: this.trail,
      now: () => this.now(),
      lockWaitMs: this.#lockWaitMs,
      signal: frontEnd.signal,
      identity: () => this.identity.source(),
      workspace: () => this.workspace(),
      reread: () => {
        this.forgetWorkspace();
        return this.workspace();
      },
      aws: awsWorld({
        variables: frontEnd.variables,
        flags: frontEnd,
        ask: frontEnd.ask,
        signal: frontEnd.signal,
        author: userName(),
        timeoutMs: frontEnd.timeout === undefined ? TIMEOUT_MS : frontEnd.timeout * 1000,
        warn: (warning) => this.warnOnce(warning),
      }),
    });
  }

  /** The workspace as it was when first asked for. @throws NO_WORKSPACE, INVALID_CONFIG */
  workspace(): Workspace {
    return this.#workspace.require();
  }

  findWorkspace(): Workspace | undefined {
    return this.#workspace.find();
  }

  /** The nearest `.keep` folder from the current one upwards, whatever was named. */
  workspaceFolder(): string | undefined {
    return this.#workspace.nearestFolder;
  }

  /** The workspace in this very folder, if it is one. */
  workspaceAt(keepFolder: string): Workspace | undefined {
    return this.#workspace.at(keepFolder);
  }

  /** Reads the workspace again when it is next asked for, after a change to its files. */
  forgetWorkspace(): void {
    this.#workspace.forget();
  }

  /** A vault's file. @throws UNKNOWN_VAULT */
  vaultSettings(slug: string): VaultSettings {
    return findVault(this.workspace(), slug);
  }

  /** @throws UNKNOWN_ENV */
  checkEnv(env: string): string {
    return checkEnv(this.workspace(), env);
  }

  protectedEnvs(): readonly string[] {
    return protectedEnvs(this.workspace().settings);
  }

  isProtected(env: string): boolean {
    return this.protectedEnvs().includes(env);
  }

  /** The name of the project around a `.keep` folder, by its package files or its folder. */
  async projectName(keepFolder: string): Promise<string> {
    return projectName(dirname(keepFolder));
  }

  editor(): WorkspaceEditor {
    return new WorkspaceEditor(this.workspace().keepFolder, this.#lockWaitMs, this.signal);
  }

  /** For `keep init`: the folder named, or the current one, whether or not it is a workspace. */
  editorForInit(): { readonly keepFolder: string; readonly editor: WorkspaceEditor } {
    const keepFolder = folderForInit(this.#hint);
    return { keepFolder, editor: new WorkspaceEditor(keepFolder, this.#lockWaitMs, this.signal) };
  }

  /** The environment to work on: given, configured, or asked for. @throws UNKNOWN_ENV */
  async env(flag: string | undefined): Promise<string> {
    return chooseEnv(this.workspace(), flag, this);
  }

  /** The slug of the vault to work on, likewise. @throws UNKNOWN_VAULT, NO_VAULT */
  async vaultSlug(flag: string | undefined): Promise<string> {
    return chooseVault(this.workspace(), flag, this);
  }

  /** The slugs of a comma list, or of every active vault. @throws UNKNOWN_VAULT, NO_VAULT */
  vaultSlugs(flag: readonly string[] | undefined): readonly string[] {
    return chooseVaults(this.workspace(), flag, this.variables);
  }

  /** The environments that the user works with. */
  activeEnvs(): readonly string[] {
    return activeEnvs(this.workspace());
  }

  /** What `env` and `vaultSlug` would take without asking, for `keep info`. */
  effective(flags: { readonly env?: string | undefined; readonly vault?: string | undefined }): {
    readonly env: Effective | undefined;
    readonly vault: Effective | undefined;
  } {
    return {
      env: resolveEnv(this.workspace(), flags.env, this.variables),
      vault: resolveVault(this.workspace(), flags.vault, this.variables),
    };
  }

  /** Opens a vault for an environment. Does no I/O with the vault yet. */
  async vault(slug: string, env: string): Promise<Vault> {
    return this.#vaults.open(slug, env);
  }

  /** Who the user is to a vault. The environment is needed where its keys are in another vault. */
  async identifyCaller(slug: string, env: string | undefined): Promise<CallerIdentity> {
    const known = resolveEnv(this.workspace(), env, this.variables)?.value;
    return this.#vaults.identifyCaller(slug, { known, ask: () => this.env(env) });
  }

  /** Who can read a local vault. @throws NOT_SHAREABLE */
  async sharing(slug: string): Promise<Sharing> {
    return this.#vaults.sharing(slug);
  }

  /** @throws UNKNOWN_DRIVER */
  driver(name: string): DriverManifest {
    return findDriver(name).manifest;
  }

  /** Where a pattern of the user's matches in each text; undefined if it takes too long. */
  async matchPattern(
    pattern: RegExp,
    texts: readonly string[],
    timeoutMs: number,
  ): Promise<Found | undefined> {
    const { matchInWorker } = await import("../system/match-in-worker.ts");
    return matchInWorker(pattern, texts, { timeoutMs, signal: this.signal });
  }

  /** Refuses a vault's file whose fields do not go together. @returns the check, for use under a lock */
  async settingsCheck(driver: string): Promise<(settings: VaultSettings) => void> {
    const { settingsProblems } = await findDriver(driver).load();
    return (settings) => {
      const problems = settingsProblems(settings);
      if (problems.length > 0) throw new KeepError("SETTINGS_CLASH", { problems });
    };
  }

  /** Where a local vault without a `path` has its files, from the workspace's folder. */
  defaultVaultFolder(slug: string): string {
    const { root, keepFolder } = this.workspace();
    return relative(root, join(keepFolder, "secrets", slug));
  }

  async isRecipient(text: string): Promise<boolean> {
    const { isRecipient } = await import("../vaults/local/identity.ts");
    return isRecipient(text);
  }

  /** Changes to a protected environment ask for its name, or need `--yes`. Says whether it is one. */
  async confirmProtected(env: string, action: string, yes: boolean): Promise<boolean> {
    if (!this.isProtected(env)) return false;
    if (!yes)
      await this.ask.confirmByName({
        message: `${env} is protected. Type its name to go on:`,
        name: env,
        action,
      });
    return true;
  }

  now(): Date {
    return new Date();
  }

  /** Says it unless it has been said. */
  warnOnce(warning: string): void {
    if (!this.#warned.has(warning)) this.warn(warning);
    this.#warned.add(warning);
  }

  get #lockWaitMs(): number {
    const seconds = Number(this.variables.KEEP_LOCK_TIMEOUT);
    return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : LOCK_WAIT_MS;
  }
}
