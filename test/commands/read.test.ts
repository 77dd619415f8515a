import { rmSync } from "node:fs";
import { parse } from "dotenv";
import { describe, expect, test } from "vitest";
import { expectFailure } from "../support/expect-failure.ts";
import { Sandbox } from "../support/sandbox.ts";

async function workspace(values: Readonly<Record<string, string>> = {}): Promise<Sandbox> {
  const box = new Sandbox();
  await box.init();
  for (const [key, value] of Object.entries(values)) await box.set(key, value);
  return box;
}

const get = (key: string, ...flags: readonly string[]): string[] => [
  "get",
  key,
  "--env=local",
  ...flags,
];
const list = (...flags: readonly string[]): string[] => ["list", "-e", "local", ...flags];

describe("keep get", () => {
  const odd = ` "a"\r\n\t'b' $C {{d}} \\n é🔑\n`;

  test("prints the value exactly and one newline; raw leaves that out", async () => {
    const box = await workspace({ A: odd, B: "" });
    expect(await box.keep(get("A"))).toMatchObject({ code: 0, stdout: `${odd}\n`, stderr: "" });
    expect(await box.ok(get("A", "--raw"))).toBe(odd);
    expect(await box.ok(get("A", "--format", "raw"))).toBe(odd);
    expect(await box.ok(get("B"))).toBe("\n");
    expect(await box.ok(get("B", "--raw"))).toBe("");
  });

  test("prints what is known as JSON, the same by --json and --format json", async () => {
    const box = await workspace({ A: odd });
    const json = await box.json(get("A"));
    expect(json).toEqual({
      key: "A",
      value: odd,
      vault: "local",
      env: "local",
      name: "shop/local/A",
      version: "1",
      encoding: "utf-8",
      plain: false,
      updated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      author: expect.anything(),
    });
    expect(JSON.parse(await box.ok(get("A", "--format", "json")))).toEqual(json);
  });

  test("prints a table", async () => {
    const box = await workspace({ A: "x" });
    expect(await box.ok(get("A", "--format", "table"))).toMatch(
      /^Key +Value +Version +Updated\nA +x +1 /,
    );
  });

  test("takes a reference, and refuses two vaults", async () => {
    const box = await workspace({ A: "x" });
    await box.ok(["vault:add", "--driver", "local", "--slug", "two"]);
    await box.set("A", "y", "local", "--vault", "two");
    expect(await box.ok(get("two:A"))).toBe("y\n");
    expect(await box.ok(get("local:A"))).toBe("x\n");
    expect(await box.ok(get("two:A", "-v", "two"))).toBe("y\n");
    await expectFailure(box, get("two:A", "-v", "local"), { exit: 2, code: "USAGE" });
  });

  test("environments, vaults and scopes do not see each other's", async () => {
    const box = await workspace({ A: "x" });
    await box.ok(["vault:add", "--driver", "local", "--slug", "two", "--scope", "web"]);
    const absent = { exit: 5, code: "KEY_NOT_FOUND" };
    await expectFailure(box, ["get", "A", "-e", "staging"], absent);
    await expectFailure(box, get("two:A"), absent);
  });

  test("keys keep their case", async () => {
    const box = await workspace({ Key: "1", KEY: "2" });
    expect(await box.ok(get("Key"))).toBe("1\n");
    await expectFailure(box, get("key"), { exit: 5, code: "KEY_NOT_FOUND", hint: /Key|KEY/ });
  });

  test("refuses a format it does not know, with the choices", async () => {
    const box = await workspace({ A: "x" });
    await expectFailure(box, get("A", "--format", "xml"), {
      exit: 2,
      code: "USAGE",
      message: "value, table, json, raw",
    });
  });
});

