import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Secret } from "../../src/core/vault.ts";
import { decideConflicts, makePlan } from "../../src/plans/make-plan.ts";
import { type Plan, type Wanted, changesOf, countActions } from "../../src/plans/plan.ts";
import { localManifest } from "../../src/vaults/local/manifest.ts";
import { secretsManagerManifest } from "../../src/vaults/secretsmanager/manifest.ts";
import { manifestFor, ssmManifest } from "../../src/vaults/ssm/manifest.ts";
import { actionsIn, finds, targetWith, wants } from "../support/plans.ts";

const overwrite = { onConflict: "overwrite" } as const;
const fail = { onConflict: "fail" } as const;

describe("what is done to a key", () => {
  test.each([
    ["fail", "conflict KEY_EXISTS"],
    ["skip", "skip"],
    ["overwrite", "update"],
  ] as const)("with another value there and %s: %s", (onConflict, action) => {
    const plan = makePlan(targetWith([finds("A", "old")]), [wants("A", "new")], { onConflict });
    expect(actionsIn(plan)).toEqual({ A: action });
  });

  test.each(["fail", "skip", "overwrite"] as const)(
    "is nothing where the value is there already, with %s",
    (onConflict) => {
      const plan = makePlan(targetWith([finds("A", "x")]), [wants("A", "x")], { onConflict });
      expect(actionsIn(plan)).toEqual({ A: "unchanged" });
      expect(changesOf(plan)).toEqual([]);
    },
  );

  test("is a deletion for what is to go, unless it is wanted or is not there", () => {
    const target = targetWith([finds("A", "x"), finds("B", "x")]);
    const plan = makePlan(target, [wants("A", "x")], { ...fail, remove: ["A", "B", "B", "C"] });
    expect(actionsIn(plan)).toEqual({ A: "unchanged", B: "delete" });
    expect(plan.steps).toHaveLength(2);
  });

  test("can be decided for one conflict and not for another", () => {
    const target = targetWith([finds("A", "x"), finds("B", "x")]);
    const plan = makePlan(target, [wants("A", "1"), wants("B", "1")], fail);
    expect(actionsIn(decideConflicts(target, plan, new Map([["B", "overwrite"]])))).toEqual({
      A: "conflict KEY_EXISTS",
      B: "update",
    });
    expect(actionsIn(decideConflicts(target, plan, new Map([["A", "skip"]])))).toMatchObject({
      A: "skip",
    });
  });

  test("is nothing for what cannot be wanted, which is named with its line", () => {
    const { problem } = makePlan(targetWith([finds("A", "x")]), [wants("A", "y")], fail).steps[0]!;
    const invalid = [9, 4].map((line) => ({ key: "", source: { line }, problem: problem! }));
    const plan = makePlan(targetWith([]), [wants("A", "y")], { ...fail, invalid });
    expect(plan.steps.map(({ action, source }) => [action, source?.line])).toEqual([
      ["invalid", 4],
      ["invalid", 9],
      ["create", undefined],
    ]);
  });
});

const kinds = {
  local: localManifest,
  ssm: ssmManifest,
  secretsmanager: secretsManagerManifest,
} as const;

describe.each(Object.entries(kinds))("into a vault of the kind %s", (name, manifest) => {
  const into = (wanted: Wanted, found: readonly Secret[] = [], taken: readonly string[] = []) =>
    actionsIn(makePlan(targetWith(found, { manifest, taken }), [wanted], overwrite))[wanted.key];
  const { valueBytes, emptyValue } = manifest.limits;

  test("a value may have as many bytes as its limit, and not one more", () => {
    expect(into(wants("A", "x".repeat(valueBytes)))).toBe("create");
    expect(into(wants("A", "x".repeat(valueBytes + 1)))).toBe("invalid VALUE_TOO_LARGE");
    expect(into(wants("A", "é".repeat(valueBytes / 2 + 1)))).toBe("invalid VALUE_TOO_LARGE");
    const there = [finds("A", "old")];
    expect(into(wants("A", "x".repeat(valueBytes + 1)), there)).toBe("invalid VALUE_TOO_LARGE");
  });

  test("an empty value", () => {
    expect(into(wants("A", ""))).toBe(emptyValue ? "create" : "invalid EMPTY_VALUE");
  });

  test("half a character", () => {
    expect(into(wants("A", "\uD800"))).toBe("invalid NOT_TEXT");
  });

  test("bytes go where bytes can be, by their own length", () => {
    const base64 = Buffer.alloc(valueBytes, 0xff).toString("base64");
    const binary = { binary: true } as const;
    expect(into(wants("A", base64, binary))).toBe(
      name === "secretsmanager" ? "create" : "invalid BINARY_NOT_STORABLE",
    );
  });

  test("bytes that are the text which is there are the same", () => {
    const base64 = Buffer.from("text").toString("base64");
    expect(into(wants("A", base64, { binary: true }), [finds("A", "text")])).toBe("unchanged");
  });

  test("the other kind over what is there", () => {
    const answer = name === "ssm" ? "invalid TYPE_CHANGE" : "update";
    expect(into(wants("A", "new", { plain: true }), [finds("A", "old")])).toBe(answer);
    const open = [finds("A", "old", { plain: name !== "secretsmanager" })];
    expect(into(wants("A", "new", { plain: false }), open)).toBe(answer);
    expect(into(wants("A", "new"), open)).toBe("update");
    expect(into(wants("A", "old", { plain: false }), open)).toBe("unchanged");
    expect(into(wants("A", "new", { plain: true }))).toBe("create");
  });

  test("a name that a deleted secret keeps", () => {
    expect(into(wants("A", "x"), [], ["A"])).toBe("invalid SCHEDULED_FOR_DELETION");
    expect(into(wants("A", "x"), [], ["B"])).toBe("create");
  });
});

