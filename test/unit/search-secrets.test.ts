import { beforeEach, describe, expect, test } from "vitest";
import type { Context } from "../../src/context/context.ts";
import { KeepError } from "../../src/core/errors.ts";
import { SecretValue } from "../../src/core/secret-value.ts";
import type { Secret, Vault } from "../../src/core/vault.ts";
import {
  type SearchResult,
  type SearchSecretsOptions,
  searchSecrets,
} from "../../src/operations/search-secrets.ts";
import { matchInWorker } from "../../src/system/match-in-worker.ts";
import {
  type SearchView,
  matchesAsJson,
  noteNoMatch,
  renderMatches,
} from "../../src/render/found-matches.ts";
import { painter } from "../../src/terminal/colour.ts";
import { awaitFailure } from "../support/failure-of.ts";
import { KeyWorkspace } from "../support/key-workspace.ts";

let box: KeyWorkspace;

beforeEach(() => {
  box = new KeyWorkspace("http://127.0.0.1:9");
});

function search(
  query: string,
  options: Partial<SearchSecretsOptions> = {},
  context: Context = box.context(),
): Promise<SearchResult> {
  const plain = { envs: ["local"], keys: false, regex: false, caseSensitive: false };
  return searchSecrets(context, { ...plain, query: new SecretValue(query), ...options });
}

const placesIn = ({ matches }: SearchResult): readonly string[] =>
  matches.map(
    ({ vault, env, key, positions }) =>
      `${vault}:${env} ${key} ${positions.map(({ line, column }) => `${line}:${column}`).join(" ")}`,
  );

/** A context whose vault `local` answers otherwise. */
function withVault(change: (vault: Vault) => Partial<Vault>): Context {
  const context = box.context();
  const open = context.vault.bind(context);
  return Object.assign(context, {
    vault: async (slug: string, env: string) => {
      const vault = await open(slug, env);
      return slug === "local"
        ? Object.assign(Object.create(vault) as Vault, vault, change(vault))
        : vault;
    },
  });
}

const denied = new KeepError("ACCESS_DENIED", { vault: "local", env: "local", action: "read" });

