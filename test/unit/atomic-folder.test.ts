import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { strangersIn, writeFolderAtomic } from "../../src/system/atomic-folder.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const bytes = (files: Readonly<Record<string, string>>): ReadonlyMap<string, Uint8Array> =>
  new Map(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)]));

describe("a folder that is written in one step", () => {
  test("leaves the old one, and nothing beside it, where a file cannot be written", async () => {
    const parent = temporaryFolder();
    const target = join(parent, "secrets");
    await writeFolderAtomic(target, bytes({ A: "old" }));
    await expect(
      writeFolderAtomic(target, bytes({ A: "new", "no/such": "x" })),
    ).rejects.toMatchObject({ code: "ENOENT" });
    expect(readFileSync(join(target, "A"), "utf8")).toBe("old");
    expect(readdirSync(parent)).toEqual(["secrets"]);
  });

  test("takes away what a killed process left, and nothing younger", async () => {
    const parent = temporaryFolder();
    const left = join(parent, ".secrets.0123456789ab.tmp");
    const young = join(parent, ".secrets.ba9876543210.tmp");
    for (const folder of [left, young]) {
      mkdirSync(folder);
      writeFileSync(join(folder, "A"), "x");
    }
    const old = new Date(Date.now() - 120_000);
    utimesSync(left, old, old);
    await writeFolderAtomic(join(parent, "secrets"), bytes({}));
    expect([existsSync(left), existsSync(young)]).toEqual([false, true]);
  });

  test("two at once leave one of them, whole", async () => {
    const parent = temporaryFolder();
    const target = join(parent, "secrets");
    const sets = Array.from({ length: 8 }, (_, index) =>
      bytes(Object.fromEntries(Array.from({ length: 20 }, (__, n) => [`K${n}`, `${index}`]))),
    );
    await Promise.allSettled(sets.map(async (files) => writeFolderAtomic(target, files)));
    const found = readdirSync(target).map((name) => readFileSync(join(target, name), "utf8"));
    expect(found).toHaveLength(20);
    expect(new Set(found).size).toBe(1);
  });
});

test("what is no private file of the right name is a stranger", async () => {
  const parent = temporaryFolder();
  const target = join(parent, "secrets");
  const isName = (name: string): boolean => /^[A-Z]+$/.test(name);
  expect(await strangersIn(target, isName)).toEqual([]);
  await writeFolderAtomic(target, bytes({ A: "1" }));
  expect(await strangersIn(target, isName)).toEqual([]);
  mkdirSync(join(target, "B"));
  writeFileSync(join(target, "c"), "");
  expect((await strangersIn(target, isName)).toSorted()).toEqual(["B", "c"]);
});
