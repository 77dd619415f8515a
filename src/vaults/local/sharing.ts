import type { VaultSettings } from "../../core/vault-settings.ts";
import type { VaultWorld } from "../world.ts";
import { EncryptedFile } from "./encrypted-file.ts";

/** The files of a local vault, as far as who can read them goes. */
export interface Sharing {
  /** Throws `NO_ACCESS` and the like if the file of this environment cannot be read by us. */
  checkAccess(env: string): Promise<void>;
  /** Encrypts the file of this environment again, for its recipients; says whether there is one. */
  encryptAgain(env: string): Promise<boolean>;
}

export function openSharing(settings: VaultSettings, world: VaultWorld): Sharing {
  const file = (env: string): EncryptedFile => new EncryptedFile(settings, env, world);
  return {
    checkAccess: async (env) => {
      await file(env).read();
    },
    encryptAgain: (env) => file(env).encryptAgain(),
  };
}
