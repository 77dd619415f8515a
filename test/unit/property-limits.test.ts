import { describe, expect, test } from "vitest";
import { lookUpProperty } from "../../src/properties/look-up-property.ts";

/** Far more than any of these takes, and far less than what has no end. In milliseconds. */
const SOON = 5000;

function timeOf(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

const nestedArrays = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);
const nestedObjects = (depth: number, inner: string): string =>
  '{"a":'.repeat(depth) + inner + "}".repeat(depth);

describe("a large value", () => {
  const keys = Array.from({ length: 1000 }, (_, index) => `key_${index}`);
  const json = JSON.stringify(Object.fromEntries(keys.map((key) => [key, key.padEnd(55, "x")])));

  test("of 64 KiB and 1,000 properties is looked up in milliseconds", () => {
    expect(json.length).toBeGreaterThan(64 * 1024);
    const looked = timeOf(() => {
      for (const key of keys.slice(-20)) {
        expect(lookUpProperty(json, key)).toBe(key.padEnd(55, "x"));
      }
    });
    // About 1 ms each here.
    expect(looked / 20).toBeLessThan(50);
  });

  test("of some megabytes is no more than what a path may ask for", () => {
    const rows = JSON.stringify(
      Array.from({ length: 50_000 }, (_, id) => ({ id, name: `n${id}` })),
    );
    expect(lookUpProperty(rows, "#")).toBe("50000");
    expect(lookUpProperty(rows, "49999.name")).toBe("n49999");
    expect(lookUpProperty(rows, "#(id==49999).name")).toBe("n49999");
    expect(lookUpProperty(rows, "#.id|49999")).toBe("49999");
    expect(lookUpProperty(rows, "@dig:id|#")).toBe("50000");
    expect(lookUpProperty(rows, '@flatten:{"deep":true}|#')).toBe("50000");
  });
});

describe("a deep value", () => {
  const DEPTH = 10_000;

  test("of 10,000 levels is looked up to the end", () => {
    const path = Array.from({ length: DEPTH }, () => "a").join(".");
    expect(lookUpProperty(nestedObjects(DEPTH, "1.50"), path)).toBe("1.50");
    expect(lookUpProperty(nestedObjects(DEPTH, "1"), path.replaceAll("a", "*"))).toBe("1");
    const indexes = Array.from({ length: DEPTH - 1 }, () => "0").join(".");
    expect(lookUpProperty(nestedArrays(DEPTH), indexes)).toBe("[]");
    expect(lookUpProperty(nestedArrays(DEPTH), `${indexes}.0`)).toBeUndefined();
    expect(lookUpProperty(nestedArrays(DEPTH), "@this")).toBe(nestedArrays(DEPTH));
    expect(lookUpProperty(nestedArrays(DEPTH), "@ugly")).toBe(nestedArrays(DEPTH));
  });

  test.each([
    ["pretty", nestedObjects(DEPTH, "1"), "@pretty"],
    ["lists", nestedArrays(DEPTH), "#.".repeat(DEPTH)],
    ["lists after each other", nestedArrays(DEPTH), "#|".repeat(DEPTH)],
    ["queries", nestedArrays(DEPTH), `${"#(".repeat(DEPTH)}${")".repeat(DEPTH)}`],
    ["multipaths", "{}", "[".repeat(DEPTH) + "]".repeat(DEPTH)],
    ["named multipaths", "{}", "{a:".repeat(DEPTH) + "!1" + "}".repeat(DEPTH)],
    ["modifiers", "[1]", "@dig:".repeat(DEPTH) + "0"],
    ["digging", nestedObjects(DEPTH, "1"), "@dig:a"],
    ["flattening", nestedArrays(DEPTH), '@flatten:{"deep":true}'],
    ["open brackets", "[1]", "#(".repeat(DEPTH)],
  ])("neither overflows the stack nor hangs: %s", (_, json, path) => {
    let found: string | undefined;
    const took = timeOf(() => {
      found = lookUpProperty(json, path);
    });
    expect(["undefined", "string"]).toContain(typeof found);
    expect(took).toBeLessThan(SOON);
  });

  test("of a million levels is no problem to say no to", () => {
    expect(() => lookUpProperty("[".repeat(1_000_000), "0")).toThrow(
      expect.objectContaining({ code: "NOT_JSON" }) as Error,
    );
  });
});

describe("a path that asks for too much", () => {
  const text = "a".repeat(20_000);
  test.each([
    ["stars", `{"${text}":1}`, "*a".repeat(10_000) + "b"],
    ["a star before a long text", `{"${text}":1}`, `*${text.slice(10_000)}b`],
    ["stars and question marks", `{"${text}":1}`, "*?a".repeat(5000) + "*b"],
    ["stars in a query", `["${text}"]`, `#(%"${"*a".repeat(5000)}b")`],
    ["stars at each level", nestedObjects(2000, '{"b":1}'), "*.".repeat(2001) + "x"],
    ["doubling", '["x"]', Array.from({ length: 40 }, () => "[@this,@this]").join("|")],
    ["quoting", '"\\""', Array.from({ length: 60 }, () => "@tostr").join("|")],
    ["digging within digging", nestedArrays(3000), "@dig:@dig:@dig:0"],
    ["blanks", "[1]", `#(a${" ".repeat(60_000)}b)`],
  ])("finds nothing, soon: %s", (_, json, path) => {
    let found: string | undefined = "not yet";
    const took = timeOf(() => {
      found = lookUpProperty(json, path);
    });
    expect(found).toBeUndefined();
    expect(took).toBeLessThan(SOON);
  });

  test("is not one with many stars that fits", () => {
    expect(lookUpProperty(`{"${text}b":1}`, `${"*a".repeat(100)}*b`)).toBe("1");
  });
});
