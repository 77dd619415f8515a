import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Context } from "../../src/context/context.ts";
import { type LookedAt, lookAtSecrets } from "../../src/operations/look-at-secrets.ts";
import { KeyWorkspace } from "../support/key-workspace.ts";

/** A workspace with two local vaults, looked at in this process. */
class LookedAtWorkspace extends KeyWorkspace {
  readonly here: Context;

  constructor() {
    super("http://127.0.0.1:9");
    this.writeVault("other", { driver: "local" });
    this.here = this.context();
  }

  look(options: LookedAt = {}): Promise<string> {
    return lookAtSecrets(this.here, "local", options, new AbortController().signal);
  }

  /** Whether a change is seen. */
  async sees(options: LookedAt, change: () => unknown): Promise<boolean> {
    const before = await this.look(options);
    expect(await this.look(options)).toBe(before);
    await change();
    return (await this.look(options)) !== before;
  }

  put(key: string, value: string, slug = "local"): Promise<void> {
    return this.store(slug, "local", { [key]: value });
  }

  async remove(key: string): Promise<void> {
    await (await this.here.vault("local", "local")).remove([key], { purge: true });
  }
}

async function workspaceOf(values: Readonly<Record<string, string>>): Promise<LookedAtWorkspace> {
  const box = new LookedAtWorkspace();
  await box.store("local", "local", values);
  return box;
}

describe("a look at all secrets", () => {
  test("tells a new one, a new value, and one that is gone", async () => {
    const box = await workspaceOf({ A: "1" });
    expect(await box.sees({}, () => box.put("B", "1"))).toBe(true);
    expect(await box.sees({}, () => box.put("A", "2"))).toBe(true);
    expect(await box.sees({}, () => box.remove("A"))).toBe(true);
    expect(await box.sees({}, () => box.put("NEW", "1", "other"))).toBe(true);
  });

  test("tells one that was deleted and made again, with the same version", async () => {
    const box = await workspaceOf({ A: "1", B: "1" });
    const recreate = async (): Promise<void> => {
      await box.remove("A");
      await box.put("A", "2");
    };
    expect(await box.sees({}, recreate)).toBe(true);
    const [head] = await (await box.here.vault("local", "local")).list();
    expect(head).toMatchObject({ key: "A", version: "1" });
  });

  test("tells nothing of what --only, --except and --vault leave out", async () => {
    const box = await workspaceOf({ A: "1", B: "1" });
    expect(await box.sees({ only: "A*" }, () => box.put("B", "2"))).toBe(false);
    expect(await box.sees({ only: "A*" }, () => box.put("AA", "2"))).toBe(true);
    expect(await box.sees({ except: "B" }, () => box.put("B", "3"))).toBe(false);
    expect(await box.sees({ vaults: ["local"] }, () => box.put("C", "1", "other"))).toBe(false);
  });

  test("has no value in it", async () => {
    const box = await workspaceOf({ A: "a value to be kept" });
    expect(await box.look()).toContain('"A"');
    expect(await box.look()).not.toContain("a value to be kept");
  });

  test("tells a change where there is no identity, and so nothing can be decrypted", async () => {
    const box = await workspaceOf({ A: "1" });
    const file = box.path(".keep/secrets/local/local.age");
    const old = readFileSync(file);
    await box.put("A", "2");
    const changed = readFileSync(file);
    rmSync(box.identityFile);
    writeFileSync(file, old);
    expect(await box.sees({ vaults: ["local"] }, () => writeFileSync(file, changed))).toBe(true);
    const vault = await box.here.vault("local", "local");
    await expect(vault.read("all")).rejects.toMatchObject({ code: "NO_IDENTITY" });
  });
});

describe("a look at what a template needs", () => {
  const template = "t.env";

  test("tells the secrets that it names, and no other", async () => {
    const box = await workspaceOf({ A: "1", B: "1" });
    box.write(template, "X={local:A}\n");
    expect(await box.sees({ template }, () => box.put("B", "2"))).toBe(false);
    expect(await box.sees({ template }, () => box.put("A", "1", "other"))).toBe(false);
    expect(await box.sees({ template }, () => box.put("A", "2"))).toBe(true);
    expect(await box.sees({ template, except: "A" }, () => box.put("A", "3"))).toBe(false);
    expect(await box.sees({ template, all: true }, () => box.put("B", "3"))).toBe(true);
  });

  test("tells the secrets of its lists", async () => {
    const box = await workspaceOf({ DB_A: "1", B: "1" });
    const line = "{{key}}={{value}}\n";
    box.write(template, `{{#each (secrets "local" only="DB_*")}}\n${line}{{/each}}\n`);
    expect(await box.sees({ template }, () => box.put("B", "2"))).toBe(false);
    expect(await box.sees({ template }, () => box.put("DB_NEW", "1"))).toBe(true);
  });

  test("tells a secret that it asks for and that does not exist yet", async () => {
    const box = await workspaceOf({ A: "1" });
    box.write(template, `X={{secret "local:LATER" default="none"}}\n`);
    expect(await box.sees({ template }, () => box.put("LATER", "1"))).toBe(true);
  });

  test("tells that a secret is gone of which it names a version", async () => {
    const box = await workspaceOf({ A: "1" });
    box.write(template, "X={local:A@1}\n");
    expect(await box.sees({ template }, () => box.remove("A"))).toBe(true);
  });

  test("tells its own text, also where it holds no secret", async () => {
    const box = await workspaceOf({});
    box.write(template, "X=1\n");
    expect(await box.sees({ template }, () => box.write(template, "X=2\n"))).toBe(true);
    expect(await box.sees({ template }, () => box.write(template, "X=2\n"))).toBe(false);
  });

  test("tells the text of its partials, and what they need", async () => {
    const box = await workspaceOf({ A: "1", B: "1" });
    box.write("templates/part.env", "X={local:A}\n");
    box.write(template, "{{> part}}\n");
    expect(await box.sees({ template }, () => box.put("A", "2"))).toBe(true);
    const change = (): unknown => box.write("templates/part.env", "X={local:B}\n");
    expect(await box.sees({ template }, change)).toBe(true);
    expect(await box.sees({ template }, () => box.put("A", "3"))).toBe(false);
  });

  test("takes the environment's own where no file is named", async () => {
    const box = await workspaceOf({ A: "1" });
    box.write("templates/local.env", "X={local:A}\n");
    expect(await box.sees({ template: "" }, () => box.put("B", "2"))).toBe(false);
    expect(await box.sees({ template: "" }, () => box.put("A", "2"))).toBe(true);
  });

  test("fails where it is gone, or has a mistake", async () => {
    const box = await workspaceOf({ A: "1" });
    await expect(box.look({ template })).rejects.toMatchObject({ code: "TEMPLATE_NOT_FOUND" });
    box.write(template, "X={local:\n{{#if}}");
    await expect(box.look({ template })).rejects.toMatchObject({ code: "INVALID_TEMPLATE" });
  });
});
