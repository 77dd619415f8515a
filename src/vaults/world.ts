import type { Reference } from "../core/reference.ts";
import type { SecretValue } from "../core/secret-value.ts";
import type { VaultSettings } from "../core/vault-settings.ts";
import type { AwsWorld } from "./aws/world.ts";
import type { IdentitySource } from "./local/identity.ts";

/** What a driver gets from outside: folders, who is working, the clock. */
export interface VaultWorld {
  /** The workspace's folder; relative paths of a vault's file start here. */
  readonly root: string;
  /** The `.keep` folder. */
  readonly keepFolder: string;
  readonly identity: IdentitySource;
  readonly author: string | undefined;
  readonly now: () => Date;
  /** The file in which a vault is configured. */
  readonly vaultFile: (slug: string) => string;
  /** The vault's file as it is now: what was read at start may have been changed meanwhile. */
  readonly reread: (settings: VaultSettings) => VaultSettings;
  /**
   * A secret of another vault, which is where a vault's own credentials may be; `undefined` if it
   * is not there. @throws VAULT_LOOP
   */
  readonly readSecret: (reference: Reference, env: string) => Promise<SecretValue | undefined>;
  /** How long to wait for another process's lock, in milliseconds. */
  readonly lockWaitMs: number;
  readonly aws: AwsWorld;
}
