import { Encrypter, generateHybridIdentity, identityToRecipient } from "age-encryption";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import {
  AgeFailure,
  decryptFile,
  encryptFile,
  readClearStanza,
} from "../../src/vaults/local/age.ts";
import {
  INDEX,
  type Pair,
  decryptWithLibrary,
  failureOf,
  newPair,
  numbered,
} from "../support/age-files.ts";
import { ageDecrypt, ageEncrypt, hasAge } from "../support/age-program.ts";

const SIZES = [0, 1, 65535, 65536, 65537, 131072, 200000];

let ada: Pair;
let bob: Pair;
let eve: Pair;

beforeAll(async () => {
  [ada, bob, eve] = await Promise.all([newPair(), newPair(), newPair()]);
});

/** All who must read what we encrypt: we, the library, and the program where it is. */
const readers: readonly ((file: Buffer, identity: string) => Promise<string>)[] = [
  (file, identity) => decryptFile(file, [identity]),
  decryptWithLibrary,
  ...(hasAge ? [async (file: Buffer, key: string) => ageDecrypt(file, key).toString()] : []),
];

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
    for (const read of readers) expect((await read(file, ada.identity)) === text).toBe(true);
  });

  test("each of several recipients reads it, and nobody else", async () => {
    const file = Buffer.from(await encryptFile("x", [ada.recipient, bob.recipient], INDEX));
    for (const { identity } of [ada, bob])
      for (const read of readers) expect(await read(file, identity)).toBe("x");
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
    for (const read of readers) expect(await read(file, ada.identity)).toBe("secret");
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
