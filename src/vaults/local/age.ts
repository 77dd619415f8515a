import {
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
  type KeyObject,
  timingSafeEqual,
} from "node:crypto";
import { bech32 } from "@scure/base";

/**
 * The age format, version 1 (https://c2sp.org/age).
 *
 * Encryption and key handling are the library's. Decryption with X25519 identities, which every
 * `get` waits for, is done here with the system's own cryptography: loading and running the
 * library would make `get` half as slow again. Other identities go through the library.
 */

/** What went wrong with a file, told apart by the caller. */
export class AgeFailure extends Error {
  readonly kind: "no-match" | "damaged" | "foreign";
  constructor(kind: "no-match" | "damaged" | "foreign", message: string) {
    super(message);
    this.kind = kind;
  }
}

/** One recipient's part of a header: its type and arguments, and a body. */
interface Stanza {
  readonly args: readonly string[];
  readonly body: Buffer;
}

interface ParsedFile {
  readonly stanzas: readonly Stanza[];
  /** The header up to and with `---`: what its MAC covers. */
  readonly header: Buffer;
  readonly mac: Buffer;
  readonly payload: Buffer;
}

const MAGIC = "age-encryption.org/v1";
const CHUNK = 64 * 1024;
const TAG = 16;

/** Encrypts for the recipients; `clear` stanzas go beside theirs into the (authenticated) header. */
export async function encryptFile(
  text: string,
  recipients: readonly string[],
  clear: { readonly type: string; readonly body: string },
): Promise<Uint8Array> {
  const { Encrypter, Stanza } = await import("age-encryption");
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  const body = new TextEncoder().encode(clear.body);
  encrypter.addRecipient({ wrapFileKey: () => [new Stanza([clear.type], body)] });
  return encrypter.encrypt(text);
}

/** The body of a stanza that is not encrypted, as it stands in the header; not yet authenticated. */
export function readClearStanza(file: Buffer, type: string): string | undefined {
  return parseFile(file)
    .stanzas.find((stanza) => stanza.args[0] === type)
    ?.body.toString("utf8");
}

/** How many recipients a file is encrypted for, as its header says. Who they are it does not say. */
export function countRecipients(file: Buffer, clear: string): number {
  return parseFile(file).stanzas.filter(({ args }) => args[0] !== clear && !isGrease(args)).length;
}

/** Other writers of the format put in stanzas that mean nothing, `…-grease`, to keep readers honest. */
function isGrease(args: readonly string[]): boolean {
  return args[0]?.endsWith("-grease") === true;
}

/** @throws AgeFailure */
export async function decryptFile(file: Buffer, identities: readonly string[]): Promise<string> {
  if (!identities.every((identity) => identity.startsWith("AGE-SECRET-KEY-1")))
    return decryptWithLibrary(file, identities);
  const parsed = parseFile(file);
  const fileKey = unwrapFileKey(parsed.stanzas, identities);
  if (fileKey === undefined) throw new AgeFailure("no-match", "no identity matches");
  authenticate(parsed, fileKey);
  const streamKey = derive(fileKey, parsed.payload.subarray(0, 16), "payload");
  return decodeText(decryptStream(streamKey, parsed.payload.subarray(16)));
}

/** Throws if one of the identities opens the file and its header was changed. */
export function checkHeader(file: Buffer, identities: readonly string[]): void {
  const parsed = parseFile(file);
  const native = identities.filter((identity) => identity.startsWith("AGE-SECRET-KEY-1"));
  const fileKey = unwrapFileKey(parsed.stanzas, native);
  if (fileKey !== undefined) authenticate(parsed, fileKey);
}

function authenticate({ header, mac }: ParsedFile, fileKey: Buffer): void {
  const expected = createHmac("sha256", derive(fileKey, Buffer.alloc(0), "header"))
    .update(header)
    .digest();
  if (mac.length !== expected.length || !timingSafeEqual(mac, expected))
    throw new AgeFailure("damaged", "its header was changed");
}

async function decryptWithLibrary(file: Buffer, identities: readonly string[]): Promise<string> {
  parseFile(file);
  const { Decrypter } = await import("age-encryption");
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(identity);
  try {
    await decrypter.decryptHeader(file);
  } catch {
    throw new AgeFailure("no-match", "no identity matches");
  }
  const bytes = await decrypter.decrypt(file).catch(() => {
    throw new AgeFailure("damaged", "its content was changed or cut off");
  });
  return decodeText(bytes);
}

function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new AgeFailure("damaged", "its content is no text");
  }
}

/** Strict, as the format asks: one text for the same bytes. */
function decodeBase64(text: string): Buffer {
  const bytes = Buffer.from(text, "base64");
  if (bytes.toString("base64").replace(/=+$/, "") !== text)
    throw new AgeFailure("damaged", "its header cannot be read");
  return bytes;
}

