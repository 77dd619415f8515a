import { describe, expect, test } from "vitest";
import type { ImportSecretsResult } from "../../src/operations/import-secrets.ts";
import { exitCodeOf } from "../../src/operations/apply-plan.ts";
import { ImportWorld } from "../support/import-world.ts";
import { memoryManifest } from "../support/memory-vault.ts";

const stepsOf = ({ plan }: ImportSecretsResult) =>
  plan.steps.map(({ key, action, from }) => `${action} ${key} ${from?.line}`);

describe("the plan of an import", () => {
  test("has what is new, changed, the same and skipped, each with its line", async () => {
    const world = new ImportWorld();
    await world.put({ SAME: "1", OTHER: "2", GONE: "3" });
    const text = "NEW=x\n# comment\nSAME=1\nOTHER=y\n";
    const result = await world.import(text, { onConflict: "overwrite" });
    expect(stepsOf(result)).toEqual(["create NEW 1", "update OTHER 4", "unchanged SAME 3"]);
    expect(result).toMatchObject({
      file: ".env",
      format: "env",
      carried_out: true,
      versions: { NEW: "1", OTHER: "2" },
    });
    expect(await world.values()).toEqual({ NEW: "x", SAME: "1", OTHER: "y", GONE: "3" });
  });

  test("is made with one reading, and carried out with one writing where the vault can", async () => {
    const capabilities = { ...memoryManifest.capabilities, atomicBatch: true };
    const world = new ImportWorld({ capabilities });
    await world.put({ B: "1" });
    await world.import("A=1\nB=1\nC=3\n");
    expect(world.store.calls).toEqual(["read", "write"]);
    world.store.calls.length = 0;
    await world.import("A=1\nB=1\nC=3\n");
    expect(world.store.calls).toEqual(["read"]);
  });

  test("takes empty values, zeros and what looks like nothing", async () => {
    const world = new ImportWorld();
    await world.import("A=\nB=0\nC=''\nD=null\nE=false\n");
    expect(await world.values()).toEqual({ A: "", B: "0", C: "", D: "null", E: "false" });
  });

  test("is only given back in a dry run", async () => {
    const world = new ImportWorld();
    await world.put({ B: "1" });
    const result = await world.import("A=1\nB=2\nBARE\n", { dryRun: true, onConflict: "ask" });
    expect(stepsOf(result)).toEqual(["invalid null 3", "create A 1", "conflict B 2"]);
    expect(exitCodeOf(result)).toBe(8);
    expect(result.carried_out).toBe(false);
    expect(await world.values()).toEqual({ B: "1" });
    // Nobody is asked, and nobody could be.
    const asking = await world.import("A=1\nB=2\n", { dryRun: true, onConflict: "ask" });
    expect([stepsOf(asking), exitCodeOf(asking)]).toEqual([["create A 1", "conflict B 2"], 6]);
  });
});

describe("a line that cannot be imported", () => {
  test("keeps all of them out, and is named", async () => {
    const world = new ImportWorld();
    const failure = await world.failure("A=1\nBARE\nB=2\nü=3\n");
    expect(failure).toMatchObject({ code: "PLAN_REFUSED", exitCode: 8 });
    expect(failure.details).toMatchObject({
      invalid: ["line 2", "line 4"],
      conflicts: [],
      reasons: [
        "Line 2: there is a name without a value.",
        "Line 4: this is no NAME=value, and nothing of it was read.",
      ],
    });
    expect(failure.hint).toContain("--partial");
    expect(await world.values()).toEqual({});
  });

  test("is left out with --partial, and the exit code is still 8", async () => {
    const world = new ImportWorld();
    const result = await world.import("A=1\nBARE\nB=2\n", { partial: true });
    expect(stepsOf(result)).toEqual(["invalid null 2", "create A 1", "create B 3"]);
    expect(exitCodeOf(result)).toBe(8);
    expect(await world.values()).toEqual({ A: "1", B: "2" });
  });

  test("may be one whose value the vault cannot hold", async () => {
    const limits = { ...memoryManifest.limits, valueBytes: 5, emptyValue: false };
    const world = new ImportWorld({ limits });
    const failure = await world.failure("A=12345\nB=\nC=123456\n");
    expect(failure.details).toMatchObject({
      invalid: ["B", "C"],
      reasons: [
        "Line 2: The value of B is empty, and memory cannot hold an empty value.",
        "Line 3: The value of C has 6 bytes; memory holds at most 5.",
      ],
    });
    await world.import("A=12345\nB=\nC=123456\n", { partial: true });
    expect(await world.values()).toEqual({ A: "12345" });
  });

  test("is said to be JSON where the file looks so", async () => {
    const failure = await new ImportWorld().failure('{\n  "A": "1"\n}\n');
    expect(failure.hint).toBe("If this is JSON, give --format json.");
  });

  test("does not make up for a conflict", async () => {
    const world = new ImportWorld();
    await world.put({ A: "1" });
    const failure = await world.failure("A=2\nBARE\nB=1\n", { partial: true });
    expect(failure.details).toMatchObject({ conflicts: ["A"], invalid: ["line 2"] });
    expect(await world.values()).toEqual({ A: "1" });
  });
});

