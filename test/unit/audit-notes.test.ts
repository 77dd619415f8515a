import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AuditNotes } from "../../src/core/audit-notes.ts";
import { auditActs } from "../../src/core/audit-record.ts";
import { nameAgent } from "../../src/core/name-agent.ts";

describe("what is noted of a place", () => {
  test("names each key once, and leaves out what was not done", () => {
    const notes = new AuditNotes();
    expect(notes.summarize()).toEqual({ places: [] });
    const place = notes.at("local", "staging");
    place.note("read", "B");
    place.note("read", "A");
    place.note("read", "B");
    notes.at("aws", "staging").listed = true;
    expect(notes.at("local", "staging")).toBe(place);
    expect(notes.summarize()).toEqual({
      places: [
        { vault: "local", env: "staging", read: ["B", "A"] },
        { vault: "aws", env: "staging", listed: true },
      ],
    });
  });

  test("says of what was taken back only that", () => {
    const notes = new AuditNotes();
    const place = notes.at("local", "staging");
    for (const key of ["A", "B", "NEW"]) place.note("written", key);
    place.note("deleted", "NEW");
    place.note("read", "A");
    place.undo(["NEW", "A", "NEVER"]);
    expect(notes.summarize().places).toEqual([
      { vault: "local", env: "staging", written: ["B"], undone: ["NEW", "A"], read: ["A"] },
    ]);
  });

  test("has a bound, and loses no count: changes are named before what was read", () => {
    const key = fc.integer({ min: 1, max: 255 }).map((length) => "K".repeat(length));
    const done = fc.record({
      act: fc.constantFrom(...auditActs),
      env: fc.integer({ min: 0, max: 130 }),
      key,
      times: fc.integer({ min: 1, max: 600 }),
    });
    fc.assert(
      fc.property(fc.array(done, { maxLength: 12 }), (all) => {
        const notes = new AuditNotes();
        const counts = new Map<string, Set<string>>();
        for (const { act, env, key: name, times } of all)
          for (let n = 0; n < times; n++) {
            const text = `${n}${name}`.slice(0, 255);
            notes.at("vault", `env${env}`).note(act, text);
            const where = `env${env} ${act}`;
            counts.set(where, (counts.get(where) ?? new Set()).add(text));
          }
        const { places } = notes.summarize();
        expect(JSON.stringify(places).length).toBeLessThan(128 * 1024);
        const named = places.flatMap((place) => auditActs.flatMap((act) => place[act] ?? []));
        expect(named.length).toBeLessThanOrEqual(1000);
        for (const place of places)
          for (const act of auditActs)
            expect((place[act]?.length ?? 0) + (place.more?.[act] ?? 0)).toBe(
              counts.get(`${place.env} ${act}`)?.size ?? 0,
            );
      }),
      { numRuns: 50 },
    );
    const notes = new AuditNotes();
    for (let n = 0; n < 1200; n++) notes.at("a", "x").note("read", `R${n}`);
    notes.at("b", "x").note("written", "W");
    for (let n = 0; n < 120; n++) notes.at("c", `e${n}`).listed = true;
    const { places, more_places: more } = notes.summarize();
    expect(places[0]!.read).toHaveLength(999);
    expect(places[0]!.more).toEqual({ read: 201 });
    expect(places[1]!.written).toEqual(["W"]);
    expect([places.length, more]).toEqual([100, 22]);
  });
});

describe("the agent that a command runs for", () => {
  test.each([
    [{}, undefined],
    [{ CLAUDECODE: "1" }, "claude-code"],
    [{ CURSOR_AGENT: "1" }, "cursor"],
    [{ CODEX_THREAD_ID: "x" }, "codex"],
    [{ CURSOR_TRACE_ID: "an editor's own terminal" }, undefined],
    [{ AI_AGENT: "devin@1.2", CLAUDECODE: "1" }, "devin@1.2"],
    [{ AI_AGENT: "sk-live 1234" }, "unknown"],
    [{ AI_AGENT: "x".repeat(41) }, "unknown"],
  ])("by %o is %s", (variables, name) => {
    expect(nameAgent(variables)).toBe(name);
  });
});
