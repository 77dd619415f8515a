import { describe, expect, test } from "vitest";
import type { EditSecretsResult } from "../../src/operations/edit-secrets.ts";
import { EditWorld, adding, replacing } from "../support/edit-world.ts";
import { awaitFailure } from "../support/failure-of.ts";
import { memoryManifest } from "../support/memory-vault.ts";

const stepsOf = ({ plan }: EditSecretsResult) =>
  plan.steps.map(({ key, action, from }) => `${action} ${key} ${from?.line}`);

async function filled(
  manifest: ConstructorParameters<typeof EditWorld>[0] = {},
): Promise<EditWorld> {
  const world = new EditWorld(manifest);
  await world.put({ A: "1", B: "2", C: "3" });
  return world;
}

const both =
  (...edits: readonly ((text: string) => string)[]) =>
  (text: string): string =>
    edits.reduce((one, edit) => edit(one), text);

describe("what was edited", () => {
  test("becomes a plan: changed, added, deleted, unchanged", async () => {
    const world = await filled();
    const edit = both(replacing("B=2", "B=two"), replacing("C=3\n", ""), adding("NEW=4"));
    const result = await world.edit(edit);
    expect(stepsOf(result)).toEqual([
      "unchanged A 8",
      "update B 9",
      "delete C undefined",
      "create NEW 10",
    ]);
    expect(result).toMatchObject({ carried_out: true, versions: { B: "2", NEW: "1" } });
    expect(await world.values()).toEqual({ A: "1", B: "two", NEW: "4" });
  });

  test("is nothing where the text is the same, or says the same", async () => {
    const world = await filled();
    for (const edit of [(text: string) => text, replacing("B=2", "B='2' # two")])
      expect((await world.edit(edit)).carried_out).toBe(false);
    expect(world.store.calls).toEqual(["read", "read"]);
  });

  test("is only given back in a dry run", async () => {
    const world = await filled();
    const result = await world.edit(replacing("B=2", "B=two"), { dryRun: true, yes: false });
    expect([result.carried_out, result.plan.summary.update]).toEqual([false, 1]);
    expect(await world.values()).toMatchObject({ B: "2" });
  });

  test("begins with an empty text where nothing is there", async () => {
    const world = new EditWorld();
    await world.edit((text) => text);
    expect(world.lines).toEqual([]);
    await world.edit(adding("A=1"));
    expect(await world.values()).toEqual({ A: "1" });
  });

  test("is never all of it deleted by an emptied text", async () => {
    const world = await filled();
    for (const text of ["", "\n \n", "# A=1\n"])
      expect(await awaitFailure(world.edit(() => text))).toMatchObject({
        code: "EDIT_EMPTIED",
        exitCode: 8,
        hint: expect.stringContaining("keep delete"),
      });
    expect(Object.keys(await world.values())).toHaveLength(3);
  });

  test("needs a confirmation where nobody can be asked, before an editor is opened in vain", async () => {
    const world = await filled();
    const opened: string[] = [];
    const refusal = await awaitFailure(
      world.edit((text) => (opened.push(text), text), { yes: false }),
    );
    expect(refusal).toMatchObject({ code: "CONFIRMATION_NEEDED", exitCode: 2 });
    expect([opened, world.warnings]).toEqual([[], []]);
  });
});

