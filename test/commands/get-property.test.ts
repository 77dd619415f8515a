import { describe, expect, test } from "vitest";
import { expectFailure } from "../support/expect-failure.ts";
import { Sandbox } from "../support/sandbox.ts";

/** `keep get` with properties and versions, by reference and by flags. */

const JSON_VALUE = `{
  "user": {"name": "ann", "last.name": "lee", "ids": [1, 2.50, 1e3], "on": true, "off": false},
  "a.b": "dotted", "a": {"b": "nested", "c": "only nested"},
  "nil": null, "empty": "", "big": 12345678901234567890, "zero": -0.0,
  "text": "two\\nlines \\u00e9\\ud83d\\ude00 \\"q\\"", "list": [{"k": "x"}, {"k": "y"}]
}`;

async function workspace(values: Readonly<Record<string, string>> = {}): Promise<Sandbox> {
  const box = new Sandbox();
  await box.init();
  for (const [key, value] of Object.entries(values)) await box.set(key, value);
  return box;
}

const get = (...args: readonly string[]): string[] => ["get", ...args, "-e", "local"];

describe("a property", () => {
  test.each<readonly [string, string]>([
    ["user.name", "ann"],
    [String.raw`user.last\.name`, "lee"],
    ["user.ids.0", "1"],
    ["user.ids.1", "2.50"],
    ["user.ids.2", "1e3"],
    ["user.ids.#", "3"],
    ["user.ids", "[1, 2.50, 1e3]"],
    ["user.on", "true"],
    ["user.off", "false"],
    ["a.b", "dotted"],
    [String.raw`a\.b`, "dotted"],
    ["a.c", "only nested"],
    ["nil", ""],
    ["empty", ""],
    ["big", "12345678901234567890"],
    ["zero", "-0.0"],
    ["text", 'two\nlines é😀 "q"'],
    ["list.#.k", '["x","y"]'],
    ["list.1", '{"k": "y"}'],
  ])("%s of a JSON value is %j, in the key and as a flag", async (path, value) => {
    const box = await workspace({ D: JSON_VALUE });
    for (const args of [[`local:D.${path}`], [`D.${path}`], ["D", "--property", path]])
      expect(await box.ok(get(...args, "--raw")), args.join(" ")).toBe(value);
    expect(await box.ok(get(`D.${path}`))).toBe(`${value}\n`);
  });

  test("as JSON is named beside its value", async () => {
    const box = await workspace({ D: JSON_VALUE });
    const json = await box.json(get("D", "--property", "user.name"));
    expect(json).toMatchObject({
      key: "D",
      property: "user.name",
      value: "ann",
      vault: "local",
      env: "local",
      name: "shop/local/D",
      version: "1",
      encoding: "utf-8",
    });
    expect(JSON.parse(await box.ok(get("D.user.name", "--format", "json")))).toEqual(json);
    expect(await box.json(get("D"))).not.toHaveProperty("property");
    expect(await box.json(get("D.nil"))).toMatchObject({ value: "" });
    expect(await box.json(get("D.big"))).toMatchObject({ value: "12345678901234567890" });
  });

  test("in base64 and in a table is that of the property alone", async () => {
    const box = await workspace({ D: JSON_VALUE });
    expect(await box.ok(get("D.user.name", "--base64"))).toBe("YW5u\n");
    const table = await box.ok(get("D.user.name", "--format", "table"));
    expect(table).toMatch(/^Key .*\nD +ann +1 /);
    expect(table).not.toContain("lee");
  });

  test("that is not there is not found, with its path and without a value", async () => {
    const box = await workspace({ D: JSON_VALUE });
    for (const path of ["none", "user.none", "user.name.first", "user.ids.3", "User.name", "0"])
      await expectFailure(box, get(`D.${path}`), {
        exit: 5,
        code: "PROPERTY_NOT_FOUND",
        message: `local:D has no property ${path}.`,
        hint: String.raw`\.`,
      });
  });

  test.each(["plain", "", " ", "{", '{"a": 1} x', "{'a': 1}", '{"a": 1,}', "NaN"])(
    "of %j, which is no JSON, is refused without showing it",
    async (value) => {
      const box = await workspace({ D: value });
      const { message, hint } = await expectFailure(box, get("D.a"), {
        exit: 8,
        code: "NOT_JSON",
        message: "The value of local:D is no valid JSON",
        hint: "whole value",
      });
      if (value.trim().length > 1) expect(`${message} ${hint}`).not.toContain(value);
      expect(await box.ok(get("D", "--raw"))).toBe(value);
    },
  );

  test("of an absent key is an absent key, with the nearest that there is", async () => {
    const box = await workspace({ DATABASE: JSON_VALUE });
    const absent = { exit: 5, code: "KEY_NOT_FOUND" };
    await expectFailure(box, get("DATABSE.user.name"), { ...absent, hint: "DATABASE" });
    await expectFailure(box, get("DATABSE.user.name@1"), absent);
  });
});