describe("searching", () => {
  test("finds every value that has the text, in all vaults and environments that are named", async () => {
    box.writeVault("second", { driver: "local" });
    await box.store("local", "local", { A: "a db.internal", B: "none" });
    await box.store("local", "staging", { A: "x\nDB.internal db.internal" });
    await box.store("second", "local", { C: "db.internal" });
    const result = await search("db.internal", { envs: ["local", "staging"] });
    expect(placesIn(result)).toEqual([
      "local:local A 1:3",
      "local:staging A 2:1 2:13",
      "second:local C 1:1",
    ]);
    expect([result.searched, result.unsearched, result.exit]).toEqual([4, [], null]);
    expect(placesIn(await search("db.internal", { vaults: ["second"] }))).toEqual([
      "second:local C 1:1",
    ]);
    expect(placesIn(await search("DB", { envs: ["staging"], caseSensitive: true }))).toEqual([
      "local:staging A 2:1",
    ]);
  });

  test("takes the query as it stands, or as a pattern", async () => {
    await box.store("local", "local", { A: "a.c\nabc", B: "[x" });
    expect(placesIn(await search("a.c"))).toEqual(["local:local A 1:1"]);
    expect(placesIn(await search("^a.c$", { regex: true }))).toEqual(["local:local A 1:1 2:1"]);
    expect(placesIn(await search("[x"))).toEqual(["local:local B 1:1"]);
    // A match of nothing is none.
    expect(placesIn(await search("z*", { regex: true }))).toEqual([]);
  });

  test("of names decrypts nothing", async () => {
    await box.store("local", "local", { DB_URL: "x", API: "db_" });
    const context = withVault(() => ({ read: () => Promise.reject(new Error("read")) }));
    const result = await search("db_", { keys: true }, context);
    expect(placesIn(result)).toEqual(["local:local DB_URL 1:1"]);
    expect(result.matches[0]).toMatchObject({ in: "key" });
    expect(result.matches[0]).not.toHaveProperty("value");
  });

  test("looks only at keys that the filter lets pass", async () => {
    await box.store("local", "local", { A: "x", AB: "x", B: "x" });
    const result = await search("x", { only: "A*", except: "AB" });
    expect([placesIn(result), result.searched]).toEqual([["local:local A 1:1"], 1]);
  });

  test("refuses a pattern that is too long to be used", async () => {
    await box.store("local", "local", { A: "x" });
    const error = await awaitFailure(search("c0rrect".repeat(20_000), { regex: true }));
    expect([error.code, error.message]).toEqual([
      "USAGE",
      "The query is too long for a regular expression.",
    ]);
    expect(error.cause).toBeUndefined();
  });

  test("never repeats the query in an error", async () => {
    for (const [query, options] of [
      ["", {}],
      ["(c0rrect", { regex: true }],
    ] as const) {
      const { code, message, hint } = await awaitFailure(search(query, options));
      expect(code).toBe("USAGE");
      expect(`${message} ${hint}`).not.toContain("c0rrect");
    }
  });

  test.each([
    [{ envs: [] }, "USAGE"],
    [{ vaults: [] }, "USAGE"],
    [{ envs: ["none"] }, "UNKNOWN_ENV"],
    [{ vaults: ["none"] }, "UNKNOWN_VAULT"],
  ])("refuses %j", async (options, code) => {
    expect((await awaitFailure(search("x", options))).code).toBe(code);
  });

  test("says what could not be read, and never takes it for no match", async () => {
    box.writeVault("second", { driver: "local" });
    await box.store("second", "local", { C: "x" });
    const context = withVault(() => ({
      read: () => Promise.reject(denied),
      list: () => Promise.reject(denied),
    }));
    const result = await search("nothing", {}, context);
    expect(result).toMatchObject({
      searched: 1,
      exit: 4,
      unsearched: [{ vault: "local", env: "local", key: null, code: "ACCESS_DENIED" }],
      warnings: [expect.stringContaining("local:local was not searched: ")],
    });
    expect(noteNoMatch(result)).toBe("No match in 1 secret; not everything could be searched.");
  });

  test("fails if nothing could be read, also where the names could be", async () => {
    await box.store("local", "local", { A: "x" });
    const context = withVault(() => ({ read: () => Promise.reject(denied) }));
    expect((await awaitFailure(search("x", {}, context))).code).toBe("ACCESS_DENIED");
    const list = withVault(() => ({ list: () => Promise.reject(denied) }));
    expect((await awaitFailure(search("x", { keys: true }, list))).code).toBe("ACCESS_DENIED");
  });

  test("goes on where single keys cannot be read, and says so", async () => {
    await box.store("local", "local", { A: "x", B: "x" });
    const context = withVault((vault) => ({
      read: async (...args) => {
        const { secrets } = await vault.read(...args);
        const readable = new Map([...secrets].filter(([key]) => key !== "B"));
        return { secrets: readable, failures: new Map([["B", denied]]) };
      },
    }));
    const result = await search("x", {}, context);
    expect(result).toMatchObject({ searched: 1, exit: 4, unsearched: [{ key: "B" }] });
    expect(placesIn(result)).toEqual(["local:local A 1:1"]);
    // What is not looked at need not be readable.
    expect((await search("x", { except: "B" }, context)).exit).toBeNull();
  });

  test("looks into bytes if they are text, and says so if they are not", async () => {
    const secret = (key: string, bytes: Buffer): [string, Secret] => [
      key,
      {
        key,
        value: new SecretValue(bytes.toString("base64")),
        binary: true,
        plain: false,
        version: "1",
      },
    ];
    const secrets = new Map([
      secret("TEXT", Buffer.from("a needle")),
      secret("BYTES", Buffer.from([0xff, 0xfe])),
    ]);
    const context = withVault(() => ({ read: async () => ({ secrets, failures: new Map() }) }));
    const result = await search("needle", {}, context);
    expect(placesIn(result)).toEqual(["local:local TEXT 1:3"]);
    expect(result).toMatchObject({
      searched: 1,
      exit: null,
      unsearched: [{ key: "BYTES", code: "BINARY_VALUE" }],
      warnings: ["local:local: not searched, because they are bytes: BYTES."],
    });
  });
});

