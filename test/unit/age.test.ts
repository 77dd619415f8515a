import { Decrypter, Encrypter, generateHybridIdentity, identityToRecipient } from "age-encryption";
import { generateX25519Identity } from "age-encryption";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import {
  AgeFailure,
  decryptFile,
  encryptFile,
  readClearStanza,
} from "../../src/vaults/local/age.ts";
import { ageDecrypt, ageEncrypt, hasAge } from "../support/age-program.ts";

const INDEX = { type: "keep-index", body: `[["app/local/A",1,"2026-01-01T00:00:00.000Z"]]` };
const SIZES = [0, 1, 65535, 65536, 65537, 131072, 200000];

interface Pair {
  readonly identity: string;
  readonly recipient: string;
}

let ada: Pair;
let bob: Pair;
let eve: Pair;

beforeAll(async () => {
  [ada, bob, eve] = await Promise.all([newPair(), newPair(), newPair()]);
});

const anyText = fc.string({ unit: "binary", maxLength: 3000 });

describe("what we encrypt", () => {
  test("any text is read the same by us and by the library", async () => {
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        const file = Buffer.from(await encryptFile(text, [ada.recipient], INDEX));
        expect(await decryptFile(file, [ada.identity])).toBe(text);
        expect(await decryptWithLibrary(file, ada.identity)).toBe(text);
      }),
      { numRuns: 60 },
    );
  });

  test.skipIf(!hasAge)("any text is read the same by age itself", async () => {
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        const file = await encryptFile(text, [ada.recipient], INDEX);
        expect(ageDecrypt(file, ada.identity).toString("utf8")).toBe(text);
      }),
      { numRuns: 15 },
    );
  });

  test.each(SIZES)("a text of %i bytes is read the same by all three", async (size) => {
    const text = numbered(size);
    const file = Buffer.from(await encryptFile(text, [ada.recipient], INDEX));
    expect((await decryptFile(file, [ada.identity])) === text).toBe(true);
    expect((await decryptWithLibrary(file, ada.identity)) === text).toBe(true);
    if (hasAge) expect(ageDecrypt(file, ada.identity).toString("utf8") === text).toBe(true);
  });

  test("each of several recipients reads it, and nobody else", async () => {
    const file = Buffer.from(await encryptFile("x", [ada.recipient, bob.recipient], INDEX));
    for (const { identity } of [ada, bob]) {
      expect(await decryptFile(file, [identity])).toBe("x");
      expect(await decryptWithLibrary(file, identity)).toBe("x");
      if (hasAge) expect(ageDecrypt(file, identity).toString()).toBe("x");
    }
    expect(await failureOf(file, [eve.identity])).toMatchObject({ kind: "no-match" });
  });

  test("of several identities the one that fits opens it", async () => {
    const file = Buffer.from(await encryptFile("x", [bob.recipient], INDEX));
    expect(await decryptFile(file, [eve.identity, ada.identity, bob.identity])).toBe("x");
  });

  test("no two encryptions of a text are the same", async () => {
    const [one, two] = await Promise.all(
      [1, 2].map(async () => Buffer.from(await encryptFile("x", [ada.recipient], INDEX))),
    );
    expect(one!.equals(two!)).toBe(false);
  });
});

