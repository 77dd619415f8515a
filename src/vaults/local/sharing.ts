import type { VaultSettings } from "../../core/vault-settings.ts";
import type { VaultWorld } from "../world.ts";
import { EncryptedFile } from "./encrypted-file.ts";

/** The files of a local vault, as far as who can read them goes. */
export interface Sharing {
  /** Throws `NO_ACCESS` and the like if the file of this environment cannot be read by us. */
  checkAccess(env: string): Promise<void>;
  /** Encrypts the file of this environment again, if there is one; says whether there is. */
  encryptFor(env: string, recipients: readonly string[]): Promise<boolean>;
}

export function openSharing(settings: VaultSettings, world: VaultWorld): Sharing {
  const file = (env: string): EncryptedFile => new EncryptedFile(settings, env, world);
  return {
    checkAccess: async (env) => {
      await file(env).read();
    },
    encryptFor: async (env, recipients) => {
      if ((await file(env).readBytes()) === undefined) return false;
      await file(env).encryptFor(recipients);
      return true;
    },
  };
}
