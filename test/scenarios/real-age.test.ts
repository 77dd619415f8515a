import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { readFileSync } from "node:fs";
import { userInfo } from "node:os";
import { describe, expect, test } from "vitest";
import { ageDecrypt, ageEncrypt, hasAge } from "../support/age-program.ts";
import { Sandbox } from "../support/sandbox.ts";
import { vaultFile } from "../support/vault-files.ts";

interface Document {
  readonly format: string;
  readonly version: number;
  readonly secrets: Record<string, SecretRecord>;
}

interface SecretRecord {
  readonly tags: Record<string, string>;
  readonly versions: {
    readonly version: number;
    readonly value: string;
    readonly createdAt: string;
    readonly author?: string;
  }[];
  readonly deletedAt?: string;
}

describe.skipIf(!hasAge)("age, the program", () => {
  test("decrypts a vault's file to JSON with all that is known of each secret", async () => {
    const box = new Sandbox();
    await box.init();
    const began = Date.now();
    for (let n = 1; n <= 22; n++) await box.set("DB_PASSWORD", `value ${n}`, "production");
    await box.set("EMPTY", "", "production");
    const printed = await box.run("age", ["-d", "-i", box.identityFile, vaultFile("production")]);
    expect([printed.code, printed.stderr]).toEqual([0, ""]);
    const document = JSON.parse(printed.stdout) as Document;
    expect(document).toMatchObject({ format: "keep-local", version: 1 });
    const names = ["shop/production/DB_PASSWORD", "shop/production/EMPTY"];
    expect(Object.keys(document.secrets)).toEqual(names);
    const { tags, versions } = document.secrets[names[0]!]!;
    expect(tags).toEqual({
      ManagedBy: "Keep",
      Namespace: "shop",
      Environment: "production",
      VaultSlug: "local",
    });
    const numbers = Array.from({ length: 20 }, (_, n) => 22 - n);
    expect(versions.map(({ version }) => version)).toEqual(numbers);
    expect(versions.map(({ value }) => value)).toEqual(numbers.map((n) => `value ${n}`));
    for (const { createdAt, author } of versions) {
      expect(Date.parse(createdAt)).toBeGreaterThanOrEqual(began);
      expect(Date.parse(createdAt)).toBeLessThanOrEqual(Date.now());
      expect(new Date(createdAt).toISOString()).toBe(createdAt);
      expect(author).toBe(userInfo().username);
    }
  });

  test("what was removed is still in the file, marked", async () => {
    const box = new Sandbox();
    await box.init();
    await box.set("A", "1");
    await box.ok(["delete", "A", "-e", "local", "--yes"]);
    const record = documentOf(box).secrets["shop/local/A"]!;
    expect(Date.parse(record.deletedAt!)).toBeGreaterThan(0);
    expect(record.versions[0]!.value).toBe("1");
  });

  test("a file edited by hand and encrypted again by age is listed, read and written", async () => {
    const box = new Sandbox();
    await box.init();
    await box.set("A", "old");
    await box.set("B", "b");
    const document = documentOf(box);
    const record = document.secrets["shop/local/A"]!;
    record.versions[0] = { ...record.versions[0]!, value: "by hand" };
    document.secrets["shop/local/NEW"] = structuredClone(record);
    box.write(vaultFile(), ageEncrypt(JSON.stringify(document), [await recipientOf(box)]));
    expect(await box.json(["list", "-e", "local", "--names"])).toEqual(["A", "B", "NEW"]);
    expect(await box.ok(["get", "NEW", "-e", "local"])).toBe("by hand\n");
    await box.set("C", "c");
    const content = await box.ok(["export", "-e", "local", "--format", "json"]);
    expect(JSON.parse(content)).toEqual({ A: "by hand", B: "b", C: "c", NEW: "by hand" });
  });

  test("fields that were added by hand stay when Keep writes", async () => {
    const box = new Sandbox();
    await box.init();
    await box.set("A", "1");
    const document = documentOf(box);
    document.secrets["shop/local/A"]!.tags["Owner"] = "payments";
    box.write(vaultFile(), ageEncrypt(JSON.stringify(document), [await recipientOf(box)]));
    await box.set("A", "2");
    expect(documentOf(box).secrets["shop/local/A"]!.tags).toMatchObject({ Owner: "payments" });
  });

  test("an identity that age-keygen made serves as it is", async () => {
    const box = new Sandbox();
    const made = await box.run("age-keygen", ["-o", "../key.txt"]);
    expect(made.code).toBe(0);
    const env = { KEEP_IDENTITY_FILE: "../key.txt" };
    await box.ok(["init", "--yes"], { env });
    await box.ok(["set", "A", "-e", "local"], { input: "1", env });
    expect(await box.ok(["get", "A", "-e", "local"], { env })).toBe("1\n");
    const recipient = (await box.ok(["identity"], { env })).trim();
    expect(readFileSync(box.path("../key.txt"), "utf8")).toContain(`# public key: ${recipient}`);
  });

  test("what is encrypted for somebody else is exit 4, and stays", async () => {
    const box = new Sandbox();
    await box.init();
    await box.set("A", "1");
    const other = await identityToRecipient(await generateX25519Identity());
    const foreign = ageEncrypt(JSON.stringify(documentOf(box)), [other]);
    box.write(vaultFile(), foreign);
    for (const args of [["get", "A"], ["set", "A", "2"], ["list"]])
      expect(await box.failure([...args, "-e", "local"])).toMatchObject({
        exit: 4,
        code: "NO_ACCESS",
        details: { file: vaultFile() },
      });
    expect(readFileSync(box.path(vaultFile())).equals(foreign)).toBe(true);
  });
});

function documentOf(box: Sandbox): Document {
  const identity = readFileSync(box.identityFile, "utf8").trim();
  return JSON.parse(ageDecrypt(readFileSync(box.path(vaultFile())), identity).toString());
}

async function recipientOf(box: Sandbox): Promise<string> {
  return (await box.ok(["identity"])).trim();
}