test("the tier of an SSM vault says how long a value may be", () => {
  const action = (tier: "standard" | "advanced", bytes: number) =>
    actionsIn(
      makePlan(
        targetWith([], { manifest: manifestFor(tier) }),
        [wants("A", "x".repeat(bytes))],
        fail,
      ),
    )["A"];
  expect(action("standard", 4097)).toBe("invalid VALUE_TOO_LARGE");
  expect(action("advanced", 4097)).toBe("create");
  expect(action("advanced", 60 * 1024)).toBe("invalid VALUE_TOO_LARGE");
});

const values = fc.constantFrom("", "0", "a", "A", " a", "a\n", "é", "e\u0301", "{{x}}");
const state = fc.dictionary(fc.constantFrom("A", "B", "C", "a", "_", "0", "A-1"), values);

interface Case {
  readonly source: Readonly<Record<string, string>>;
  readonly target: Readonly<Record<string, string>>;
  readonly onConflict: "fail" | "skip" | "overwrite";
  readonly prune: boolean;
}

const cases: fc.Arbitrary<Case> = fc.record({
  source: state,
  target: state,
  onConflict: fc.constantFrom("fail", "skip", "overwrite"),
  prune: fc.boolean(),
});

function planOf({ source, target, onConflict, prune }: Case): Plan {
  const found = targetWith(Object.entries(target).map(([key, value]) => finds(key, value)));
  const wanted = Object.entries(source).map(([key, value]) => wants(key, value));
  const remove = prune ? Object.keys(target).filter((key) => !(key in source)) : [];
  return makePlan(found, wanted, { onConflict, remove });
}

/** What is there after a plan has been carried out. */
function after(plan: Plan, before: Readonly<Record<string, string>>): Record<string, string> {
  const now: Record<string, string> = { ...before };
  for (const { key, wanted } of changesOf(plan))
    if (wanted === undefined) delete now[key];
    else now[key] = wanted.value.reveal();
  return now;
}

describe("of any two states", () => {
  test("each key is in the plan once, sorted, and counted", () => {
    fc.assert(
      fc.property(cases, (one) => {
        const plan = planOf(one);
        const keys = plan.steps.map(({ key }) => key);
        const pruned = one.prune ? Object.keys(one.target) : [];
        const all = new Set([...Object.keys(one.source), ...pruned]);
        expect(keys).toEqual([...all].toSorted((a, b) => (a < b ? -1 : 1)));
        const counts = Object.values(countActions(plan));
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(keys.length);
      }),
    );
  });

  test("the plan makes what is wanted of what is there, and touches nothing else", () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { source, target, onConflict, prune } = one;
        const kept = prune ? {} : target;
        const wanted =
          onConflict === "overwrite"
            ? { ...kept, ...source }
            : { ...kept, ...source, ...inBoth(target, source) };
        expect(after(planOf(one), target)).toEqual(wanted);
      }),
    );
  });

  test("what has the same bytes is unchanged, and nothing else is", () => {
    fc.assert(
      fc.property(cases, (one) => {
        for (const { key, action } of planOf(one).steps)
          expect(action === "unchanged", key).toBe(one.source[key] === one.target[key]);
      }),
    );
  });

  test("a plan that was carried out leaves nothing to do", () => {
    fc.assert(
      fc.property(cases, (one) => {
        const target = after(planOf(one), one.target);
        expect(changesOf(planOf({ ...one, target }))).toEqual([]);
      }),
    );
  });

  test("the order in which secrets come is of no matter", () => {
    fc.assert(
      fc.property(cases, (one) => {
        const turned = (map: Readonly<Record<string, string>>) =>
          Object.fromEntries(Object.entries(map).toReversed());
        const other = planOf({ ...one, source: turned(one.source), target: turned(one.target) });
        expect(actionsIn(other)).toEqual(actionsIn(planOf(one)));
        expect(Object.keys(actionsIn(other))).toEqual(Object.keys(actionsIn(planOf(one))));
      }),
    );
  });
});

function inBoth(
  map: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(map).filter(([key]) => key in other));
}