describe("a pattern that goes back and forth for ever", () => {
  const texts = ["x".repeat(60)];
  const signal = new AbortController().signal;

  test("is stopped", async () => {
    expect(await matchInWorker(/^(x+x+)+y/gu, texts, { timeoutMs: 200, signal })).toBeUndefined();
    expect(await matchInWorker(/x{59}/gu, texts, { timeoutMs: 20_000, signal })).toEqual([
      [{ start: 0, end: 59 }],
    ]);
  });

  test("is stopped by Ctrl-C", async () => {
    const abort = new AbortController();
    const call = matchInWorker(/^(x+x+)+y/gu, texts, { timeoutMs: 60_000, signal: abort.signal });
    setTimeout(() => abort.abort(new Error("stopped")), 50);
    await expect(call).rejects.toThrow("stopped");
  });

  test("is an error that says so", async () => {
    await box.store("local", "local", { A: "x" });
    const context = Object.assign(box.context(), { matchPattern: async () => undefined });
    expect((await awaitFailure(search("x", { regex: true }, context))).code).toBe(
      "PATTERN_TOO_SLOW",
    );
  });
});

describe("what was found", () => {
  const view: SearchView = { unmask: false, style: painter(false), width: undefined };

  async function shown(value: string, query: string, more: Partial<SearchView> = {}) {
    await box.store("local", "local", { A: value });
    const text = await renderMatches(await search(query), { ...view, ...more });
    return text.split("\n").slice(1, -1);
  }

  test("shows where, and nothing of the value", async () => {
    expect(await shown("s3cret and s3cret", "S3CRET")).toEqual(["local:local  A    ****   1, 12"]);
    expect(await shown("1\nx1", "1")).toEqual(["local:local  A    ****   1:1, 2:2"]);
    expect(await shown("1".repeat(8), "1")).toEqual([
      "local:local  A    ****   1, 2, 3, 4, 5 and 3 more",
    ]);
  });

  test("shows the lines that match, safe for a terminal, if that is asked for", async () => {
    const lines = await shown("no\nmy \u001B[31mkey\tx\nno\nkey", "key", { unmask: true });
    expect(lines).toEqual([
      String.raw`local:local  A    my \x1b[31mkey\tx  2:9, 4:1`,
      "                  key",
    ]);
    const [painted] = await shown("a key b", "key", { unmask: true, style: painter(true) });
    expect(painted).toContain("a \u001B[33mkey\u001B[39m b");
  });

  test("cuts a long line around the match, and never a character", async () => {
    const value = `${"𝒜".repeat(500)}key${"𝒜".repeat(500)}`;
    const [line] = await shown(value, "key", { unmask: true, width: 80 });
    expect(line).toMatch(/ …𝒜{6,7}key𝒜{6,7}… /u);
    expect(line!.isWellFormed()).toBe(true);
    expect(await shown("1\n".repeat(20), "1", { unmask: true })).toHaveLength(6);
  });

  test("has no value in JSON, unless it is to be shown", async () => {
    await box.store("local", "local", { A: "s3cret" });
    const result = await search("cre");
    const json = (unmask: boolean) => matchesAsJson(result, { unmask });
    expect(JSON.stringify([json(false), result])).not.toContain("cret");
    expect(json(true)).toEqual({
      matches: [
        {
          vault: "local",
          env: "local",
          key: "A",
          version: "1",
          in: "value",
          positions: [{ line: 1, column: 3 }],
          value: "s3cret",
          encoding: "utf-8",
        },
      ],
      searched: 1,
      unsearched: [],
    });
  });
});