describe("another value that is there", () => {
  const text = "A=new\nB=new\nC=new\nD=new\n";

  async function world(...answers: string[]): Promise<ImportWorld> {
    const made = new ImportWorld();
    await made.put({ A: "old", B: "old", C: "old" });
    if (answers.length > 0) made.answers = answers;
    return made;
  }

  test("is a conflict: nothing is done, and each is named with its line", async () => {
    const one = await world();
    const failure = await one.failure(text);
    expect(failure).toMatchObject({ code: "PLAN_REFUSED", exitCode: 6 });
    expect(failure.details).toMatchObject({ conflicts: ["A", "B", "C"], invalid: [] });
    expect(failure.excerpt).toContain("Line 2: B exists already in memory:local.");
    expect(await one.values()).toEqual({ A: "old", B: "old", C: "old" });
  });

  test("is left, or replaced, if that is asked for", async () => {
    const skipping = await world();
    await skipping.import(text, { onConflict: "skip" });
    expect(await skipping.values()).toEqual({ A: "old", B: "old", C: "old", D: "new" });
    const overwriting = await world();
    await overwriting.import(text, { onConflict: "overwrite" });
    expect(await overwriting.values()).toEqual({ A: "new", B: "new", C: "new", D: "new" });
  });

  test.each([
    [["overwrite", "skip", "overwrite"], { A: "new", B: "old", C: "new", D: "new" }, 3],
    [["skip", "overwrite all"], { A: "old", B: "new", C: "new", D: "new" }, 2],
    [["overwrite", "skip all"], { A: "new", B: "old", C: "old", D: "new" }, 2],
  ])("is asked for, key by key: %j", async (answers, values, questions) => {
    const one = await world(...answers);
    await one.import(text, { onConflict: "ask" });
    expect(await one.values()).toEqual(values);
    expect(one.asked.slice(0, questions)).toEqual(
      ["A", "B", "C"]
        .slice(0, questions)
        .map((key) => `${key} exists in memory:local with another value.`),
    );
    expect(one.asked.slice(questions)).toEqual([
      expect.stringMatching(/^Import to memory:local: /),
    ]);
  });

  test("changes nothing if the question is cancelled", async () => {
    const one = await world("overwrite", "cancel");
    expect(await one.failure(text, { onConflict: "ask" })).toMatchObject({ code: "CANCELLED" });
    expect(await one.values()).toEqual({ A: "old", B: "old", C: "old" });
  });

  test("is a missing input where nobody can be asked, and not asked for in a refused import", async () => {
    const failure = await (await world()).failure(text, { onConflict: "ask" });
    expect(failure).toMatchObject({ code: "MISSING_INPUT", exitCode: 2 });
    expect(failure.hint).toContain("--on-conflict overwrite");
    const one = await world("overwrite all");
    expect((await one.failure(`${text}BARE\n`, { onConflict: "ask" })).exitCode).toBe(8);
    expect(one.asked).toEqual([]);
  });
});

