import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { expectFailure } from "../support/expect-failure.ts";
import { KeyWorkspace } from "../support/key-workspace.ts";

/** What is compared is in test/unit/compare-contexts.test.ts; here is what the command makes of it. */

async function workspace(): Promise<KeyWorkspace> {
  const box = new KeyWorkspace("");
  await box.store("local", "local", { A: "same", B: "one" });
  await box.store("local", "staging", { A: "same", B: "two", C: "x" });
  await box.store("local", "production", { A: "same" });
  return box;
}

const diff = (box: KeyWorkspace, ...args: readonly string[]) => box.keep(["diff", ...args]);

test("prints a matrix of every environment, and ends with 0 though they differ", async () => {
  expect(await diff(await workspace())).toEqual({
    code: 0,
    signal: null,
    stdout: [
      "Key  local  staging  production  Status",
      "A    A      A        A           same",
      "B    A      B        -           missing",
      "C    -      A        -           missing",
      "",
      "3 keys: 1 same, 2 missing.",
      "Equal letters in a row are equal values; - is missing.",
      "",
    ].join("\n"),
    stderr: "",
  });
});

test("--exit-code ends with 9 if something differs, shown or not, and with 0 if nothing does", async () => {
  const box = await workspace();
  const runs = await Promise.all([
    diff(box, "local", "staging", "--exit-code", "--format", "names"),
    diff(box, "local", "staging", "--exit-code", "--only", "A", "--format", "names"),
    diff(box, "local", "staging", "--exit-code", "--json", "--changed"),
  ]);
  expect(runs.map(({ code }) => code)).toEqual([9, 0, 9]);
  expect(runs[0].stdout).toBe("B\nC\n");
  expect(runs[1].stdout).toBe("");
  expect(runs.map(({ stderr }) => stderr)).toEqual(["", "", ""]);
});

test("--json is the same document as --format json, and shows values only with --unmask", async () => {
  const box = await workspace();
  const args = ["local", "staging", "--only", "B,C"];
  const [flag, format, unmasked] = await Promise.all([
    diff(box, ...args, "--json"),
    diff(box, ...args, "--format", "json"),
    diff(box, ...args, "--json", "--unmask"),
  ]);
  expect(flag.stdout).toBe(format.stdout);
  const present = { state: "present", vault: "local", version: "1" };
  expect(JSON.parse(flag.stdout)).toEqual({
    template: null,
    contexts: ["local", "staging"].map((env) => ({
      name: env,
      env,
      vaults: ["local"],
      file: null,
      failure: null,
    })),
    keys: [
      {
        key: "B",
        status: "different",
        cells: [
          { ...present, group: "A" },
          { ...present, group: "B" },
        ],
      },
      { key: "C", status: "missing", cells: [{ state: "missing" }, { ...present, group: "A" }] },
    ],
    summary: { same: 0, different: 1, missing: 1, unknown: 0, unused: 0, total: 2 },
    warnings: [],
  });
  const [b] = (JSON.parse(unmasked.stdout) as { keys: { cells: object[] }[] }).keys;
  expect(b!.cells).toEqual([
    { ...present, group: "A", value: "one", encoding: "utf-8" },
    { ...present, group: "B", value: "two", encoding: "utf-8" },
  ]);
});

test("--template may stand without a file, and --file may be given twice beside arguments", async () => {
  const box = await workspace();
  box.write("templates/production.env", "A={local:A}\nB={local:B}\n");
  box.write("a.env", "A=same\n");
  box.write("b.env", "A=same\n");
  const [own, files] = await Promise.all([
    diff(box, "production", "--exit-code", "--format", "names", "--template"),
    diff(box, "--file", "a.env", "production", "--file", "b.env", "--exit-code"),
  ]);
  expect(own).toMatchObject({ code: 9, stdout: "B\n" });
  expect(files).toMatchObject({ code: 0 });
  expect(files.stdout).toMatch(/^Key {2}production {2}a\.env {2}b\.env {2}Status\n/);
});

test("a file is read from standard input, and its mistakes are named", async () => {
  const box = await workspace();
  const args = ["diff", "production", "--file", "-", "--format", "names"];
  const good = await box.keep(args, { input: "A=same\nNEW=1\n" });
  expect(good).toMatchObject({ code: 0, stdout: "NEW\n" });
  await expectFailure(
    box,
    args,
    { exit: 8, code: "INVALID_FILE", message: "standard input cannot be read as env: line 2:" },
    { input: "A=1\ntell-tale\n" },
  );
  // The program before the pipe has failed; that is not a place where everything is missing.
  await expectFailure(box, args, { exit: 5, code: "NO_VARIABLES" }, { input: "" });
});

test("what cannot be read is marked and told on stderr, and decides the exit code", async () => {
  const box = await workspace();
  writeFileSync(box.path(".keep/secrets/local/staging.age"), "garbage");
  const [text, json, markdown] = await Promise.all([
    diff(box, "local", "staging", "--exit-code"),
    diff(box, "local", "staging", "--json"),
    diff(box, "local", "staging", "--format", "markdown"),
  ]);
  expect([text.code, json.code, markdown.code]).toEqual([3, 3, 3]);
  expect(text.stdout).toContain("A    A      !        unknown\n");
  expect(text.stderr).toMatch(/^Warning: staging could not be read: .*staging\.age is not a file/);
  const { contexts } = JSON.parse(json.stdout) as { contexts: { failure: object | null }[] };
  expect(contexts.map(({ failure }) => failure)).toEqual([
    null,
    { code: "VAULT_FILE_FOREIGN", message: expect.stringContaining("staging.age") },
  ]);
  expect(markdown.stdout).toContain("`staging` was not read (VAULT_FILE_FOREIGN).\n");
});

test("wrong usage is told without a comparison", async () => {
  const box = await workspace();
  await expectFailure(box, ["diff", "local"], {
    exit: 2,
    code: "USAGE",
    message: "A comparison needs two sides",
    hint: "keep diff staging production",
  });
  await expectFailure(box, ["diff", "--format", "markdown", "--unmask"], {
    exit: 2,
    code: "USAGE",
  });
});