describe("what is not in the text", () => {
  test("is not touched: bytes, what no .env can hold, what the filter leaves out", async () => {
    const world = await filled();
    await world.put({ BYTES: "AAE=" }, { binary: true });
    const hard = "\\n\n'\"`";
    await world.put({ HARD: hard, X_OTHER: "o" });
    await world.edit(replacing("A=1\n", ""), { except: "X_*" });
    expect(world.lines).toEqual(["A=1", "B=2", "C=3"]);
    expect(world.seen[0]!.text).toContain("#   BYTES: its value is bytes\n#   HARD: no .env can");
    const { HARD, BYTES, ...rest } = await world.values();
    expect([HARD, BYTES, rest]).toEqual([hard, "AAE=", { B: "2", C: "3", X_OTHER: "o" }]);
    const refusal = await awaitFailure(
      world.edit(adding("BYTES=1\nX_OTHER=2\nY=3"), { except: "X_*,Y" }),
    );
    expect(refusal.details["reasons"]).toEqual([
      "Line 14: BYTES exists, and cannot be changed here: its value is bytes.",
      "Line 15: --only and --except leave this name out.",
      "Line 16: --only and --except leave this name out.",
    ]);
  });

  test("need not be readable if the filter leaves it out", async () => {
    const world = await filled();
    const { vault } = world;
    const failure = await awaitFailure(world.edit(() => ""));
    world.vault = {
      ...vault,
      read: async () => ({
        secrets: (await vault.read(["A"])).secrets,
        failures: new Map([["B", failure]]),
      }),
      write: (changes, options) => vault.write(changes, options),
      manifest: vault.manifest,
      place: vault.place,
      slug: vault.slug,
    };
    expect((await world.edit(replacing("A=1", "A=x"), { only: "A" })).carried_out).toBe(true);
    const refusal = await awaitFailure(world.edit((text) => text));
    expect(refusal.code).toBe("PARTLY_FAILED");
  });
});

describe("lines that cannot be taken", () => {
  test.each([
    ["no assignment", "just words", "this is no NAME=value, and nothing of it was read"],
    ["a name alone", "BARE", "there is a name without a value"],
    ["a name that is no key", "a.b=1", "this name cannot be a key: its character 2 is not allowed"],
    ["a name that is there", "A=9", "A is on line 8 already"],
    ["a # that nobody quoted", "P=ab#cd", "a # begins a comment here; put the value in quotes"],
    ["a # at the beginning", "P=#cd", "a # begins a comment here; put the value in quotes"],
    ["a quote that is left open", "P='it", "this quote does not close well"],
    ["a name that every object has", "__proto__=1", "this is no NAME=value, and nothing"],
  ])("%s", async (_, line, problem) => {
    const world = await filled();
    const refusal = await awaitFailure(world.edit(adding(`${line}\nGOOD=1`)));
    expect(refusal).toMatchObject({ code: "PLAN_REFUSED", exitCode: 8 });
    expect(refusal.details).toMatchObject({
      invalid: ["line 11"],
      reasons: [expect.stringContaining(`Line 11: ${problem}`)],
    });
    expect(await world.values()).toEqual({ A: "1", B: "2", C: "3" });
  });

  test("may be one whose value the vault cannot hold, or bytes that are no text", async () => {
    const limits = { ...memoryManifest.limits, valueBytes: 3 };
    const world = await filled({ limits });
    const refusal = await awaitFailure(world.edit(adding("D=1234")));
    expect(refusal.details["reasons"]).toEqual([
      "Line 11: The value of D has 4 bytes; memory holds at most 3.",
    ]);
    const bytes = await awaitFailure(world.edit(() => Buffer.of(0x41, 0x3d, 0xff)));
    expect(bytes).toMatchObject({ code: "NOT_TEXT", exitCode: 8 });
  });

  test("are not those that end in a comment after a blank, or look odd and were so before", async () => {
    const world = new EditWorld();
    const odd = { A: "abcdefghijklmnop", B: "=", C: "'it's`\"", D: "x#y" };
    await world.put(odd);
    await world.edit(both(replacing("A=abcdefghijklmnop", "A=abcdefghijklmnop # note")));
    await world.edit(adding("NEW=1 # new"));
    expect(await world.values()).toEqual({ ...odd, NEW: "1" });
  });
});

