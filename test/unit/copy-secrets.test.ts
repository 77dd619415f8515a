import { beforeEach, describe, expect, test } from "vitest";
import type { KeepError } from "../../src/core/errors.ts";
import { SecretValue } from "../../src/core/secret-value.ts";
import type { DescribedPlan } from "../../src/plans/describe-plan.ts";
import { ScriptedAsker, copy, copyRefusal } from "../support/copying.ts";
import { KeyWorkspace } from "../support/key-workspace.ts";

let box: KeyWorkspace;

beforeEach(() => {
  box = new KeyWorkspace("http://127.0.0.1:9");
});

/** Values of an environment, by key. */
async function valuesIn(env: string, slug = "local"): Promise<Record<string, string>> {
  const vault = await box.context().vault(slug, env);
  const { secrets } = await vault.read("all");
  return Object.fromEntries([...secrets].map(([key, { value }]) => [key, value.reveal()]));
}

const actions = ({ plan }: { readonly plan: DescribedPlan }): Record<string, string> =>
  Object.fromEntries(plan.steps.map(({ key, action }) => [key ?? "", action]));

const said = ({ code, message, exitCode }: KeepError) => [exitCode, code, message] as const;

describe("copying", () => {
  test("says what stays unencrypted, because it has the same value", async () => {
    const vault = await box.context().vault("local", "staging");
    await vault.write([{ key: "OPEN", value: new SecretValue("1"), plain: true }]);
    await box.store("local", "local", { OPEN: "1", A: "2" });
    const warnings: string[] = [];
    const context = Object.assign(box.context(), {
      warn: (warning: string) => warnings.push(warning),
    });
    expect(actions(await copy(context))).toEqual({ A: "create", OPEN: "unchanged" });
    expect(warnings).toEqual([
      "Stored unencrypted in local:staging, and encrypted where it comes from: OPEN.",
    ]);
  });

  test("writes what is missing, and says which versions it made", async () => {
    await box.store("local", "local", { A: "1", B: " 2\n" });
    await box.store("local", "staging", { A: "1", C: "3" });
    const result = await copy(box.context());
    expect(result).toMatchObject({
      from: { vault: "local", env: "local" },
      carried_out: true,
      versions: { B: "1" },
      plan: { vault: "local", env: "staging", summary: { create: 1, unchanged: 1, delete: 0 } },
    });
    expect(await valuesIn("staging")).toEqual({ A: "1", B: " 2\n", C: "3" });
  });

  test("takes only what the keys and the filter name", async () => {
    await box.store("local", "local", { A: "1", AB: "1", B: "1" });
    const dry = { dryRun: true };
    expect(actions(await copy(box.context(), { ...dry, only: "A*" }))).toEqual({
      A: "create",
      AB: "create",
    });
    const both = await copy(box.context(), { ...dry, keys: ["AB", "B", "AB"], except: "B" });
    expect(actions(both)).toEqual({ AB: "create" });
    const none = await copy(box.context(), { only: "X*" });
    expect([none.carried_out, none.plan.steps]).toEqual([false, []]);
  });

  test("writes nothing where another value is there, and names each", async () => {
    await box.store("local", "local", { A: "1", B: "1", C: "1" });
    await box.store("local", "staging", { A: "2", C: "2" });
    const error = await copyRefusal(box.context());
    expect(said(error)).toEqual([
      6,
      "PLAN_REFUSED",
      "2 secrets exist in local:staging with another value. Nothing was changed.",
    ]);
    expect(error.details).toMatchObject({ conflicts: ["A", "C"], invalid: [] });
    expect(error.excerpt).toBe(
      "  A exists already in local:staging.\n  C exists already in local:staging.",
    );
    expect(error.hint).toContain("--overwrite");
    expect(await valuesIn("staging")).toEqual({ A: "2", C: "2" });
  });

  test("replaces or leaves it where that is asked for", async () => {
    await box.store("local", "local", { A: "1", B: "1" });
    await box.store("local", "staging", { A: "2" });
    const skipped = await copy(box.context(), { onConflict: "skip" });
    expect([actions(skipped), await valuesIn("staging")]).toEqual([
      { A: "skip", B: "create" },
      { A: "2", B: "1" },
    ]);
    await copy(box.context(), { onConflict: "overwrite" });
    expect(await valuesIn("staging")).toEqual({ A: "1", B: "1" });
  });

  test("of what is all there writes nothing, and asks nobody", async () => {
    await box.store("local", "local", { A: "1" });
    await box.store("local", "production", { A: "1" });
    const ask = new ScriptedAsker();
    const result = await copy(box.context({}, ask), { to: "production", yes: false });
    expect([result.carried_out, ask.asked]).toEqual([false, []]);
    const vault = await box.context().vault("local", "production");
    expect((await vault.list())[0]!.version).toBe("1");
  });

  test("keeps plain and encrypted as they are", async () => {
    const vault = await box.context().vault("local", "local");
    const plain = { key: "P", value: new SecretValue("x"), plain: true };
    await vault.write([plain, { ...plain, key: "E", plain: false }]);
    await copy(box.context());
    const { secrets } = await (await box.context().vault("local", "staging")).read("all");
    expect([...secrets.values()].map((one) => [one.key, one.plain])).toEqual([
      ["E", false],
      ["P", true],
    ]);
  });

  test("a dry run writes nothing and asks nothing, whatever is in the way", async () => {
    await box.store("local", "local", { A: "1", B: "1" });
    await box.store("local", "production", { A: "2", C: "3" });
    const result = await copy(box.context(), { to: "production", dryRun: true, yes: false });
    expect([actions(result), result.carried_out, result.versions]).toEqual([
      { A: "conflict", B: "create" },
      false,
      {},
    ]);
    expect(await valuesIn("production")).toEqual({ A: "2", C: "3" });
  });
});