describe("what is stored", () => {
  test("keeps its kind, and what is new is encrypted unless --plain", async () => {
    const world = new ImportWorld();
    await world.put({ OPEN: "1" }, true);
    await world.put({ SECRET: "1" });
    const overwrite = { onConflict: "overwrite" } as const;
    await world.import("OPEN=2\nNEW=2\n", overwrite);
    await world.import("SECRET=3\nNEW_OPEN=3\n", { ...overwrite, plain: true });
    const kinds = ["OPEN", "NEW", "SECRET", "NEW_OPEN"].map((key) => world.isPlain(key));
    expect(await Promise.all(kinds)).toEqual([true, false, false, true]);
    expect(await world.values()).toEqual({ OPEN: "2", NEW: "2", SECRET: "3", NEW_OPEN: "3" });
  });

  test("is never --plain in a vault that encrypts everything", async () => {
    const capabilities = { ...memoryManifest.capabilities, plain: false };
    const world = new ImportWorld({ capabilities });
    expect(await world.failure("A=1\n", { plain: true })).toMatchObject({ code: "INVALID_OPTION" });
  });

  test("is nothing of a file without variables, which is an error", async () => {
    for (const text of ["", "\n# only a comment\n", "\uFEFF"])
      expect(await new ImportWorld().failure(text)).toMatchObject({
        code: "NO_VARIABLES",
        exitCode: 5,
      });
    expect(await new ImportWorld().failure("{}", { file: "a.json" })).toMatchObject({
      code: "NO_VARIABLES",
    });
    expect(await new ImportWorld().failure("", { map: ["A=B"] })).toMatchObject({
      code: "NO_VARIABLES",
    });
  });

  test("is nothing where the filter lets nothing pass, which is none", async () => {
    const world = new ImportWorld();
    const result = await world.import("A=1\n", { only: "B" });
    expect([result.plan.steps, exitCodeOf(result), world.store.calls]).toEqual([[], 0, []]);
  });
});

test("Ctrl-C in the middle of the writing puts back what was there", async () => {
  const world = new ImportWorld();
  await world.put({ A: "old" });
  world.progress = (count) => count === 3 && world.interrupt.abort();
  const lines = Array.from({ length: 40 }, (_, index) => `K${index}=new\n`);
  const failure = await world.failure(`A=new\n${lines.join("")}`, { onConflict: "overwrite" });
  expect(failure).toMatchObject({ code: "CHANGES_FAILED", exitCode: 130 });
  expect(await world.values()).toEqual({ A: "old" });
});

describe("a warning", () => {
  test("names both lines of a name that comes twice, and no value", async () => {
    const world = new ImportWorld();
    await world.import("A=first-value\nB=1\nA=second-value\n");
    expect(world.warnings).toEqual([".env: A is on lines 1 and 3; line 3 counts."]);
    expect((await world.values())["A"]).toBe("second-value");
  });

  test("is short where many names come twice", async () => {
    const world = new ImportWorld();
    await world.import("A=1\n".repeat(50));
    expect(world.warnings).toHaveLength(11);
    expect(world.warnings[10]).toBe(".env: 39 more lines have a name that is there again.");
  });

  test("names the lines of values that refer to others, where no reader is named", async () => {
    const text = "HOST=h\nURL=http://${HOST}/\nTEXT=$HOST\nPRICE=$5\nQ=$NOBODY\n";
    const world = new ImportWorld();
    await world.import(text);
    expect(world.warnings).toEqual([expect.stringContaining("(line 2, 3)")]);
    expect((await world.values())["URL"]).toBe("http://${HOST}/");
    const named = new ImportWorld();
    await named.import(text, { dialect: "dotenv" });
    expect(named.warnings).toEqual([]);
  });
});

test("5,000 values of two lines, and a line of 1 MiB, are imported at once", async () => {
  const limits = { ...memoryManifest.limits, valueBytes: 2 ** 21 };
  const capabilities = { ...memoryManifest.capabilities, atomicBatch: true };
  const world = new ImportWorld({ limits, capabilities });
  const lines = Array.from({ length: 5000 }, (_, index) => `KEY_${index}="two\nlines ${index}"\n`);
  const long = "x".repeat(2 ** 20);
  await world.import(`${lines.join("")}LONG=${long}\n`);
  expect(world.store.calls).toEqual(["read", "write"]);
  const values = await world.values();
  expect(Object.keys(values)).toHaveLength(5001);
  expect(values["KEY_4999"]).toBe("two\nlines 4999");
  expect(values["LONG"] === long).toBe(true);
});
