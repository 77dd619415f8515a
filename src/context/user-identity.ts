import { homedir } from "node:os";
import { join } from "node:path";
import { type WorkspaceHint, findWorkspace, gitRepositoryOf } from "../config/find-workspace.ts";
import type { Effective } from "../config/resolve.ts";
import type { UserFiles } from "../config/user-files.ts";
import type { Variables } from "../core/variables.ts";
import { userConfigFolder } from "../system/user-folders.ts";
import type { Identity, IdentitySource } from "../vaults/local/identity.ts";

/** The user's own age identity, by which local vaults are read. */
export class UserIdentity {
  readonly #hint: WorkspaceHint;
  readonly #variables: Variables;
  readonly #files: UserFiles;

  constructor(hint: WorkspaceHint, variables: Variables, files: UserFiles) {
    this.#hint = hint;
    this.#variables = variables;
    this.#files = files;
  }

  /** Made if there is none yet. */
  async findOrMake(): Promise<Identity & { readonly recipient: string }> {
    const { findOrMakeIdentity, recipientOf } = await import("../vaults/local/identity.ts");
    const identity = await findOrMakeIdentity(this.source());
    return { ...identity, recipient: await recipientOf(identity) };
  }

  /** Where it is, or would be made. */
  file(): Effective {
    const { inline, file, defaultFile } = this.source();
    if (inline !== undefined) return { value: "(the key itself)", source: "KEEP_IDENTITY" };
    return file === undefined
      ? { value: defaultFile, source: "default" }
      : { value: file, source: "KEEP_IDENTITY_FILE" };
  }

  source(): IdentitySource {
    const { KEEP_IDENTITY, KEEP_IDENTITY_FILE } = this.#variables;
    const root = findWorkspace(this.#hint, false)?.root;
    return {
      inline: KEEP_IDENTITY,
      file: KEEP_IDENTITY_FILE && this.#files.path(KEEP_IDENTITY_FILE),
      defaultFile: join(userConfigFolder(this.#variables), "identity.txt"),
      // A home folder may be a workspace and yet has to hold the identity, as in a container.
      repository:
        gitRepositoryOf(root ?? this.#hint.currentFolder) ??
        (root === homedir() ? undefined : root),
    };
  }
}