describe("what is not there", () => {
  test("is named, and nothing is copied", async () => {
    await box.store("local", "local", { HOST: "1" });
    const one = await copyRefusal(box.context(), { keys: ["HOST", "HOSTS"] });
    expect([said(one), one.hint]).toEqual([
      [5, "KEY_NOT_FOUND", "HOSTS does not exist in local:local."],
      "Did you mean HOST?",
    ]);
    const two = await copyRefusal(box.context(), { keys: ["HOST", "X", "Y"] });
    expect(said(two).slice(0, 2)).toEqual([5, "KEYS_NOT_FOUND"]);
    expect(two.details).toMatchObject({ keys: ["X", "Y"] });
    expect(await valuesIn("staging")).toEqual({});
  });

  test("at all is an error too", async () => {
    const empty = await copyRefusal(box.context());
    expect(said(empty).slice(0, 2)).toEqual([5, "NO_SECRETS"]);
    expect(empty.hint).toContain("keep set KEY --vault local --env local");
    const malformed = await copyRefusal(box.context(), { keys: ["a b"] });
    expect(said(malformed).slice(0, 2)).toEqual([8, "INVALID_KEY"]);
  });
});

describe("other keys", () => {
  test("are what is written, and what is compared", async () => {
    await box.store("local", "local", { OLD: "1", B: "2" });
    await box.store("local", "staging", { NEW: "1", OLD: "9" });
    const result = await copy(box.context(), { map: ["OLD=NEW"] });
    expect(actions(result)).toEqual({ NEW: "unchanged", B: "create" });
    expect(result.plan.steps.map(({ from }) => from?.key)).toEqual(["B", "OLD"]);
    expect(await valuesIn("staging")).toEqual({ NEW: "1", OLD: "9", B: "2" });
  });

  test("may change places", async () => {
    await box.store("local", "local", { A: "a", B: "b" });
    await copy(box.context(), { map: ["A=B", "B=A"] });
    expect(await valuesIn("staging")).toEqual({ A: "b", B: "a" });
  });

  test.each([
    [["A"], 2, "USAGE", "--map takes OLD=NEW, separated by commas."],
    [["A=X", "A=Y"], 2, "USAGE", "--map names A twice."],
    [["A=a b"], 8, "INVALID_KEY", "its character 2"],
    [["a b=A"], 8, "INVALID_KEY", "its character 2"],
    [["AA=X"], 5, "KEY_TO_MAP_NOT_FOUND", "--map names AA, which is not among the secrets."],
    [["A=B"], 8, "KEYS_COLLIDE", "A and B would both become B."],
    [["A=X", "B=X"], 8, "KEYS_COLLIDE", "A and B would both become X."],
  ])("%j is refused", async (map, exit, code, message) => {
    await box.store("local", "local", { A: "1", B: "2" });
    const error = await copyRefusal(box.context(), { map });
    expect(said(error).slice(0, 2)).toEqual([exit, code]);
    expect(error.message).toContain(message);
    expect(await valuesIn("staging")).toEqual({});
  });

  test("are looked at before anything is read", async () => {
    const error = await copyRefusal(box.context(), { map: ["A=a b"] });
    expect(error.code).toBe("INVALID_KEY");
  });

  test("are no way round the filter", async () => {
    await box.store("local", "local", { A: "1", B: "2" });
    const error = await copyRefusal(box.context(), { map: ["A=X"], except: "A" });
    expect(error.code).toBe("KEY_TO_MAP_NOT_FOUND");
  });
});

