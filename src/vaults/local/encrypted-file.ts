import { readFile, stat } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { KeepError } from "../../core/errors.ts";
import type { CallOptions } from "../../core/vault.ts";
import { type VaultSettings, recipientsFor } from "../../core/vault-settings.ts";
import { writeFileAtomic } from "../../system/atomic-file.ts";
import { errorCode, errorReason } from "../../system/error-reason.ts";
import { LockTimeout, withFileLock } from "../../system/file-lock.ts";
import type { VaultWorld } from "../world.ts";
import {
  AgeFailure,
  checkHeader,
  countRecipients,
  decryptFile,
  encryptFile,
  readClearStanza,
} from "./age.ts";
import { type Document, emptyDocument, formatIndex, parseDocument, purge } from "./document.ts";
import { type Identity, findIdentity, findOrMakeIdentity, recipientOf } from "./identity.ts";

/**
 * One environment's file: `<path>/<env>.age`. Every change happens under a lock and replaces
 * the file in one step.
 *
 * Beside the recipients' stanzas its header has one of ours, `keep-index`, with the names and
 * versions of the secrets in clear, so that they can be listed without an identity. Readers of
 * the age format pass over stanzas they do not know, and the header's MAC covers it.
 */
export class EncryptedFile {
  readonly path: string;
  readonly #settings: VaultSettings;
  readonly #env: string;
  readonly #world: VaultWorld;
  #known: { readonly state: string; readonly document: Promise<Document> } | undefined;

  constructor(settings: VaultSettings, env: string, world: VaultWorld) {
    this.#settings = settings;
    this.#env = env;
    this.#world = world;
    const folder =
      settings.path === undefined
        ? join(world.keepFolder, "secrets", settings.slug)
        : resolve(world.root, settings.path);
    this.path = join(folder, `${env}.age`);
  }

  /** The encrypted bytes; `undefined` if there is no file yet. */
  async readBytes(): Promise<Buffer | undefined> {
    try {
      return await readFile(this.path);
    } catch (error) {
      if (errorCode(error) === "ENOENT") return undefined;
      throw this.#failure(error);
    }
  }

  /**
   * The names and versions in the header. Whoever can open the file has them checked; for
   * others they are only what the file says.
   */
  async readIndex(file: Buffer): Promise<string | undefined> {
    const identity = await findIdentity(this.#world.identity);
    try {
      if (identity !== undefined) checkHeader(file, identity.keys);
      return readClearStanza(file, INDEX);
    } catch (error) {
      throw this.#failure(error);
    }
  }

  /**
   * The decrypted content; empty if there is no file yet. What was decrypted serves as long as the
   * file is the same: a look at a thousand secrets, one by one, must not decrypt it so often.
   */
  async read(): Promise<Document> {
    const state = await this.#state();
    if (this.#known?.state === state) return this.#known.document;
    // Read after the look: so it is never older than what it is kept under.
    const document = this.#readAnew();
    const known = { state, document };
    this.#known = known;
    document.catch(() => {
      if (this.#known === known) this.#known = undefined;
    });
    return document;
  }

  async #readAnew(): Promise<Document> {
    const file = await this.readBytes();
    return file === undefined ? emptyDocument() : this.decrypt(file);
  }

  /** Which file it is; another text after every change. */
  async #state(): Promise<string> {
    try {
      const { dev, ino, size, mtimeNs, ctimeNs } = await stat(this.path, { bigint: true });
      return [dev, ino, size, mtimeNs, ctimeNs].join(" ");
    } catch (error) {
      if (errorCode(error) === "ENOENT") return "none";
      throw this.#failure(error);
    }
  }

  async decrypt(file: Buffer): Promise<Document> {
    const { identity } = this.#world;
    const found = await findIdentity(identity);
    if (found === undefined)
      throw new KeepError("NO_IDENTITY", { file: identity.file ?? identity.defaultFile });
    return this.#decryptWith(found, file);
  }

  /**
   * Changes the content: under the lock, read, `change`, and write unless nothing was changed.
   * The identity is made if this is its first use.
   */
  async update<T>(change: (document: Document) => T, options?: CallOptions): Promise<T> {
    const identity = await findOrMakeIdentity(this.#world.identity);
    // Loads the library before others have to wait for it.
    const own = await recipientOf(identity);
    return this.#locked(async () => {
      const file = await this.readBytes();
      const document =
        file === undefined ? emptyDocument() : await this.#decryptWith(identity, file);
      const recipients = this.#recipients(own, file);
      const before = { ...document.secrets };
      const result = change(document);
      if (!sameRecords(before, document.secrets)) await this.#write(document, recipients, options);
      return result;
    }, options?.signal);
  }

