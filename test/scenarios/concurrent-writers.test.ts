import { readFileSync, readdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { Sandbox } from "../support/sandbox.ts";
import { leftovers, withoutReaders } from "../support/vault-files.ts";

const WRITERS = 50;
const keys = Array.from({ length: WRITERS }, (_, n) => `KEY_${String(n).padStart(2, "0")}`);
const expected = Object.fromEntries(keys.map((key) => [key, `value of ${key}`]));

test("50 keep set at once all land, also when none has an identity yet", async () => {
  const box = new Sandbox();
  await box.init();
  withoutReaders(box);
  await setAll(box);
  expect(await valuesOf(box)).toEqual(expected);
  const identity = readFileSync(box.identityFile, "utf8");
  expect(identity.match(/^AGE-SECRET-KEY-1/gm)).toHaveLength(1);
  expect(statSync(box.identityFile).mode & 0o777).toBe(0o600);
  expect(readdirSync(dirname(box.identityFile))).toEqual(["identity.txt"]);
  expect(leftovers(box)).toEqual([]);
}, 180_000);

test("50 keep set at once beside secrets that are there lose none", async () => {
  const box = new Sandbox();
  await box.init();
  await box.set("OLD", "old");
  await box.set("KEY_00", "old");
  await setAll(box);
  expect(await valuesOf(box)).toEqual({ ...expected, OLD: "old" });
  const listed = (await box.json(["list", "-e", "local"])) as readonly Listed[];
  expect(listed.find(({ key }) => key === "KEY_00")!.version).toBe("2");
  expect(leftovers(box)).toEqual([]);
}, 180_000);

test("of several keep set --if-absent at once one lands, and the others say so", async () => {
  const box = new Sandbox();
  await box.init();
  const finished = await Promise.all(
    Array.from({ length: 6 }, (_, n) =>
      box.keep(["set", "A", "--if-absent", "-e", "local"], { input: `value ${n}` }),
    ),
  );
  const codes = finished.map(({ code }) => code);
  expect(codes.toSorted()).toEqual([0, 6, 6, 6, 6, 6]);
  expect(await box.ok(["get", "A", "-e", "local"])).toBe(`value ${codes.indexOf(0)}\n`);
}, 60_000);

interface Listed {
  readonly key: string;
  readonly version: string;
}

async function setAll(box: Sandbox): Promise<void> {
  const finished = await Promise.all(
    keys.map((key) => box.keep(["set", key, "-e", "local"], { input: expected[key]! })),
  );
  expect(finished.filter(({ code }) => code !== 0)).toEqual([]);
}

async function valuesOf(box: Sandbox): Promise<unknown> {
  return JSON.parse(await box.ok(["export", "-e", "local", "--format", "json"]));
}