describe("keep list", () => {
  const values = { DB_HOST: "db.example", DB_PASSWORD: "quite secret", TOKEN: "also secret" };
  const secret = /quite|also|db\.example/;

  test.each([[], ["--format", "table"], ["--format", "json"], ["--format", "env"], ["--json"]])(
    "masks every value with %j %s",
    async (...flags) => {
      const box = await workspace(values);
      const text = await box.ok(list(...flags));
      expect(text).not.toMatch(secret);
      expect(text).toContain("****");
      for (const key of Object.keys(values)) expect(text).toContain(key);
    },
  );

  test("a mask tells nothing of the length", async () => {
    const box = await workspace({ A: "", B: "x".repeat(1000) });
    const rows = (await box.json(list())) as { value: string }[];
    expect(rows.map(({ value }) => value)).toEqual(["****", "****"]);
  });

  test("masked as env it is comments only, which no reader takes for values", async () => {
    const box = await workspace(values);
    const text = await box.ok(list("--format", "env"));
    expect(text).toBe("# DB_HOST=****\n# DB_PASSWORD=****\n# TOKEN=****\n");
    expect(parse(text)).toEqual({});
  });

  test("--unmask shows the values, as env so that they read back", async () => {
    const box = await workspace(values);
    expect(await box.ok(list("--unmask"))).toMatch(/DB_PASSWORD +quite secret +1 /);
    expect(parse(await box.ok(list("--unmask", "--format", "env")))).toEqual(values);
    const rows = (await box.json(list("--unmask"))) as { key: string; value: string }[];
    expect(Object.fromEntries(rows.map(({ key, value }) => [key, value]))).toEqual(values);
  });

  test("is sorted, an array also when filtered, and empty without a fuss", async () => {
    const box = await workspace(values);
    expect(await box.json(list("--only", "TOKEN,DB_H*"))).toEqual([
      expect.objectContaining({ key: "DB_HOST", version: "1" }),
      expect.objectContaining({ key: "TOKEN", version: "1" }),
    ]);
    expect(await box.json(list("--only", "NONE"))).toEqual([]);
    const empty = await box.keep(["list", "-e", "staging"]);
    expect(empty).toMatchObject({ code: 0, stderr: "No secrets in local:staging.\n" });
    expect(await box.json(["list", "-e", "staging", "--names"])).toEqual([]);
  });

  test.each([
    [
      ["--only", "DB_*"],
      ["DB_HOST", "DB_PASSWORD"],
    ],
    [["--only", "DB_????"], ["DB_HOST"]],
    [
      ["--only", " DB_HOST , TOKEN "],
      ["DB_HOST", "TOKEN"],
    ],
    [["--except", "DB_*"], ["TOKEN"]],
    [["--only", "DB_*", "--except", "*HOST"], ["DB_PASSWORD"]],
    [["--only", "db_*"], []],
    [["--only", "DB"], []],
    [["--only", "DB.*"], []],
    [
      ["--only", "*"],
      ["DB_HOST", "DB_PASSWORD", "TOKEN"],
    ],
  ])("%j leaves %j", async (flags, names) => {
    const box = await workspace(values);
    expect(await box.json(list("--names", ...flags))).toEqual(names);
  });

  test("is show and ls too", async () => {
    const box = await workspace(values);
    const text = await box.ok(list());
    expect(await box.ok(["show", "-e", "local"])).toBe(text);
    expect(await box.ok(["ls", "-e", "local"])).toBe(text);
  });

  test("--names needs no identity, and neither does a masked list", async () => {
    const box = await workspace(values);
    rmSync(box.identityFile);
    expect(await box.ok(list("--names"))).toBe("DB_HOST\nDB_PASSWORD\nTOKEN\n");
    expect(await box.ok(list())).toContain("DB_HOST");
    await expectFailure(box, list("--unmask"), {
      exit: 4,
      code: "NO_IDENTITY",
      hint: "keep identity",
    });
    await expectFailure(box, get("TOKEN"), { exit: 4, code: "NO_IDENTITY" });
  });

  test("--names does not go with what would show values", async () => {
    const box = await workspace(values);
    await expectFailure(box, list("--names", "--unmask"), { exit: 2, code: "USAGE" });
  });
});

describe("keep delete", () => {
  const values = { A: "1", B: "2", LEGACY_A: "3", LEGACY_B: "4" };
  const del = (...args: readonly string[]): string[] => ["delete", ...args, "-e", "local"];
  const names = (box: Sandbox): Promise<unknown> => box.json(list("--names"));

  test("deletes several, and says so", async () => {
    const box = await workspace(values);
    expect(await box.json(del("A", "B", "A", "--yes"))).toEqual({
      vault: "local",
      env: "local",
      deleted: ["A", "B"],
      restorable: true,
      restorable_until: expect.stringMatching(/^\d{4}-/),
      plan: expect.objectContaining({ vault: "local", env: "local" }),
      carried_out: true,
    });
    expect(await names(box)).toEqual(["LEGACY_A", "LEGACY_B"]);
    await expectFailure(box, get("A"), { exit: 5, code: "KEY_DELETED", hint: "keep restore A" });
  });

  test("deletes what globs match, but not what --except does", async () => {
    const box = await workspace(values);
    await box.ok(del("--only", "LEGACY_*", "--except", "*_B", "-y"));
    expect(await names(box)).toEqual(["A", "B", "LEGACY_B"]);
    expect(await box.ok(del("--only", "LEGACY_*", "--dry-run"))).toBe(
      "delete    LEGACY_B  version 1\nPlan for local:local: 1 to delete.\n",
    );
    const none = await box.keep(del("--only", "NONE_*", "--yes"));
    expect(none).toMatchObject({ code: 0, stderr: "No secret of local:local matches.\n" });
  });

  test("one absent key and nothing is deleted", async () => {
    const box = await workspace(values);
    await expectFailure(box, del("A", "LEGACY_C", "--yes"), {
      exit: 5,
      code: "KEY_NOT_FOUND",
      hint: /LEGACY_[AB]/,
    });
    await expectFailure(box, del("A", "X", "Y", "--yes"), {
      exit: 5,
      code: "KEYS_NOT_FOUND",
      message: "X, Y",
    });
    expect(await names(box)).toEqual(Object.keys(values));
  });

  test("needs a confirmation, and at least one key", async () => {
    const box = await workspace(values);
    await expectFailure(box, del("A"), {
      exit: 2,
      code: "CONFIRMATION_NEEDED",
      message: "Deleting A from local:local",
      hint: "--yes",
    });
    await expectFailure(box, del("--yes"), { exit: 2, code: "USAGE" });
    await expectFailure(box, del("--except", "A", "--yes"), { exit: 2, code: "USAGE" });
    expect(await names(box)).toEqual(Object.keys(values));
  });

  test("a flag that it does not know is no key", async () => {
    const box = await workspace(values);
    for (const flag of ["--frobnicate", "--yes=1", "-x"])
      expect([(await box.failure(del("A", flag))).exit, flag]).toEqual([2, flag]);
    expect(await names(box)).toEqual(Object.keys(values));
  });
});
