import { mkdirSync, symlinkSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { AuditRecord } from "../../src/core/audit-record.ts";
import { parseAuditRecord } from "../../src/core/parse-audit-record.ts";
import { printable } from "../../src/core/printable.ts";
import { type AuditOptions, readAudit } from "../../src/operations/read-audit.ts";
import { auditNote, auditWarning, renderAudit } from "../../src/render/audit.ts";
import { quietContext } from "../support/quiet-context.ts";
import { Sandbox } from "../support/sandbox.ts";

const record = (more: Partial<AuditRecord> = {}): AuditRecord => ({
  time: "2026-11-20T12:00:00.000Z",
  user: "mara",
  agent: null,
  ci: false,
  pid: 7,
  command: "get",
  result: "done",
  exit_code: 0,
  error: null,
  places: [{ vault: "local", env: "local", read: ["A"] }],
  ...more,
});

const plain = (text: string): string => text;
const style = { bold: plain, dim: plain, green: plain, yellow: plain };

const line = (found: unknown): string => `${JSON.stringify(found)}\n`;

/** Reads a trail of these lines, the oldest first; the files before the current one first. */
async function read(
  files: readonly (readonly string[])[],
  options: Partial<AuditOptions> = {},
  variables: Readonly<Record<string, string>> = {},
) {
  const box = new Sandbox();
  const settings = { app_name: "Shop", namespace: "shop", envs: ["local"] };
  box.write(".keep/settings.json", JSON.stringify(settings));
  for (const [index, lines] of files.toReversed().entries())
    box.write(`.keep/local/audit${index === 0 ? "" : `.${index}`}.jsonl`, lines.join(""));
  const context = quietContext({
    variables,
    environment: { variables: {}, ignoresCase: false },
    currentFolder: box.project,
  });
  return readAudit(context, { limit: 20, failed: false, ...options });
}

describe("reading the trail", () => {
  test("gives the newest first, over several files, and no more than were asked for", async () => {
    const lines = Array.from({ length: 6 }, (_, pid) => line(record({ pid })));
    const files = [lines.slice(0, 2), lines.slice(2, 3), lines.slice(3)];
    const all = await read(files);
    expect(all.records.map(({ pid }) => pid)).toEqual([5, 4, 3, 2, 1, 0]);
    expect(all).toMatchObject({ unreadable: 0, offBy: undefined });
    const some = await read(files, { limit: 4 });
    expect(some.records.map(({ pid }) => pid)).toEqual([5, 4, 3, 2]);
  });

  test("counts lines that are no records, and goes on", async () => {
    const odd = [
      '{"half',
      "[]\n",
      "null\n",
      line({ ...record(), time: "yesterday-ish" }),
      line({ ...record(), places: [{ vault: "local", env: "local", read: [1] }] }),
      line({ ...record(), places: [{ vault: "local" }] }),
      line({ ...record(), more: 1, result: "odd" }),
      line({ ...record(), command: undefined }),
    ];
    const { records, unreadable } = await read([[line(record()), ...odd, line(record())]]);
    expect([records.length, unreadable]).toEqual([2, 7]);
  });

  test("keeps fields of a later version as they are", async () => {
    const later = { ...record(), reason: "a deploy" };
    expect((await read([[line(later)]])).records).toEqual([later]);
  });

  test("of no file is empty, and says where it is off", async () => {
    const found = await read([]);
    expect(found).toEqual({ records: [], unreadable: 0, isEmpty: true, offBy: undefined });
    expect(auditNote(found)).toMatch(/^The audit trail is empty/);
    const filtered = await read([[line(record())]], { failed: true });
    expect(auditNote(filtered)).toBe("No such command is in the audit trail.");
    const off = await read([[line(record())]], {}, { KEEP_AUDIT: "off" });
    expect(off.records).toHaveLength(1);
    expect(auditNote(off)).toBe("The audit trail is off, by KEEP_AUDIT.");
  });
});

test("a trail that cannot be read is an error of the catalogue", async () => {
  const box = new Sandbox();
  const settings = { app_name: "Shop", namespace: "shop", envs: ["local"] };
  box.write(".keep/settings.json", JSON.stringify(settings));
  mkdirSync(box.path(".keep/local"));
  symlinkSync("audit.jsonl", box.path(".keep/local/audit.jsonl"));
  const context = quietContext({
    variables: {},
    environment: { variables: {}, ignoresCase: false },
    currentFolder: box.project,
  });
  await expect(readAudit(context, { limit: 20, failed: false })).rejects.toMatchObject({
    code: "FILE_FAILED",
    details: { file: ".keep/local/audit.jsonl" },
  });
});

describe("the records that are wanted", () => {
  const records = [
    record({ pid: 1, time: "2026-11-18T00:00:00.000Z", command: "vault:share" }),
    record({ pid: 2, user: "Otto", result: "failed", exit_code: 3, error: "AWS_DENIED" }),
    record({ pid: 3, agent: "claude-code", command: "copy" }),
    record({
      pid: 4,
      time: "2026-11-22T00:00:00.000Z",
      places: [
        { vault: "aws", env: "production", written: ["DB_URL"] },
        { vault: "local", env: "staging", read: ["API_KEY"] },
      ],
    }),
  ];
  const day = (text: string): Date => new Date(`2026-11-${text}T00:00:00Z`);

  test.each<readonly [Partial<AuditOptions>, readonly number[]]>([
    [{ since: day("20") }, [4, 3, 2]],
    [{ before: day("18") }, [1]],
    [{ since: day("18"), before: day("21") }, [3, 2, 1]],
    [{ user: "MAR" }, [4, 3, 1]],
    [{ user: "claude" }, [3]],
    [{ command: "vault share" }, [1]],
    [{ command: "share" }, []],
    [{ failed: true }, [2]],
    [{ env: ["production", "staging"] }, [4]],
    [{ vault: ["aws"] }, [4]],
    [{ vault: ["aws"], env: ["staging"] }, []],
    [{ only: "DB_*" }, [4]],
    [{ only: "DB_*", vault: ["local"] }, []],
    [{ except: "A" }, [4]],
    [{ failed: true, user: "mara" }, []],
  ])("by %o are %o", async (options, pids) => {
    const { records: found } = await read([records.map(line)], options);
    expect(found.map(({ pid }) => pid)).toEqual(pids);
  });

  test("by an empty list of globs are refused, as everywhere", async () => {
    await expect(read([], { only: "," })).rejects.toMatchObject({ code: "USAGE" });
  });
});

describe("the trail as text", () => {
  const table = (...records: readonly AuditRecord[]): readonly string[] =>
    renderAudit({ records, unreadable: 0, isEmpty: false, offBy: undefined }, "table", style)
      .trimEnd()
      .split("\n");

  test("is a table, in which each place has a line", () => {
    const places = [
      { vault: "local", env: "staging", read: ["A", "B", "C"] },
      {
        vault: "aws",
        env: "production",
        listed: true as const,
        written: ["A", "B"],
        undone: ["C"],
        failed: 1,
        more: { read: 5 },
      },
    ];
    expect(
      table(
        record({
          command: "copy",
          result: "failed",
          error: "CHANGES_FAILED",
          places,
          agent: "amp",
          ci: true,
          more_places: 3,
        }),
        record({ result: "started", exit_code: null, command: "run", user: null }),
        record({ exit_code: 9, places: [] }),
        record({ result: "failed", exit_code: 8 }),
      ).map((text) => text.replaceAll(/ {2,}/g, " | ")),
    ).toEqual([
      "Time | User | Command | Where | What | Result",
      "2026-11-20 12:00:00Z | mara (amp, CI) | copy | local:staging | read 3 keys | failed CHANGES_FAILED",
      " | aws:production | wrote A and B, undid C, read 5 keys, listed the names, 1 failed",
      " | 3 more",
      "2026-11-20 12:00:00Z | ? | run | local:local | read A | started",
      "2026-11-20 12:00:00Z | mara | get | done (9)",
      "2026-11-20 12:00:00Z | mara | get | local:local | read A | failed (8)",
    ]);
    expect(table()).toEqual([""]);
  });

  test("shows no control character that was put into the file, nor does JSON", () => {
    const evil = "a\u001B[31m\u0007\u009B\n\tb";
    const raw = JSON.stringify(
      record({
        user: evil,
        agent: evil,
        command: evil,
        error: evil,
        result: "failed",
        places: [{ vault: evil, env: evil, read: [evil, "\\u001B"] }],
      }),
    );
    const found = [parseAuditRecord(raw)!];
    expect(found[0]!.places[0]!.read).toEqual(["a\\x1b[31m\\x07\\x9b\n\tb", "\\u001B"]);
    const text = ["table", "json"].map((format) =>
      renderAudit(
        { records: found, unreadable: 0, isEmpty: false, offBy: undefined },
        format,
        style,
      ),
    );
    for (const shown of text) expect(printable(shown)).toBe(shown);
    expect(text.join("")).not.toContain("\t");
    expect(text[0]!.trimEnd().split("\n")).toHaveLength(2);
  });

  test("counts what cannot be read in one warning", () => {
    const list = { records: [], isEmpty: false, offBy: undefined };
    expect(auditWarning({ ...list, unreadable: 0 })).toBeUndefined();
    expect(auditWarning({ ...list, unreadable: 1 })).toMatch(/^One line/);
    expect(auditWarning({ ...list, unreadable: 3 })).toMatch(/^3 lines/);
  });
});