describe("pruning", () => {
  const prune = { prune: true, onConflict: "overwrite" } as const;

  test("deletes what the source does not have, and nothing else", async () => {
    await box.store("local", "local", { A: "1" });
    await box.store("local", "staging", { A: "0", B: "2", C: "3" });
    const result = await copy(box.context(), prune);
    expect(actions(result)).toEqual({ A: "update", B: "delete", C: "delete" });
    expect(result.versions).toEqual({ A: "2" });
    expect(await valuesIn("staging")).toEqual({ A: "1" });
  });

  test("leaves what the filter leaves out, on both sides", async () => {
    await box.store("local", "local", { A_1: "1", B_1: "1" });
    await box.store("local", "staging", { A_2: "2", B_1: "2", B_2: "2" });
    await copy(box.context(), { ...prune, only: "A_*" });
    expect(await valuesIn("staging")).toEqual({ A_1: "1", B_1: "2", B_2: "2" });
  });

  test("leaves what the source has and the filter leaves out", async () => {
    await box.store("local", "local", { A: "1", B: "1" });
    await box.store("local", "staging", { B: "2", C: "2" });
    const result = await copy(box.context(), { ...prune, except: "B" });
    expect(actions(result)).toEqual({ A: "create", C: "delete" });
  });

  test("looks at the keys that secrets have in the target", async () => {
    await box.store("local", "local", { OLD: "1" });
    await box.store("local", "staging", { OLD: "1", NEW: "1" });
    expect(actions(await copy(box.context(), { ...prune, map: ["OLD=NEW"] }))).toEqual({
      NEW: "unchanged",
      OLD: "delete",
    });
  });

  test("never empties the target, and takes no keys", async () => {
    await box.store("local", "local", { A: "1" });
    await box.store("local", "staging", { B: "2" });
    for (const options of [{ only: "X*" }, { keys: ["A"] }]) {
      const error = await copyRefusal(box.context(), { ...prune, ...options });
      expect([error.exitCode, error.message.includes("--prune")]).toEqual([2, true]);
    }
    expect(await valuesIn("staging")).toEqual({ B: "2" });
  });

  test("does not delete either while something is in conflict", async () => {
    await box.store("local", "local", { A: "1" });
    await box.store("local", "staging", { A: "2", B: "2" });
    expect((await copyRefusal(box.context(), { prune: true })).exitCode).toBe(6);
    expect(await valuesIn("staging")).toEqual({ A: "2", B: "2" });
  });
});