describe("a version", () => {
  test("is named behind the key, with a property or without", async () => {
    const box = await workspace({ D: '{"a": "one"}' });
    await box.set("D", '{"a": "two"}');
    await box.set("D", "three");
    expect(await box.ok(get("D"))).toBe("three\n");
    for (const [args, value] of [
      [["D@1"], '{"a": "one"}'],
      [["D", "--version", "1"], '{"a": "one"}'],
      [["local:D.a@1"], "one"],
      [["D.a@2"], "two"],
      [["D.a", "--version", "2"], "two"],
      [["D@2", "--property", "a"], "two"],
      [["local:D", "-v", "local", "--property", "a", "--version", "1"], "one"],
      [["local:D.a@1", "-v", "local", "--property", "a", "--version", "1"], "one"],
    ] as const)
      expect(await box.ok(get(...args)), args.join(" ")).toBe(`${value}\n`);
    expect(await box.json(get("D.a@2"))).toMatchObject({ version: "2", value: "two" });
    await expectFailure(box, get("D.a@3"), {
      exit: 8,
      code: "NOT_JSON",
      message: "The value of local:D@3",
    });
    await expectFailure(box, get("D.b@2"), {
      exit: 5,
      code: "PROPERTY_NOT_FOUND",
      message: "local:D@2 has no property b.",
    });
    for (const args of [["D@9"], ["D.a@9"], ["D", "--version", "9"]])
      await expectFailure(box, get(...args), {
        exit: 5,
        code: "VERSION_NOT_FOUND",
        message: "D in local:local has no version 9.",
      });
  });

  test.each([
    [["local:D", "-v", "two"], "--vault"],
    [["D.a", "--property", "b"], "--property"],
    [["D@1", "--version", "2"], "--version"],
  ])("%j says two things at once", async (args, flag) => {
    const box = await workspace({ D: '{"a": "one"}' });
    await box.ok(["vault:add", "--driver", "local", "--slug", "two"]);
    await expectFailure(box, get(...args), { exit: 2, code: "USAGE", message: flag });
  });
});

describe("--metadata --property", () => {
  test("prints one tag, and as JSON an object", async () => {
    const box = await workspace({ D: "no JSON at all" });
    const metadata = (...more: readonly string[]): string[] => get("D", "--metadata", ...more);
    expect(await box.ok(metadata("--property", "ManagedBy"))).toBe("Keep\n");
    expect(await box.ok(get("D.Namespace", "--metadata"))).toBe("shop\n");
    expect(await box.json(metadata("--property", "ManagedBy"))).toEqual({ value: "Keep" });
    await expectFailure(box, metadata("--property", "none"), {
      exit: 5,
      code: "PROPERTY_NOT_FOUND",
      message: "none",
    });
    for (const args of [["D@1"], ["D.ManagedBy@1"], ["D", "--version", "1"]])
      await expectFailure(box, get(...args, "--metadata"), { exit: 2, code: "USAGE" });
  });
});

describe("what is no reference", () => {
  test.each([
    ["local:"],
    [":D"],
    ["local:D."],
    ["D@"],
    ["D@a b"],
    ["Local:D"],
    ["lo cal:D"],
    ["a:b:c"],
    ["{local:D}"],
    ["local:-D"],
    ["../D:x"],
    ["postgres://user:hunter2@host/db"],
    ["https://hooks.example/T0/hunter2"],
    ["D=hunter2:x"],
    ["D\nhunter2:x"],
  ])("%j is refused, and never repeated", async (text) => {
    const box = await workspace();
    const failures = await Promise.all(
      [[], ["--property", "a"], ["--metadata"]].map((more) => box.failure(get(text, ...more))),
    );
    for (const failure of failures) {
      expect([failure.exit, failure.code]).toEqual([8, "INVALID_REFERENCE"]);
      expect(JSON.stringify(failure)).not.toContain("hunter2");
    }
    const { stdout, stderr } = await box.keep(get(text), { env: { DEBUG: "*", KEEP_DEBUG: "1" } });
    expect(stdout).toBe("");
    expect(stderr).not.toContain("hunter2");
  });

  test.each([".a", "@1"])("%j has no key", async (text) => {
    const box = await workspace();
    await expectFailure(box, get(text), { exit: 8, code: "INVALID_KEY" });
  });

  test("nor are an empty property, and a version that none can be", async () => {
    const box = await workspace({ D: "{}" });
    await expectFailure(box, get("D", "--property", ""), { exit: 2, code: "USAGE" });
    for (const version of ["", "a b", "hunter2 x"]) {
      const failure = await box.failure(get("D", "--version", version));
      expect([failure.exit, failure.code], version).toEqual([8, "INVALID_VERSION"]);
      expect(JSON.stringify(failure)).not.toContain("hunter2");
    }
  });
});
