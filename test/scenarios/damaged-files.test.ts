import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { Encrypter } from "age-encryption";
import { expect, test } from "vitest";
import { Sandbox } from "../support/sandbox.ts";
import { leftovers, vaultFile } from "../support/vault-files.ts";

/** A way to spoil a file, and what commands say of it. */
const damages: readonly {
  readonly what: string;
  readonly code: "VAULT_FILE_DAMAGED" | "VAULT_FILE_FOREIGN";
  readonly spoil: (file: Buffer, recipient: string) => Uint8Array | Promise<Uint8Array>;
}[] = [
  { what: "an empty file", code: "VAULT_FILE_DAMAGED", spoil: () => Buffer.alloc(0) },
  {
    what: "a file cut off in its header",
    code: "VAULT_FILE_DAMAGED",
    spoil: (file) => file.subarray(0, 100),
  },
  {
    what: "a file cut off in its content",
    code: "VAULT_FILE_DAMAGED",
    spoil: (file) => file.subarray(0, -1),
  },
  {
    what: "a file cut off after its header",
    code: "VAULT_FILE_DAMAGED",
    spoil: (file) => file.subarray(0, file.indexOf("\n--- ") + 49),
  },
  {
    what: "a file with a flipped bit in its content",
    code: "VAULT_FILE_DAMAGED",
    spoil: (file) => flipped(file, file.length - 20),
  },
  {
    what: "a file with a flipped bit in its index",
    code: "VAULT_FILE_DAMAGED",
    spoil: (file) => flipped(file, file.indexOf("-> keep-index\n") + 20),
  },
  {
    what: "a file with something after its end",
    code: "VAULT_FILE_DAMAGED",
    spoil: (file) => Buffer.concat([file, Buffer.from("\n")]),
  },
  {
    what: "plain text",
    code: "VAULT_FILE_FOREIGN",
    spoil: () => Buffer.from("DB_PASSWORD=x\n"),
  },
  {
    what: "an age file of another program",
    code: "VAULT_FILE_FOREIGN",
    spoil: (_, recipient) => encrypted("DB_PASSWORD=x\n", recipient),
  },
  {
    what: "an age file with other JSON",
    code: "VAULT_FILE_FOREIGN",
    spoil: (_, recipient) => encrypted("[]", recipient),
  },
  {
    what: "a file of a later version of Keep",
    code: "VAULT_FILE_FOREIGN",
    spoil: (_, recipient) =>
      encrypted(`{"format":"keep-local","version":2,"secrets":{}}`, recipient),
  },
  {
    what: "a file with half an entry",
    code: "VAULT_FILE_FOREIGN",
    spoil: (_, recipient) =>
      encrypted(`{"format":"keep-local","version":1,"secrets":{"shop/local/A":{}}}`, recipient),
  },
];

const READING = [["get", "A"], ["export"], ["list", "--unmask"]];
const WRITING = [
  ["set", "A", "new"],
  ["delete", "A", "--yes"],
];

test.each(damages)("$what is named and left as it is", async ({ code, spoil }) => {
  const box = await newBox();
  const good = readFileSync(box.path(vaultFile()));
  const bad = Buffer.from(await spoil(good, (await box.ok(["identity"])).trim()));
  box.write(vaultFile(), bad);
  for (const args of [...READING, ...WRITING]) {
    const failure = await box.failure([...args, "-e", "local"]);
    expect(failure, args.join(" ")).toMatchObject({
      exit: 3,
      code,
      details: { file: vaultFile() },
    });
    expect(failure.message).toContain(vaultFile());
    expect(JSON.stringify(failure).includes("DB_PASSWORD=x")).toBe(false);
  }
  expect(readFileSync(box.path(vaultFile())).equals(bad)).toBe(true);
  expect(leftovers(box)).toEqual([]);
  // Nothing but the file was wrong.
  box.write(vaultFile(), good);
  expect(await box.ok(["get", "A", "-e", "local"])).toBe("the value\n");
});

test("a damaged file of one environment leaves the others usable", async () => {
  const box = await newBox();
  await box.set("A", "staging", "staging");
  box.write(vaultFile(), "");
  await box.set("B", "b", "staging");
  expect(JSON.parse(await box.ok(["export", "-e", "staging", "--format", "json"]))).toEqual({
    A: "staging",
    B: "b",
  });
});

test("a folder in the file's place is named and left", async () => {
  const box = await newBox();
  rmSync(box.path(vaultFile()));
  mkdirSync(box.path(vaultFile(), "inner"), { recursive: true });
  for (const args of [...READING, ...WRITING, ["list"]]) {
    const failure = await box.failure([...args, "-e", "local"]);
    expect(failure).toMatchObject({ exit: 3, details: { file: vaultFile() } });
    expect(failure.message).toContain("folder");
  }
  expect(readdirSync(box.path(vaultFile()))).toEqual(["inner"]);
});

test("a file in the place of the vault's folder is named and left", async () => {
  const box = await newBox();
  rmSync(box.path(".keep", "secrets"), { recursive: true });
  box.write(".keep/secrets", "not a folder");
  for (const args of [...READING, ...WRITING, ["list"]]) {
    const failure = await box.failure([...args, "-e", "local"]);
    expect(failure).toMatchObject({ exit: 3, details: { file: vaultFile() } });
  }
  expect(box.read(".keep/secrets")).toBe("not a folder");
});

test("sharing stops before anything is changed when one file is damaged", async () => {
  const box = await newBox();
  const colleague = new Sandbox();
  const recipient = (await colleague.ok(["identity"])).trim();
  await box.set("A", "staging", "staging");
  box.write(vaultFile("staging"), "");
  const before = [box.read(".keep/vaults/local.json"), readFileSync(box.path(vaultFile()))];
  expect(await box.failure(["vault:share", "local", "--recipient", recipient])).toMatchObject({
    exit: 3,
    code: "VAULT_FILE_DAMAGED",
    details: { file: vaultFile("staging") },
  });
  expect([box.read(".keep/vaults/local.json"), readFileSync(box.path(vaultFile()))]).toEqual(
    before,
  );
});

test.each([
  ["empty", ""],
  ["of another program", "-----BEGIN OPENSSH PRIVATE KEY-----\n"],
  [
    "with a changed letter",
    "AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ\n",
  ],
])("an identity file that is %s is named, never shown and never replaced", async (_, text) => {
  const box = await newBox();
  box.write(`../home/config/keep/identity.txt`, text);
  for (const args of [
    ["get", "A"],
    ["set", "A", "new"],
  ]) {
    const failure = await box.failure([...args, "-e", "local"]);
    expect(failure).toMatchObject({ exit: 4, code: "INVALID_IDENTITY" });
    expect(failure.message).toContain(box.identityFile);
    expect(JSON.stringify(failure).includes("QQQQQ")).toBe(false);
  }
  expect(readFileSync(box.identityFile, "utf8")).toBe(text);
});

async function newBox(): Promise<Sandbox> {
  const box = new Sandbox();
  await box.init();
  await box.set("A", "the value");
  expect(existsSync(box.path(vaultFile()))).toBe(true);
  return box;
}

function flipped(file: Buffer, at: number): Buffer {
  const changed = Buffer.from(file);
  changed[at]! ^= 1;
  return changed;
}

function encrypted(text: string, recipient: string): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return encrypter.encrypt(text);
}