describe("what others encrypt", () => {
  test.each(SIZES)("%i bytes that the library encrypts", async (size) => {
    const text = numbered(size);
    const encrypter = new Encrypter();
    encrypter.addRecipient(ada.recipient);
    const file = Buffer.from(await encrypter.encrypt(text));
    expect((await decryptFile(file, [ada.identity])) === text).toBe(true);
    expect(readClearStanza(file, INDEX.type)).toBeUndefined();
  });

  test.skipIf(!hasAge).each(SIZES)("%i bytes that age encrypts", async (size) => {
    const text = numbered(size);
    const file = ageEncrypt(text, [bob.recipient, ada.recipient]);
    expect((await decryptFile(file, [ada.identity])) === text).toBe(true);
    expect(readClearStanza(file, INDEX.type)).toBeUndefined();
  });

  test("a post-quantum identity reads what is encrypted for it", async () => {
    const identity = await generateHybridIdentity();
    const recipient = await identityToRecipient(identity);
    const file = Buffer.from(await encryptFile("x", [recipient], INDEX));
    expect(await decryptFile(file, [identity])).toBe("x");
    expect(await decryptFile(file, [ada.identity, identity])).toBe("x");
    expect(await failureOf(file, [ada.identity])).toMatchObject({ kind: "no-match" });
    const other = await generateHybridIdentity();
    expect(await failureOf(file, [other])).toMatchObject({ kind: "no-match" });
  });

  test("content that is no UTF-8 text is a failure, not other text", async () => {
    const encrypter = new Encrypter();
    encrypter.addRecipient(ada.recipient);
    const latin1 = Buffer.from([0x22, 0xe4, 0x22]);
    const file = Buffer.from(await encrypter.encrypt(latin1));
    expect(await failureOf(file, [ada.identity])).toBeInstanceOf(AgeFailure);
  });
});

describe("the clear stanza", () => {
  test("any body comes back, beside the recipients' stanzas", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 200 }), async (body) => {
        const file = await encryptFile("x", [ada.recipient], { type: "keep-index", body });
        expect(readClearStanza(Buffer.from(file), "keep-index")).toBe(body);
        expect(await decryptFile(Buffer.from(file), [ada.identity])).toBe("x");
      }),
      { numRuns: 40 },
    );
  });

  test("10,000 names fit, for us, the library and age", async () => {
    const rows = Array.from({ length: 10_000 }, (_, n) => [`app/local/KEY_${n}`, 1, "2026-01-01"]);
    const body = JSON.stringify(rows);
    const file = Buffer.from(
      await encryptFile("secret", [ada.recipient], { type: "keep-index", body }),
    );
    expect(readClearStanza(file, "keep-index") === body).toBe(true);
    expect(await decryptFile(file, [ada.identity])).toBe("secret");
    expect(await decryptWithLibrary(file, ada.identity)).toBe("secret");
    if (hasAge) expect(ageDecrypt(file, ada.identity).toString()).toBe("secret");
  });

  test("a changed name in it is noticed when the file is decrypted", async () => {
    const file = Buffer.from(await encryptFile("x", [ada.recipient], INDEX));
    const body = Buffer.from(INDEX.body).toString("base64");
    const other = Buffer.from(INDEX.body.replace("/A", "/B")).toString("base64");
    const changed = file.toString("latin1").replace(body.slice(0, 40), other.slice(0, 40));
    expect(changed.includes(other.slice(0, 40))).toBe(true);
    const failure = await failureOf(Buffer.from(changed, "latin1"), [ada.identity]);
    expect(failure).toMatchObject({ kind: "damaged" });
  });
});