describe("the question", () => {
  beforeEach(async () => {
    await box.store("local", "local", { A: "1", B: "1" });
    await box.store("local", "staging", { B: "1", C: "1", D: "1" });
  });

  /** What somebody is shown and asked, who gives these answers. */
  async function ask(
    options: Parameters<typeof copy>[1],
    ...answers: readonly string[]
  ): Promise<readonly string[]> {
    const asker = new ScriptedAsker(...answers);
    const show = ({ vault, env, steps }: DescribedPlan): number =>
      asker.asked.push(`shown ${vault}:${env} ${steps.map(({ action }) => action).join(" ")}`);
    const run = copy(box.context({}, asker), { yes: false, show, ...options });
    await run.catch((error: KeepError) => asker.asked.push(error.code));
    return asker.asked;
  }

  test("comes once, after the plan, with the counts", async () => {
    expect(await ask({}, "y")).toEqual([
      "shown local:staging create unchanged",
      "Copy to local:staging: 1 new, 1 unchanged?",
    ]);
    expect(await valuesIn("staging")).toMatchObject({ A: "1" });
  });

  test("answered with no changes nothing", async () => {
    expect((await ask({}, "n")).at(-1)).toBe("CANCELLED");
    expect(await valuesIn("staging")).not.toHaveProperty("A");
  });

  test("about deleting is one of its own, and names the keys", async () => {
    expect(await ask({ prune: true }, "y", "y")).toEqual([
      "shown local:staging create unchanged delete delete",
      "Copy to local:staging: 1 new, 2 to delete, 1 unchanged?",
      "Delete C, D from local:staging?",
    ]);
    expect(await valuesIn("staging")).toEqual({ A: "1", B: "1" });
  });

  test("about deleting answered with no changes nothing at all", async () => {
    expect((await ask({ prune: true }, "y", "n")).at(-1)).toBe("CANCELLED");
    expect(await valuesIn("staging")).toEqual({ B: "1", C: "1", D: "1" });
  });

  test("is only about deleting where nothing else is done", async () => {
    expect(await ask({ prune: true, except: "A" }, "y")).toEqual([
      "shown local:staging unchanged delete delete",
      "Delete C, D from local:staging?",
    ]);
  });

  test("of a protected environment is its name, and deleting is asked about as well", async () => {
    await box.store("local", "production", { Z: "1" });
    const to = { to: "production" };
    expect(await ask({ ...to, prune: true }, "production", "y")).toEqual([
      "shown local:production create create delete",
      "production is protected. Type its name to go on:",
      "Delete Z from local:production?",
    ]);
    await box.store("local", "local", { N: "1" });
    expect((await ask(to, "prod")).at(-1)).toBe("CANCELLED");
    expect(await valuesIn("production")).toEqual({ A: "1", B: "1" });
  });

  test("where nobody can be asked is an error, and --yes answers all", async () => {
    const error = await copyRefusal(box.context(), { yes: false, prune: true });
    expect(said(error)).toEqual([
      2,
      "CONFIRMATION_NEEDED",
      "Copying to local:staging needs a confirmation, and there is no terminal to ask on.",
    ]);
    await copy(box.context(), { prune: true, to: "production" });
    await copy(box.context(), { prune: true });
    expect(await valuesIn("staging")).toEqual({ A: "1", B: "1" });
  });

  test("about many deletions names the first, while the plan has them all", async () => {
    const many = Array.from({ length: 15 }, (_, index) => [`OLD_${index + 10}`, "1"] as const);
    await box.store("local", "staging", Object.fromEntries(many));
    const asked = await ask({ prune: true, except: "C,D" }, "y", "n");
    expect(asked[2]).toBe(
      `Delete ${many
        .slice(0, 12)
        .map(([key]) => key)
        .join(", ")} and 3 more from local:staging?`,
    );
  });
});

