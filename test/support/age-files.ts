import { Decrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { decryptFile } from "../../src/vaults/local/age.ts";

/** An identity and its public side. */
export interface Pair {
  readonly identity: string;
  readonly recipient: string;
}

/** A clear stanza like those of the local vault. */
export const INDEX = {
  type: "keep-index",
  body: `[["app/local/A",1,"2026-01-01T00:00:00.000Z"]]`,
};

export async function newPair(): Promise<Pair> {
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}

/** What the library makes of a file. */
export async function decryptWithLibrary(file: Uint8Array, identity: string): Promise<string> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return decrypter.decrypt(file, "text");
}

/** What decrypting failed with; a mark of its own if it did not fail. */
export async function failureOf(file: Buffer, identities: readonly string[]): Promise<unknown> {
  return decryptFile(file, identities).then(
    () => "it was decrypted",
    (error: unknown) => error,
  );
}

/** Text in which each part is different from the others. */
export function numbered(size: number): string {
  const words = Array.from({ length: Math.ceil(size / 8) }, (_, n) => String(n).padStart(8, "."));
  return words.join("").slice(0, size);
}