describe("somebody else who writes while the editor is open", () => {
  test("is not written over: exit code 6, and theirs stays", async () => {
    const world = await filled();
    const refusal = await awaitFailure(
      world.edit(async (text) => {
        await world.put({ B: "theirs" });
        return text.replace("B=2", "B=mine").replace("A=1", "A=mine");
      }),
    );
    expect(refusal).toMatchObject({ code: "CHANGES_FAILED", exitCode: 6 });
    expect(await world.values()).toEqual({ A: "1", B: "theirs", C: "3" });
    expect(world.warnings).toContain("What was written in the editor is gone.");
  });

  test("does not hinder where what they wrote was not edited", async () => {
    const world = await filled();
    await world.edit(async (text) => {
      await world.put({ B: "theirs", THEIRS: "new" });
      return text.replace("A=1", "A=mine");
    });
    expect(await world.values()).toEqual({ A: "mine", B: "theirs", C: "3", THEIRS: "new" });
  });

  test("is shown where the edits go on top of theirs, at a terminal", async () => {
    const world = await filled();
    world.answers = ["save", "again", "save"];
    await world.edit([
      async (text) => {
        await world.put({ B: "theirs", C: "theirs", NEW: "theirs" });
        return text.replace("B=2", "B=mine").replace("A=1", "A=mine");
      },
      (text) => text,
    ]);
    expect(world.lines).toEqual(["A=mine", "B=mine", "C=theirs", "NEW=theirs"]);
    expect(world.seen[1]!.text).toContain("What stands here replaces it:\n#   B\n");
    expect(world.shown.at(-1)).toEqual(["update A", "update B", "unchanged C", "unchanged NEW"]);
    expect(await world.values()).toEqual({ A: "mine", B: "mine", C: "theirs", NEW: "theirs" });
  });

  test("may empty the text then, and it is still an accident", async () => {
    const world = await filled();
    world.answers = ["save", "again", "discard"];
    const refusal = await awaitFailure(
      world.edit([
        async (text) => {
          await world.put({ B: "theirs" });
          return text.replace("B=2", "B=mine");
        },
        () => "",
      ]),
    );
    expect(refusal.code).toBe("CANCELLED");
    expect(world.warnings.at(-1)).toContain("would delete all 3 secrets");
    expect(await world.values()).toMatchObject({ B: "theirs" });
  });
});

describe("at a terminal", () => {
  test("the plan is shown and can be saved, edited again, or discarded", async () => {
    const world = await filled();
    world.answers = ["again", "save"];
    await world.edit([replacing("B=2", "B=two"), replacing("B=two", "B=three")]);
    expect(world.shown).toHaveLength(2);
    expect(world.asked).toEqual([
      "Save to memory:staging: 1 changed, 2 unchanged?",
      "Save to memory:staging: 1 changed, 2 unchanged?",
    ]);
    expect(await world.values()).toMatchObject({ B: "three" });
    world.answers = ["discard"];
    const refusal = await awaitFailure(world.edit(adding("D=4")));
    expect(refusal).toMatchObject({ code: "CANCELLED", exitCode: 130 });
    expect(world.warnings).toEqual([]);
    expect(await world.values()).not.toHaveProperty("D");
  });

  test("a mistake leads back to the text as it was written, at its line", async () => {
    const world = await filled();
    world.answers = ["again", "save"];
    await world.edit([adding("BARE\nD=4"), replacing("BARE", "BARE=1")]);
    expect(world.seen.map(({ line }) => line)).toEqual([undefined, 11]);
    expect(world.seen[1]!.text).toContain("BARE\nD=4\n");
    expect(world.warnings[0]).toContain("Line 11: there is a name without a value.");
    expect(await world.values()).toMatchObject({ BARE: "1", D: "4" });
  });

  test("an emptied text leads back to what was there before", async () => {
    const world = await filled();
    world.answers = ["again"];
    await world.edit([() => "", (text) => text]);
    expect(world.lines).toEqual(["A=1", "B=2", "C=3"]);
  });

  test("--yes asks nothing, and ends at a mistake", async () => {
    const world = await filled();
    world.answers = [];
    await world.edit(adding("D=4"), { yes: true });
    const refusal = await awaitFailure(world.edit(adding("BARE"), { yes: true }));
    expect([refusal.code, world.asked]).toEqual(["PLAN_REFUSED", []]);
  });

  test("a protected environment asks for its name once, and a final deletion says so", async () => {
    const world = await filled({
      capabilities: { ...memoryManifest.capabilities, restore: false },
    });
    world.isProtected = true;
    world.answers = ["save"];
    await world.edit(replacing("A=1\n", ""));
    expect(world.asked).toEqual([
      "Save to memory:staging: 1 to delete, 2 unchanged? This kind of vault deletes at once, for good.",
      "its name",
    ]);
  });
});
