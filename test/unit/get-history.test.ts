import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import type { KeepError } from "../../src/core/errors.ts";
import { SecretValue } from "../../src/core/secret-value.ts";
import type { SecretVersion } from "../../src/core/vault.ts";
import {
  type FoundHistory,
  type GetHistoryOptions,
  getHistory,
  isWanted,
} from "../../src/operations/get-history.ts";
import { historyAsJson, noteOnHistory, renderHistory } from "../../src/render/history.ts";
import { put } from "../contract/promises/write-and-read.ts";
import { contextOn } from "../support/context-on.ts";
import { awaitFailure } from "../support/failure-of.ts";
import { MemoryStore, MemoryVault, memoryManifest } from "../support/memory-vault.ts";

const style = { bold: same, dim: same, green: same, yellow: same };
function same(text: string): string {
  return text;
}

const place = { namespace: "app", env: "staging" };
let store: MemoryStore;
let vault: MemoryVault;

beforeEach(async () => {
  store = new MemoryStore();
  vault = new MemoryVault(store, place);
  for (const text of ["one", "two", "three"]) await put(vault, { A: text });
  store.calls.length = 0;
});

const find = (options: Partial<GetHistoryOptions> = {}, on = vault): Promise<FoundHistory> =>
  getHistory(contextOn(on), { key: "A", limit: 10, withValues: false, ...options });

const refusal = (options: Partial<GetHistoryOptions>, on = vault): Promise<KeepError> =>
  awaitFailure(find(options, on));

describe("the history of a secret", () => {
  test("comes newest first, without values, in one call of the vault", async () => {
    const found = await find();
    expect(found).toMatchObject({ key: "A", vault: "memory", env: "staging", more: 0 });
    expect(found.versions.map(({ version }) => version)).toEqual(["3", "2", "1"]);
    expect(found.versions.some(({ value }) => value !== undefined)).toBe(false);
    expect(found.createdAt).toBe(found.versions[2]!.createdAt);
    expect(store.calls).toEqual(["history"]);
  });

  test("has the values of those that are shown, if they are asked for", async () => {
    const found = await find({ withValues: true, limit: 2 });
    expect(found.versions.map(({ value }) => value?.reveal())).toEqual(["three", "two"]);
    expect(found.more).toBe(1);
  });

  test("is filtered before it is cut", async () => {
    const times = new Map([
      ["3", "2026-11-20T12:00:00.000Z"],
      ["2", "2026-11-20T11:00:00.000Z"],
      ["1", "2026-11-20T10:00:00.000Z"],
    ]);
    const dated = new (class extends MemoryVault {
      override history(...[key, options]: Parameters<MemoryVault["history"]>) {
        const where = (one: SecretVersion) =>
          options!.where!({ ...one, createdAt: times.get(one.version) });
        return super.history(key, { ...options, where });
      }
    })(store, place);
    const shown = async (options: Partial<GetHistoryOptions>) => {
      const { versions, more } = await find(options, dated);
      return [versions.map(({ version }) => version).join(), more];
    };
    const eleven = new Date("2026-11-20T11:00:00.000Z");
    expect(await shown({ since: eleven })).toEqual(["3,2", 0]);
    expect(await shown({ before: eleven })).toEqual(["2,1", 0]);
    expect(await shown({ before: eleven, limit: 1 })).toEqual(["2", 1]);
    expect(await shown({ since: eleven, before: eleven })).toEqual(["2", 0]);
    expect(await shown({ before: new Date(0) })).toEqual(["", 0]);
  });

  test("is that of a vault named in the reference", async () => {
    expect((await find({ key: "memory:A" })).versions).toHaveLength(3);
    for (const key of ["A@2", "memory:A.name"])
      expect(await refusal({ key })).toMatchObject({ code: "USAGE" });
  });

  test("of a secret that is not there is an error with the nearest name, or the way back", async () => {
    await put(vault, { DB_PASSWORD: "x" });
    expect(await refusal({ key: "DB_PASWORD" })).toMatchObject({
      code: "KEY_NOT_FOUND",
      details: { nearest: "DB_PASSWORD" },
    });
    await vault.remove(["A"]);
    const deleted = await refusal({});
    expect([deleted.code, deleted.hint]).toEqual([
      "KEY_DELETED",
      "Bring it back: keep restore A --vault memory --env staging",
    ]);
  });

  test("cannot be searched for authors where the vault knows none", async () => {
    const capabilities = { ...memoryManifest.capabilities, authors: false };
    const unsigned = new MemoryVault(store, place, { ...memoryManifest, capabilities });
    expect(await refusal({ user: "ada" }, unsigned)).toMatchObject({
      code: "INVALID_OPTION",
      exitCode: 2,
      message: "--user does not fit the memory driver: it does not say who wrote a version.",
    });
    expect(store.calls).toEqual([]);
  });
});

