import fc from "fast-check";
import { createContext, runInContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { keyMatcher, splitList } from "../../src/core/glob.ts";

const matches = (glob: string, key: string): boolean => keyMatcher({ only: glob })(key);

describe("a glob", () => {
  test.each([
    ["DB_*", "DB_HOST", true],
    ["DB_*", "DB_", true],
    ["DB_*", "XDB_HOST", false],
    ["DB_*", "DB", false],
    ["*_KEY", "APP_KEY", true],
    ["*_KEY", "APP_KEYS", false],
    ["*", "", true],
    ["*", "anything", true],
    ["**", "anything", true],
    ["A*C*E", "ABCDE", true],
    ["A*C*E", "ABCD", false],
    ["DB_?", "DB_1", true],
    ["DB_?", "DB_", false],
    ["DB_?", "DB_12", false],
    ["???", "ABC", true],
    ["?*", "", false],
    ["A", "A", true],
    ["A", "AB", false],
    ["A", "BA", false],
  ])("%s on %s: %s", (glob, key, expected) => {
    expect(matches(glob, key)).toBe(expected);
  });

  test("tells upper case from lower case", () => {
    expect(matches("db_*", "DB_HOST")).toBe(false);
    expect(matches("DB_*", "DB_host")).toBe(true);
  });

  test("takes every other character as itself", () => {
    for (const character of ".^$+|()[]{}\\/-_#!") {
      expect(matches(`A${character}B`, `A${character}B`), character).toBe(true);
      expect(matches(`A${character}B`, "AxB"), character).toBe(false);
      expect(matches(`A${character}B`, "AB"), character).toBe(false);
    }
    expect(matches("[AB]", "A")).toBe(false);
    expect(matches("A|B", "A")).toBe(false);
    expect(matches("A.*", "AB")).toBe(false);
  });

  test("matches itself, whatever is in it, and everything it begins with a star after", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string(), (text, more) => {
        const glob = text.replaceAll(/[*?,]/g, "").trim();
        fc.pre(glob !== "");
        expect(matches(glob, glob)).toBe(true);
        expect(matches(`${glob}*`, glob + more)).toBe(true);
        expect(matches(`*${glob}`, more + glob)).toBe(true);
      }),
    );
  });

  test("with many stars does not keep anyone waiting", () => {
    const world = createContext({ matcher: keyMatcher({ only: `${"*a".repeat(12)}*b` }) });
    expect(runInContext(`matcher("${"a".repeat(255)}")`, world, { timeout: 2000 })).toBe(false);
  });
});

describe("a filter", () => {
  const passing = (filter: { only?: string; except?: string }): string =>
    ["A", "B", "DB_HOST", "DB_PASS", "db"].filter(keyMatcher(filter)).join(" ");

  test("lets everything pass where nothing is given", () => {
    expect(passing({})).toBe("A B DB_HOST DB_PASS db");
  });

  test("takes lists of globs, with blanks around the commas", () => {
    expect(passing({ only: "A,DB_*" })).toBe("A DB_HOST DB_PASS");
    expect(passing({ only: " A , ,B," })).toBe("A B");
    expect(passing({ except: "A,DB_*" })).toBe("B db");
  });

  test("except wins over only", () => {
    expect(passing({ only: "DB_*", except: "DB_PASS" })).toBe("DB_HOST");
    expect(passing({ only: "DB_PASS", except: "DB_*" })).toBe("");
    expect(passing({ only: "*", except: "*" })).toBe("");
  });

  test("that is empty is refused: a script's unset variable must not change what is meant", () => {
    for (const filter of [{ only: "" }, { only: " , " }, { except: "" }])
      expect(() => passing(filter)).toThrow(/^--(?:only|except) is empty\.$/);
  });
});

test("a comma list is split without blanks and gaps", () => {
  expect(splitList(" a, b ,,c ")).toEqual(["a", "b", "c"]);
  expect(splitList("")).toEqual([]);
  expect(splitList("a b")).toEqual(["a b"]);
});