function parseFile(file: Buffer): ParsedFile {
  let offset = 0;
  const line = (): string => {
    const end = file.indexOf(10, offset);
    if (end < 0) throw new AgeFailure("damaged", "its header is cut off");
    const text = file.toString("latin1", offset, end);
    offset = end + 1;
    return text;
  };
  if (
    file.length < MAGIC.length + 1 ||
    file.toString("latin1", 0, MAGIC.length + 1) !== `${MAGIC}\n`
  )
    throw new AgeFailure(
      file.length === 0 ? "damaged" : "foreign",
      file.length === 0 ? "it is empty" : "it is no age file",
    );
  line();
  const stanzas: Stanza[] = [];
  for (;;) {
    const start = offset;
    const text = line();
    if (text.startsWith("-> ")) {
      const body: string[] = [];
      do body.push(line());
      while (body.at(-1)!.length === 64);
      stanzas.push({ args: text.slice(3).split(" "), body: decodeBase64(body.join("")) });
    } else if (text.startsWith("--- ")) {
      const header = file.subarray(0, start + 3);
      const mac = decodeBase64(text.slice(4));
      return { stanzas, header, mac, payload: file.subarray(offset) };
    } else throw new AgeFailure("damaged", "its header cannot be read");
  }
}

/** The file key, unwrapped by the first identity that a stanza was made for. */
function unwrapFileKey(
  stanzas: readonly Stanza[],
  identities: readonly string[],
): Buffer | undefined {
  for (const identity of identities) {
    const secret = privateKey(identity);
    const own = rawPublicKey(createPublicKey(secret));
    for (const { args, body } of stanzas) {
      if (args[0] !== "X25519" || args[1] === undefined) continue;
      const ephemeral = decodeBase64(args[1]);
      if (ephemeral.length !== 32 || body.length !== 32) continue;
      const shared = agree(secret, ephemeral);
      const salt = Buffer.concat([ephemeral, own]);
      const key = derive(shared, salt, "age-encryption.org/v1/X25519");
      const opened = open(key, Buffer.alloc(12), body);
      if (opened !== undefined) return opened;
    }
  }
  return undefined;
}

/** A share of zeros gives no secret: the system refuses it, and no honest writer makes one. */
function agree(secret: KeyObject, ephemeral: Buffer): Buffer {
  try {
    return diffieHellman({ privateKey: secret, publicKey: publicKey(ephemeral) });
  } catch {
    throw new AgeFailure("damaged", "its header cannot be read");
  }
}

/** The payload: chunks of 64 KiB, each with its number and whether it is the last in the nonce. */
function decryptStream(key: Buffer, payload: Buffer): Buffer {
  const chunks: Buffer[] = [];
  for (let offset = 0, number = 0; ; number++, offset += CHUNK + TAG) {
    const last = payload.length - offset <= CHUNK + TAG;
    const nonce = Buffer.alloc(12);
    nonce.writeUInt32BE(number, 7);
    nonce[11] = last ? 1 : 0;
    const chunk = open(key, nonce, payload.subarray(offset, offset + CHUNK + TAG));
    if (chunk === undefined) throw new AgeFailure("damaged", "its content was changed or cut off");
    chunks.push(chunk);
    if (last) return Buffer.concat(chunks);
  }
}

/** Opens a ChaCha20-Poly1305 box; `undefined` if it was not made with this key. */
function open(key: Buffer, nonce: Buffer, box: Buffer): Buffer | undefined {
  if (box.length < TAG) return undefined;
  const decipher = createDecipheriv("chacha20-poly1305", key, nonce, { authTagLength: TAG });
  decipher.setAuthTag(box.subarray(box.length - TAG));
  try {
    return Buffer.concat([decipher.update(box.subarray(0, -TAG)), decipher.final()]);
  } catch {
    return undefined;
  }
}

function derive(secret: Buffer, salt: Buffer, info: string): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, salt, info, 32));
}

const PKCS8_X25519 = Buffer.from("302e020100300506032b656e04220420", "hex");
const SPKI_X25519 = Buffer.from("302a300506032b656e032100", "hex");

function privateKey(identity: string): KeyObject {
  const { bytes } = bech32.decodeToBytes(identity);
  return createPrivateKey({
    key: Buffer.concat([PKCS8_X25519, bytes]),
    format: "der",
    type: "pkcs8",
  });
}

function publicKey(raw: Buffer): KeyObject {
  return createPublicKey({ key: Buffer.concat([SPKI_X25519, raw]), format: "der", type: "spki" });
}

function rawPublicKey(key: KeyObject): Buffer {
  return key.export({ format: "der", type: "spki" }).subarray(SPKI_X25519.length);
}