describe("places", () => {
  test.each(["", ":", "local:", ":local", "a:b:c"])("%j is none", async (text) => {
    await box.store("local", "local", { A: "1" });
    for (const [flag, options] of [
      ["--from", { from: text }],
      ["--to", { to: text }],
    ] as const) {
      const error = await copyRefusal(box.context(), options);
      expect(error.message).toBe(`${flag} takes an environment, or a vault and an environment.`);
    }
  });

  test.each([
    [{ from: "loca" }, "UNKNOWN_ENV", "Did you mean local?"],
    [{ to: "local:stagin" }, "UNKNOWN_ENV", "Did you mean staging?"],
    [{ to: "locla:staging" }, "UNKNOWN_VAULT", "Did you mean local?"],
  ])("%j is not known", async (options, code, hint) => {
    const error = await copyRefusal(box.context(), options);
    expect([error.code, error.exitCode, error.hint]).toEqual([code, 2, hint]);
  });

  test.each([
    ["staging", "staging"],
    ["staging", "local:staging"],
  ])("%s and %s are the same", async (from, to) => {
    const error = await copyRefusal(box.context(), { from, to });
    expect(said(error)).toEqual([2, "USAGE", "--from and --to are the same place, local:staging."]);
  });

  test("without a vault are in the default one, whatever KEEP_VAULT says", async () => {
    box.writeVault("two", { driver: "local" });
    const settings = JSON.parse(box.read(".keep/settings.json")) as object;
    box.write(".keep/settings.json", JSON.stringify({ ...settings, default_vault: "local" }));
    await box.store("local", "local", { A: "1" });
    const variables = { KEEP_VAULT: "two", KEEP_ENV: "production" };
    const result = await copy(box.context(variables), { to: "two:local" });
    expect([result.from, result.plan.vault]).toEqual([{ vault: "local", env: "local" }, "two"]);
    expect(await valuesIn("local", "two")).toEqual({ A: "1" });
  });

  test("without a vault must name one where none is the default", async () => {
    box.writeVault("two", { driver: "local" });
    const error = await copyRefusal(box.context({ KEEP_VAULT: "two" }), { from: "two:local" });
    expect([error.code, error.hint]).toEqual(["MISSING_INPUT", "Give --to VAULT:ENV."]);
  });

  test("that were not said are missing where nobody can be asked", async () => {
    for (const flag of ["from", "to"] as const) {
      const error = await copyRefusal(box.context(), { [flag]: undefined });
      expect([error.code, error.exitCode, error.hint]).toEqual([
        "MISSING_INPUT",
        2,
        `Give --${flag} [VAULT:]ENV.`,
      ]);
    }
  });

  test("that were not said are asked for", async () => {
    await box.store("local", "staging", { A: "1" });
    const nowhere = { from: undefined, to: undefined };
    const one = new ScriptedAsker("staging", "local");
    await copy(box.context({}, one), nowhere);
    expect(one.asked).toEqual([
      "Copy from which environment: local staging production",
      "Copy to which environment: local production",
    ]);
    expect(await valuesIn("local")).toEqual({ A: "1" });
    box.writeVault("two", { driver: "local" });
    const two = new ScriptedAsker("local", "staging", "two", "staging");
    await copy(box.context({}, two), nowhere);
    expect(two.asked).toEqual([
      "Copy from which vault: local two",
      "Copy from which environment: local staging production",
      "Copy to which vault: local two",
      "Copy to which environment: local staging production",
    ]);
    expect(await valuesIn("staging", "two")).toEqual({ A: "1" });
  });

  test("are looked at before anything is asked", async () => {
    const error = await copyRefusal(box.context({}, new ScriptedAsker()), {
      from: undefined,
      to: "nope",
    });
    expect(error.code).toBe("UNKNOWN_ENV");
  });
});
