import { generateHybridIdentity, identityToRecipient } from "age-encryption";
import { beforeAll, expect, test } from "vitest";
import { AgeFailure, encryptFile } from "../../src/vaults/local/age.ts";
import { INDEX, type Pair, failureOf, newPair, numbered } from "../support/age-files.ts";

let ada: Pair;
let bob: Pair;
beforeAll(async () => {
  [ada, bob] = await Promise.all([newPair(), newPair()]);
});

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

test("another spelling of the same MAC is a failure", async () => {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const file = (await smallFile()).toString("latin1");
  const [line, mac] = /\n--- (.{43})\n/.exec(file)!;
  const spare = alphabet[alphabet.indexOf(mac!.at(-1)!) ^ 1]!;
  const spellings = [mac!.slice(0, -1) + spare, `${mac}=`, `*${mac}`, `${mac} `];
  for (const spelling of spellings) {
    const changed = file.replace(line, () => `\n--- ${spelling}\n`);
    await expectFailure(Buffer.from(changed, "latin1"), spelling);
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
