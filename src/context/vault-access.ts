import { findVault, findVaultFile, vaultPath } from "../config/workspace.ts";
import type { Workspace } from "../config/workspace.ts";
import type { CallerIdentity } from "../core/caller-identity.ts";
import { KeepError } from "../core/errors.ts";
import type { Place } from "../core/names.ts";
import type { Reference } from "../core/reference.ts";
import type { SecretValue } from "../core/secret-value.ts";
import { readOne } from "../core/read-one.ts";
import type { Vault } from "../core/vault.ts";
import type { VaultSettings } from "../core/vault-settings.ts";
import type { AuditTrail } from "./audit-trail.ts";
import { findDriver } from "../vaults/catalogue.ts";
import type { Sharing } from "../vaults/local/sharing.ts";
import { identifyCaller, openVault } from "../vaults/open-vault.ts";
import type { VaultWorld } from "../vaults/world.ts";

/** What vaults get from outside that does not depend on which one it is. */
type Surroundings = Pick<VaultWorld, "author" | "now" | "lockWaitMs" | "aws"> & {
  readonly signal: AbortSignal;
  readonly trail: AuditTrail;
  readonly identity: () => VaultWorld["identity"];
  readonly workspace: () => Workspace;
  /** The workspace as it is on disk now. */
  readonly reread: () => Workspace;
};

interface Waiting {
  readonly vault: string;
  readonly source: string;
}

/** Opens the vaults of a workspace, also those in which the credentials of others are. */
export class VaultAccess {
  readonly #surroundings: Surroundings;
  /** Which vault waits at the moment for its credentials, and for which one. */
  readonly #waiting = new Set<Waiting>();

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  /** Does no I/O with the vault yet. @throws UNKNOWN_VAULT */
  async open(slug: string, env: string): Promise<Vault> {
    const settings = this.#settings(slug);
    const { trail } = this.#surroundings;
    return openVault(settings, this.#place(settings, env), {
      ...this.#world(slug),
      notePlace: (vault, place) => trail.at(vault, place),
    });
  }

  /** @param env asked for where the vault's keys are in another vault */
  identifyCaller(
    slug: string,
    { known, ask }: { readonly known: string | undefined; readonly ask: () => Promise<string> },
  ): Promise<CallerIdentity> {
    const settings = this.#settings(slug);
    const world = this.#world(slug);
    let answer: Promise<string> | undefined;
    // Several keys are read at once, and one question is asked.
    const env = (): Promise<string> => (answer ??= ask());
    return identifyCaller(settings, this.#place(settings, known ?? ""), {
      ...world,
      readSecret: async (reference) => world.readSecret(reference, known ?? (await env())),
    });
  }

  /** Who can read a local vault. @throws NOT_SHAREABLE */
  async sharing(slug: string): Promise<Sharing> {
    const settings = this.#settings(slug);
    if (!findDriver(settings.driver).manifest.capabilities.share)
      throw new KeepError("NOT_SHAREABLE", { vault: slug, driver: settings.driver });
    const { openSharing } = await import("../vaults/local/sharing.ts");
    const sharing = openSharing(settings, this.#world(slug));
    return {
      checkAccess: sharing.checkAccess,
      encryptAgain: async (env) => {
        const notes = this.#surroundings.trail.at(slug, env);
        const encrypted = await sharing.encryptAgain(env);
        if (encrypted) notes.encrypted = true;
        return encrypted;
      },
    };
  }

  /** A secret in which the credentials of a vault are. @throws VAULT_LOOP */
  async #readCredential(
    reference: Reference,
    env: string,
    vault: string,
  ): Promise<SecretValue | undefined> {
    const { vault: source, key, version } = reference;
    const loop = this.#pathBetween(source, vault);
    if (loop !== undefined) throw new KeepError("VAULT_LOOP", { vaults: [...loop, source] });
    const waiting: Waiting = { vault, source };
    this.#waiting.add(waiting);
    try {
      const opened = await this.open(source, env);
      const secret = await readOne(opened, { key, version }, this.#surroundings);
      if (secret === undefined || reference.property === undefined) return secret?.value;
      const { readProperty } = await import("../properties/read-property.ts");
      return readProperty(secret.value, reference);
    } finally {
      this.#waiting.delete(waiting);
    }
  }

  /**
   * The vaults from one to another, each of which waits for the next. Vaults of a run share their
   * credentials, so that the next one may be waiting on behalf of someone else.
   */
  #pathBetween(from: string, to: string): readonly string[] | undefined {
    if (from === to) return [from];
    for (const { vault, source } of this.#waiting) {
      const rest = vault === from ? this.#pathBetween(source, to) : undefined;
      if (rest !== undefined) return [from, ...rest];
    }
    return undefined;
  }

  #settings(slug: string): VaultSettings {
    return findVault(this.#surroundings.workspace(), slug);
  }

  #place({ scope }: VaultSettings, env: string): Place {
    const { namespace } = this.#surroundings.workspace().settings;
    return { namespace, scope, env };
  }

  #world(opened: string): VaultWorld {
    const { workspace, reread, identity, trail: _, ...rest } = this.#surroundings;
    const { root, keepFolder } = workspace();
    return {
      ...rest,
      root,
      keepFolder,
      identity: identity(),
      reread: ({ slug }) => findVault(reread(), slug),
      vaultFile: (slug) => findVaultFile(keepFolder, slug) ?? vaultPath(keepFolder, slug),
      readSecret: (reference, env) => this.#readCredential(reference, env, opened),
    };
  }
}
