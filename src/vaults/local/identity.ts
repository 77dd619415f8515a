import { chmod, link, mkdir, open, readFile, realpath, unlink } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { bech32 } from "@scure/base";
import { KeepError } from "../../core/errors.ts";
import { removeAbandoned, temporaryName } from "../../system/atomic-file.ts";
import { errorCode, errorReason } from "../../system/error-reason.ts";

/** Where the identity comes from; the first that is set counts. */
export interface IdentitySource {
  /** The key itself (`KEEP_IDENTITY`), for CI. */
  readonly inline?: string | undefined;
  /** A file that the user named (`KEEP_IDENTITY_FILE`). */
  readonly file?: string | undefined;
  /** The file in the user's configuration folder. */
  readonly defaultFile: string;
  /** The repository that the workspace is in: an identity is never made below it. */
  readonly repository?: string | undefined;
}

export interface Identity {
  /** age identities, `AGE-SECRET-KEY-1…`; never empty. */
  readonly keys: readonly string[];
  /** `KEEP_IDENTITY`, or the path of the file. */
  readonly source: string;
}

/** The user's identity, or `undefined` if there is none yet. */
export async function findIdentity(source: IdentitySource): Promise<Identity | undefined> {
  if (source.inline) return parseIdentity(source.inline, "KEEP_IDENTITY");
  const file = source.file ?? source.defaultFile;
  try {
    return parseIdentity(await readFile(file, "utf8"), file);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw fileFailure(file, error);
  }
}

/** The user's identity, made with mode 0600 if there is none yet. */
export async function findOrMakeIdentity(source: IdentitySource): Promise<Identity> {
  return (await findIdentity(source)) ?? (await makeIdentity(source));
}

/** The public side of the user's first identity, `age1…`. */
export async function recipientOf(identity: Identity): Promise<string> {
  const { identityToRecipient } = await import("age-encryption");
  return identityToRecipient(identity.keys[0]!);
}

/** Whether a text is a recipient that files can be encrypted for. */
export async function isRecipient(text: string): Promise<boolean> {
  const { Encrypter } = await import("age-encryption");
  try {
    new Encrypter().addRecipient(text);
    return true;
  } catch {
    return false;
  }
}

async function makeIdentity(source: IdentitySource): Promise<Identity> {
  const file = resolve(source.file ?? source.defaultFile);
  if (await isBelow(file, source.repository))
    throw new KeepError("IDENTITY_IN_REPOSITORY", { file });
  const { generateX25519Identity, identityToRecipient } = await import("age-encryption");
  const key = await generateX25519Identity();
  const text = `# created: ${new Date().toISOString()}\n# public key: ${await identityToRecipient(key)}\n${key}\n`;
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await createOnce(file, text);
  } catch (error) {
    throw fileFailure(file, error);
  }
  // Another process may have been first: then its identity is the one.
  return parseIdentity(await readFile(file, "utf8"), file);
}

/** Makes the file whole and only if there is none, even when two processes try at once. */
async function createOnce(file: string, text: string): Promise<void> {
  await removeAbandoned(dirname(file), basename(file));
  const temporary = join(dirname(file), temporaryName(basename(file)));
  try {
    const handle = await open(temporary, "wx", 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await chmod(temporary, 0o600);
    await link(temporary, file);
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
  } finally {
    await unlink(temporary).catch(() => undefined);
  }
}

function parseIdentity(text: string, source: string): Identity {
  const keys = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  if (keys.length === 0 || !keys.every(isIdentity))
    throw new KeepError("INVALID_IDENTITY", { source });
  return { keys, source };
}

/** The library's own errors would quote the key. */
function isIdentity(key: string): boolean {
  if (/^AGE-SECRET-KEY-PQ-1[0-9A-Z]+$/.test(key)) return true;
  try {
    const { prefix, bytes } = bech32.decodeToBytes(key);
    return prefix === "age-secret-key-" && key === key.toUpperCase() && bytes.length === 32;
  } catch {
    return false;
  }
}

/** Judged by where the folders really are, links followed. */
async function isBelow(file: string, folder: string | undefined): Promise<boolean> {
  if (folder === undefined) return false;
  const path = relative(await realFolder(folder), await realFolder(dirname(file)));
  return path !== ".." && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}

/** The real path of a folder that may not be there yet. */
async function realFolder(folder: string): Promise<string> {
  const found = await realpath(folder).catch(() => undefined);
  if (found !== undefined || dirname(folder) === folder) return found ?? folder;
  return join(await realFolder(dirname(folder)), basename(folder));
}

function fileFailure(file: string, error: unknown): unknown {
  const reason = errorReason(error);
  return reason === undefined ? error : new KeepError("VAULT_FILE_FAILED", { file, reason });
}
