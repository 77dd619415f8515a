import { describe, expect, test } from "vitest";
import { KeepError } from "../../src/core/errors.ts";
import { describePlan, summarize } from "../../src/plans/describe-plan.ts";
import { makePlan } from "../../src/plans/make-plan.ts";
import { renderApplied, renderPlan } from "../../src/render/plan.ts";
import { finds, targetWith, wants } from "../support/plans.ts";

const ID = "0f6c2f4e-9f0d-4c62-8d0f-0123456789ab";

const target = targetWith([
  finds("CHANGED", "hush-old"),
  finds("GONE", "hush-gone"),
  finds("SAME", "hush-same"),
]);

test("a plan that is refused counts secrets and lines apart", () => {
  const refuse = (invalid: readonly string[], conflicts: readonly string[] = []) =>
    new KeepError("PLAN_REFUSED", {
      vault: "local",
      env: "staging",
      invalid,
      conflicts,
      reasons: [],
      exit: 8,
    }).message;
  const rest = "cannot be stored in local:staging";
  expect(refuse(["line 3"])).toBe(`1 line ${rest}. Nothing was changed.`);
  expect(refuse(["line 3", "A", "line 9"])).toBe(
    `1 secret and 2 lines ${rest}. Nothing was changed.`,
  );
  expect(refuse(["line 3"], ["B"])).toBe(
    `1 line ${rest}, and 1 secret exists there with another value. Nothing was changed.`,
  );
});

describe("a plan as text", () => {
  test("has a line for each key that is not simply unchanged, masked, and the counts", () => {
    const wanted = [
      wants("NEW", "hush"),
      wants("CHANGED", "hush-hush", { source: { key: "OLD_NAME", version: "12" } }),
      wants("SAME", "hush-same"),
      wants("OF_A_FILE", "hush", { source: { line: 3 } }),
    ];
    const plan = makePlan(target, wanted, { onConflict: "overwrite", remove: ["GONE"] });
    expect(renderPlan(describePlan(plan))).toBe(
      [
        "update    CHANGED    **** (OLD_NAME version 12) replaces version 7",
        "delete    GONE       version 7",
        "create    NEW        **** (version 1)",
        "create    OF_A_FILE  **** (line 3)",
        "Plan for vault:production: 2 new, 1 changed, 1 to delete, 1 unchanged.",
        "",
      ].join("\n"),
    );
    expect(JSON.stringify(describePlan(plan))).not.toContain("hush");
  });

  test("says why something cannot be done, and on which line", () => {
    const invalid = [
      { key: "", source: { line: 9 }, problem: new KeepError("INVALID_KEY", { problem: "no" }) },
    ];
    const wanted = [wants("CHANGED", "x", { source: { line: 2 } }), wants("EMPTY", "\uD800")];
    const plan = makePlan(target, wanted, { onConflict: "fail", invalid });
    expect(renderPlan(describePlan(plan))).toBe(
      [
        "invalid   line 9   This cannot be a key: no.",
        "conflict  CHANGED  line 2: CHANGED exists already in vault:production.",
        "invalid   EMPTY    The value of EMPTY is not UTF-8 text.",
        "Plan for vault:production: 1 in conflict, 2 invalid.",
        "",
      ].join("\n"),
    );
  });

  test("says what stays, and shortens the ids of versions", () => {
    const there = targetWith([finds("A", "x", { version: ID })]);
    const plan = makePlan(there, [wants("A", "y")], { onConflict: "skip" });
    expect(renderPlan(describePlan(plan))).toBe(
      "skip      A  version 0f6c2f4e… stays\nPlan for vault:production: 1 skipped.\n",
    );
    expect(describePlan(plan).steps[0]!.version).toBe(ID);
  });

  test("of nothing says so", () => {
    const plan = makePlan(target, [], { onConflict: "fail" });
    expect(renderPlan(describePlan(plan))).toBe("Plan for vault:production: nothing to do.\n");
  });

  test("leaves lines out where they do not fit, and never one of a deletion", () => {
    const wanted = Array.from({ length: 30 }, (_, index) => wants(`KEY_${index + 10}`, "x"));
    const plan = makePlan(target, wanted, {
      onConflict: "overwrite",
      remove: ["CHANGED", "GONE", "SAME"],
    });
    const lines = renderPlan(describePlan(plan), 10).trimEnd().split("\n");
    expect(lines.map((line) => line.split(/ +/)[0])).toEqual([
      "delete",
      "delete",
      ...Array<string>(7).fill("create"),
      "delete",
      "…",
      "Plan",
    ]);
    expect(lines.at(-2)).toBe("… and 23 more; --dry-run shows them all");
    expect(renderPlan(describePlan(plan)).split("\n")).toHaveLength(35);
  });

  test("shows a hostile name harmlessly", () => {
    const problem = new KeepError("INVALID_KEY", { problem: "it is odd" });
    const invalid = [{ key: "\u001B[31mX", source: { key: "\u001B[31mX" }, problem }];
    const text = renderPlan(describePlan(makePlan(target, [], { onConflict: "fail", invalid })));
    expect(text).toContain("\\x1b[31mX");
    expect(text).not.toContain("\u001B");
  });
});

describe("what has been done", () => {
  const done = (
    wanted: Parameters<typeof makePlan>[1],
    remove: readonly string[] = [],
    isDone = true,
  ) => {
    const plan = makePlan(target, wanted, { onConflict: "skip", remove });
    const applied = { plan: describePlan(plan), carried_out: isDone, versions: {} };
    return renderApplied(applied, "Copied");
  };

  test.each([
    [
      done([wants("A", "x"), wants("SAME", "hush-same"), wants("CHANGED", "x")]),
      "Copied 1 secret to vault:production: 1 new; 1 unchanged, 1 skipped.",
    ],
    [
      done([wants("A", "x"), wants("B", "x")], ["GONE"]),
      "Copied 2 secrets to vault:production: 2 new, 1 deleted.",
    ],
    [done([], ["GONE"]), "Deleted 1 secret from vault:production."],
    [
      done([wants("SAME", "hush-same")], ["GONE"]),
      "Deleted 1 secret from vault:production; 1 unchanged.",
    ],
    [
      done([wants("SAME", "hush-same")], [], false),
      "Nothing to do in vault:production: 1 unchanged.",
    ],
  ])("%s", (said, expected) => {
    expect(said).toBe(expected);
  });

  test("is counted in words", () => {
    const counts = {
      create: 2,
      update: 1,
      delete: 0,
      unchanged: 5,
      skip: 0,
      conflict: 0,
      restore: 0,
    };
    expect(summarize({ ...counts, invalid: 0 })).toBe("2 new, 1 changed, 5 unchanged");
  });
});