  /**
   * Encrypts the file again for those who are configured now, whether or not the user is still
   * one of them. Says whether there is a file.
   */
  async encryptAgain(): Promise<boolean> {
    return this.#locked(async () => {
      const file = await this.readBytes();
      if (file === undefined) return false;
      await this.#write(await this.decrypt(file), this.#configured() ?? []);
      return true;
    });
  }

  async #write(
    document: Document,
    recipients: readonly string[],
    options?: CallOptions,
  ): Promise<void> {
    purge(document, this.#world.now());
    const text = `${JSON.stringify(document, null, 2)}\n`;
    const clear = { type: INDEX, body: formatIndex(document) };
    const bytes = await encryptFile(text, recipients, clear).catch(() => {
      throw new KeepError("INVALID_RECIPIENT", {});
    });
    options?.signal?.throwIfAborted();
    await writeFileAtomic(this.path, bytes);
  }

  /** Those configured, among whom the writer must be; else the writer alone. */
  #recipients(own: string, file: Buffer | undefined): readonly string[] {
    const configured = this.#configured();
    if (configured === undefined) {
      const count = file === undefined ? 0 : countRecipients(file, INDEX);
      if (count > 1)
        throw new KeepError("RECIPIENTS_UNKNOWN", {
          file: this.#shown,
          count,
          vault: this.#settings.slug,
        });
      return [own];
    }
    if (!configured.includes(own))
      throw new KeepError("NOT_A_RECIPIENT", {
        vault: this.#settings.slug,
        env: this.#env,
        recipient: own,
      });
    return configured;
  }

  /** Read under the lock: a colleague may have been added while this process waited for it. */
  #configured(): readonly string[] | undefined {
    const { recipients } = this.#world.reread(this.#settings);
    const list = recipientsFor(recipients, this.#env);
    return list?.length === 0 ? undefined : list;
  }

  async #decryptWith(identity: Identity, file: Buffer): Promise<Document> {
    let text: string;
    try {
      text = await decryptFile(file, identity.keys);
    } catch (error) {
      if (!(error instanceof AgeFailure) || error.kind !== "no-match") throw this.#failure(error);
      throw new KeepError("NO_ACCESS", {
        file: this.#shown,
        vault: this.#settings.slug,
        env: this.#env,
        recipient: await recipientOf(identity),
      });
    }
    const document = parseDocument(text);
    if ("problem" in document)
      throw new KeepError("VAULT_FILE_FOREIGN", { file: this.#shown, problem: document.problem });
    return document;
  }

  async #locked<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    try {
      return await withFileLock(this.path, this.#world.lockWaitMs, work, signal);
    } catch (error) {
      throw this.#failure(error);
    }
  }

  get #shown(): string {
    const path = relative(this.#world.root, this.path);
    return path.startsWith("..") ? this.path : path;
  }

  #failure(error: unknown): unknown {
    const file = this.#shown;
    if (error instanceof AgeFailure)
      return new KeepError(error.kind === "foreign" ? "VAULT_FILE_FOREIGN" : "VAULT_FILE_DAMAGED", {
        file,
        problem: error.message,
      });
    if (error instanceof LockTimeout)
      return new KeepError("LOCKED", {
        file,
        holder: error.holder,
        seconds: Math.round(this.#world.lockWaitMs / 1000),
      });
    const reason = errorReason(error);
    return reason === undefined ? error : new KeepError("VAULT_FILE_FAILED", { file, reason });
  }
}

const INDEX = "keep-index";

/** Records are replaced, never changed in place, so identity tells. */
function sameRecords(before: Document["secrets"], after: Document["secrets"]): boolean {
  const names = Object.keys(after);
  return (
    names.length === Object.keys(before).length &&
    names.every((name) => before[name] === after[name])
  );
}
