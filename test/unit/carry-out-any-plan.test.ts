import fc from "fast-check";
import { expect, test } from "vitest";
import { put } from "../contract/promises/write-and-read.ts";
import {
  carryOut,
  carryOutContext,
  denied,
  expectHonest,
  failureOf,
  isReached,
  kinds,
  planFor,
  stateOf,
  unreachable,
} from "../support/carrying.ts";
import { type ChangeFault, faultyVault } from "../support/faulty-vault.ts";
import { MemoryStore, MemoryVault } from "../support/memory-vault.ts";

const KEYS = ["A", "B", "C", "D", "E", "F", "G", "H", "I"];

const event = fc.oneof(
  { weight: 6, arbitrary: fc.constant("nothing" as const) },
  fc.constantFrom("refused", "failed", "answer lost", "thrown", "interrupted"),
  fc.constantFrom(...KEYS.map((key) => `theirs ${key}` as const)),
);

const situation = fc.record({
  kind: fc.constantFrom(...Object.values(kinds)),
  found: fc.dictionary(fc.constantFrom(...KEYS), fc.constant("old")),
  wanted: fc.dictionary(
    fc.constantFrom(...KEYS),
    fc.constantFrom<(string | undefined)[]>("old", "new", undefined),
  ),
  events: fc.array(event, { maxLength: 14 }),
  rollback: fc.boolean(),
});

type Situation = typeof situation extends fc.Arbitrary<infer T> ? T : never;

function faultOf(name: string): ChangeFault | undefined {
  if (name === "refused") return { kind: "refused", failure: denied() };
  if (name === "failed") return { kind: "refused", failure: unreachable() };
  if (name === "answer lost") return { kind: "answer lost", failure: unreachable() };
  if (name === "thrown") return { kind: "thrown", error: unreachable(), afterwards: true };
  return undefined;
}

/** What goes wrong in turn with the changes, those of the rollback included. */
async function start({ kind, found, wanted, events }: Situation) {
  const vault = new MemoryVault(new MemoryStore(), { namespace: "app", env: "x" }, kind);
  await put(vault, found);
  const plan = await planFor(vault, wanted);
  const abort = new AbortController();
  const theirs = new Map<string, string>();
  const faulty = faultyVault(vault, {
    onChange: async (number, _, action) => {
      const name = events[number] ?? "nothing";
      if (name === "interrupted") abort.abort();
      const [, key] = /^theirs (.)$/.exec(name) ?? [];
      // Between a look and a removal nobody can be noticed.
      if (key !== undefined && action === "write") {
        theirs.set(key, `theirs ${number}`);
        await put(vault, { [key]: `theirs ${number}` });
      }
      return faultOf(name);
    },
  });
  return { vault, faulty, plan, theirs, context: carryOutContext(abort).context };
}

test("whatever goes wrong, a plan is done, or the report says for every key what it holds", async () => {
  await fc.assert(
    fc.asyncProperty(situation, async (facts) => {
      // What others write is left to the next property.
      const events = facts.events.filter((name) => !name.startsWith("theirs"));
      const { vault, faulty, plan, context } = await start({ ...facts, events });
      const before = await stateOf(vault);
      const { rollback } = facts;
      const done = await carryOut(faulty, plan, { rollback, context }).then(
        () => true,
        () => false,
      );
      if (done) {
        expect(await isReached(vault, facts.wanted)).toBe(true);
        return;
      }
      const again = await start({ ...facts, events });
      const error = await failureOf(
        carryOut(again.faulty, again.plan, { rollback, context: again.context }),
      );
      const lists = await expectHonest(again.vault, error, before, plan);
      if (rollback) expect(lists.done).toEqual([]);
      else expect(lists.rolled_back).toEqual([]);
      await carryOut(again.vault, await planFor(again.vault, facts.wanted));
      expect(await isReached(again.vault, facts.wanted)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test("nothing that somebody else writes meanwhile is lost", async () => {
  await fc.assert(
    fc.asyncProperty(situation, async (facts) => {
      const { vault, faulty, plan, theirs, context } = await start(facts);
      await carryOut(faulty, plan, { rollback: facts.rollback, context }).catch(() => undefined);
      const after = await stateOf(vault);
      for (const [key, text] of theirs) expect(after.get(key), key).toContain(text);
    }),
    { numRuns: 300 },
  );
});