describe("a filter", () => {
  const author = "arn:aws:sts::123456789012:assumed-role/Admin/Ada@Example.com";

  test("finds part of an author, in capitals or not", () => {
    for (const user of ["ada", "ADA@", "admin/", ""])
      expect([user, isWanted({ author }, { user })]).toEqual([user, true]);
    expect(isWanted({ author }, { user: "eve" })).toBe(false);
    expect(isWanted({}, { user: "" })).toBe(false);
  });

  test("lets nothing without a date through a span, and everything where there is none", () => {
    expect(isWanted({}, { since: new Date(0) })).toBe(false);
    expect(isWanted({}, { before: new Date() })).toBe(false);
    expect(isWanted({}, {})).toBe(true);
  });

  test("lets a version through if and only if it lies in the span, ends included", () => {
    const time = fc.integer({ min: 0, max: 20 });
    fc.assert(
      fc.property(time, fc.option(time), fc.option(time), (at, from, to) => {
        const wanted = isWanted(
          { createdAt: new Date(at).toISOString() },
          {
            since: from === null ? undefined : new Date(from),
            before: to === null ? undefined : new Date(to),
          },
        );
        expect(wanted).toBe((from === null || at >= from) && (to === null || at <= to));
      }),
    );
  });
});

const version = (number: number, more: Partial<SecretVersion> = {}): SecretVersion => ({
  version: String(number),
  labels: [],
  plain: false,
  current: number === 3,
  createdAt: `2026-11-20T12:00:0${number}.250Z`,
  ...more,
});

const history = (
  versions: readonly SecretVersion[],
  more: Partial<FoundHistory> = {},
): FoundHistory => ({
  key: "A",
  vault: "aws",
  env: "staging",
  createdAt: undefined,
  more: 0,
  withValues: false,
  versions,
  ...more,
});

const table = (...args: Parameters<typeof history>): readonly string[] =>
  renderHistory(history(...args), style).split("\n");

describe("the table", () => {
  test("has a column only for what some version has", () => {
    expect(table([version(3), version(2)])).toEqual([
      "Version  State    Value  When (UTC)",
      "3        current  ****   2026-11-20 12:00:03Z",
      "2                 ****   2026-11-20 12:00:02Z",
      "",
    ]);
    expect(
      table([
        version(3, { labels: ["stable", "v1"], author: "ada", plain: true }),
        version(2, { createdAt: undefined }),
      ]),
    ).toEqual([
      "Version  State    Labels      Value  Kind       When (UTC)            By",
      "3        current  stable, v1  ****   plain      2026-11-20 12:00:03Z  ada",
      "2                             ****   encrypted",
      "",
    ]);
  });

  test("is empty where no version is", () => {
    expect(renderHistory(history([]), style)).toBe("");
  });

  test("shows values that were read, and says of the others why not", () => {
    const value = new SecretValue("it");
    const rows = table([version(3, { value }), version(2), version(1, { value, binary: true })], {
      withValues: true,
    });
    expect(rows.map((row) => row.slice(18, 33).trim())).toEqual([
      "Value",
      "it",
      "(out of reach)",
      "(binary)",
      "",
    ]);
  });

  test("shows no value that nobody asked for", () => {
    const value = new SecretValue("canary-value");
    const all = history([version(3, { value })]);
    expect(renderHistory(all, style)).not.toContain("canary");
    expect(JSON.stringify(historyAsJson(all))).not.toContain("canary");
  });

  test("lets nothing through that could draw on the terminal", () => {
    const bad = "\u001B[31mred\u0007";
    const value = new SecretValue(bad);
    const rows = table([version(3, { value, version: bad, labels: [bad], author: bad })], {
      withValues: true,
    });
    expect(rows.join("")).not.toContain("\u001B");
    expect(rows[1]).toContain("\\x1b[31mred\\x07");
  });
});

describe("the JSON", () => {
  test("has every field of every version", () => {
    const value = new SecretValue("it");
    const versions = [version(3, { value, labels: ["x"], author: "ada" }), version(2)];
    const created = { createdAt: "2026-01-01T00:00:00.000Z" };
    expect(historyAsJson(history(versions, { withValues: true, more: 4, ...created }))).toEqual({
      key: "A",
      vault: "aws",
      env: "staging",
      created_at: "2026-01-01T00:00:00.000Z",
      versions: [
        {
          version: "3",
          current: true,
          labels: ["x"],
          value: "it",
          encoding: "utf-8",
          plain: false,
          created_at: "2026-11-20T12:00:03.250Z",
          author: "ada",
        },
        {
          version: "2",
          current: false,
          labels: [],
          value: null,
          encoding: "utf-8",
          plain: false,
          created_at: "2026-11-20T12:00:02.250Z",
          author: null,
        },
      ],
      more: true,
    });
    expect(historyAsJson(history([]))).toMatchObject({
      created_at: null,
      versions: [],
      more: false,
    });
    expect(historyAsJson(history([version(1)]))).toMatchObject({ versions: [{ value: "****" }] });
  });
});

describe("the note", () => {
  test("says how many are not shown, and what shows them", () => {
    expect(noteOnHistory(history([version(3)]), {})).toBeUndefined();
    expect(noteOnHistory(history([version(3)], { more: 1 }), {})).toBe(
      "1 older version is not shown: --limit 2 shows all.",
    );
    expect(noteOnHistory(history([version(3), version(2)], { more: 9 }), {})).toBe(
      "9 older versions are not shown: --limit 11 shows all.",
    );
  });

  test("says that nothing was found, and how the times were understood", () => {
    const since = new Date("2026-11-20T12:00:00.500Z");
    const before = new Date("2026-11-21T12:00:00.000Z");
    expect(noteOnHistory(history([]), { since, before, user: "ada" })).toBe(
      "No version of A in aws:staging since 2026-11-20 12:00:00Z before 2026-11-21 12:00:00Z by ada.",
    );
    expect(noteOnHistory(history([]), {})).toBe("No version of A in aws:staging.");
  });
});