describe("a damaged file", () => {
  const TEXT = "the secret text";

  async function smallFile(): Promise<Buffer> {
    return Buffer.from(await encryptFile(TEXT, [ada.recipient, bob.recipient], INDEX));
  }

  test("every change of one bit is a failure, never text", async () => {
    const file = await smallFile();
    for (let at = 0; at < file.length; at++)
      for (let bit = 0; bit < 8; bit++) {
        const changed = Buffer.from(file);
        changed[at]! ^= 1 << bit;
        await expectFailure(changed, `bit ${bit} of byte ${at}`);
      }
  });

  test("every byte replaced by a telling one is a failure, never text", async () => {
    const file = await smallFile();
    for (let at = 0; at < file.length; at++)
      for (const byte of Buffer.from("\0\n -=A_/\xff", "latin1")) {
        if (file[at] === byte) continue;
        const changed = Buffer.from(file);
        changed[at] = byte;
        await expectFailure(changed, `byte ${at} as ${byte}`);
      }
  });

  test("every truncation is a failure, never text", async () => {
    const file = await smallFile();
    for (let length = 0; length < file.length; length++)
      await expectFailure(file.subarray(0, length), `the first ${length} bytes`);
  });

  test("every byte left out, or put in, is a failure, never text", async () => {
    const file = await smallFile();
    for (let at = 0; at <= file.length; at++) {
      const [head, tail] = [file.subarray(0, at), file.subarray(at)];
      if (at < file.length) await expectFailure(Buffer.concat([head, tail.subarray(1)]), `-${at}`);
      await expectFailure(Buffer.concat([head, Buffer.from("A"), tail]), `+${at}`);
    }
  });

  test("a cut at a border of chunks is a failure", async () => {
    const text = numbered(200_000);
    const file = Buffer.from(await encryptFile(text, [ada.recipient], INDEX));
    const chunk = 65536 + 16;
    const payload = file.indexOf("\n", file.indexOf("\n--- ") + 1) + 1 + 16;
    for (const count of [0, 1, 2, 3]) {
      const cut = file.subarray(0, payload + count * chunk);
      expect(await failureOf(cut, [ada.identity])).toMatchObject({ kind: "damaged" });
    }
    const first = file.subarray(payload, payload + chunk);
    const second = file.subarray(payload + chunk, payload + 2 * chunk);
    const rest = file.subarray(payload + 2 * chunk);
    const swapped = Buffer.concat([file.subarray(0, payload), second, first, rest]);
    expect(await failureOf(swapped, [ada.identity])).toMatchObject({ kind: "damaged" });
  });

  test("the same damage is a failure for a post-quantum identity", async () => {
    const identity = await generateHybridIdentity();
    const recipient = await identityToRecipient(identity);
    const file = Buffer.from(await encryptFile(TEXT, [recipient], INDEX));
    for (let at = 0; at < file.length; at += 61) {
      const changed = Buffer.from(file);
      changed[at]! ^= 1;
      expect(await failureOf(changed, [identity]), `byte ${at}`).toBeInstanceOf(AgeFailure);
      expect(await failureOf(file.subarray(0, at), [identity])).toBeInstanceOf(AgeFailure);
    }
  });

  test.each([
    ["a key share of nothing but zeros", Buffer.alloc(32).toString("base64").replace("=", "")],
    ["a key share that is too short", "AAAA"],
    ["a key share that is no base64", "*".repeat(43)],
    ["no key share", ""],
  ])("%s is a failure like others", async (_, share) => {
    const body = Buffer.alloc(32).toString("base64").replace("=", "");
    const header = `age-encryption.org/v1\n-> X25519 ${share}\n${body}\n--- ${body}\n`;
    const file = Buffer.concat([Buffer.from(header), Buffer.alloc(40)]);
    expect(await failureOf(file, [ada.identity])).toBeInstanceOf(AgeFailure);
  });

  test.each([
    ["empty", ""],
    ["plain text", "DB_PASSWORD=x\n"],
    ["JSON", "{}"],
    ["an armored age file", "-----BEGIN AGE ENCRYPTED FILE-----\n"],
    ["a later version of the format", "age-encryption.org/v2\n-> X25519 a\n\n--- b\n"],
    ["only the first line", "age-encryption.org/v1\n"],
    ["a header without stanzas", "age-encryption.org/v1\n--- AAAA\n"],
  ])("%s is a failure like others", async (_, text) => {
    expect(await failureOf(Buffer.from(text), [ada.identity])).toBeInstanceOf(AgeFailure);
  });

  async function expectFailure(file: Buffer, what: string): Promise<void> {
    expect(await failureOf(file, [ada.identity]), what).toBeInstanceOf(AgeFailure);
  }
});

async function newPair(): Promise<Pair> {
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}

async function decryptWithLibrary(file: Uint8Array, identity: string): Promise<string> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return decrypter.decrypt(file, "text");
}

/** What decrypting failed with; a mark of its own if it did not fail. */
async function failureOf(file: Buffer, identities: readonly string[]): Promise<unknown> {
  return decryptFile(file, identities).then(
    () => "it was decrypted",
    (error: unknown) => error,
  );
}

/** Text in which each part is different from the others. */
function numbered(size: number): string {
  const words = Array.from({ length: Math.ceil(size / 8) }, (_, n) => String(n).padStart(8, "."));
  return words.join("").slice(0, size);
}
