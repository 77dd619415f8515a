import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { KeepError } from "../../src/core/errors.ts";
import { escapePathSegment, lookUpProperty } from "../../src/properties/look-up-property.ts";
import { selectValue } from "../../src/properties/select-value.ts";
import { awkwardText } from "../support/awkward-text.ts";
import { type JsonNode, jsonNodes } from "../support/json-documents.ts";

/** All values in a value, with their paths. */
function* pathsOf(node: JsonNode, path: string): Generator<readonly [string, JsonNode]> {
  yield [path, node];
  for (const [name, child] of node.children) {
    yield* pathsOf(child, `${path}.${escapePathSegment(name)}`);
  }
}

const PIECES = [
  [".", "|", "#", "#(", "#[", ")", "]", ")#", "{", "}", "[", ",", ":", '"', "\\", "*", "?"],
  ["@keys", "@values", "@flatten", "@join", "@group", "@this", "@valid", "@dig:", "@nosuch"],
  ["@pretty", '@pretty:{"sortKeys":true}', "@ugly", "@reverse", "@tostr", "@fromstr", ".."],
  ["!true", '!"x"', "!1", '!{"a":[1]}', "==", "!=", "<", ">=", "%", "!%", "~true", "~*"],
  ["a", "b", "0", "1", "root", "é", " ", '{"deep":true}'],
].flat();

const pathPieces = fc.oneof(fc.constantFrom(...PIECES), awkwardText);
const paths = fc.array(pathPieces, { maxLength: 10 }).map((pieces) => pieces.join(""));

describe("any value", () => {
  test("has all that is in it at its escaped path, as it is written", () => {
    fc.assert(
      fc.property(jsonNodes, fc.constantFrom("", " ", "\n"), (node, space) => {
        // Below one key, no path is the name of another one, with all its dots.
        const json = `${space}{"root" :${space}${node.raw}${space}}${space}`;
        for (const [path, { text }] of pathsOf(node, "root")) {
          expect(lookUpProperty(json, path)).toBe(text);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("has nothing at a name that is not in it", () => {
    fc.assert(
      fc.property(jsonNodes, awkwardText, (node, name) => {
        fc.pre(!node.children.some(([known]) => known === name || Number(known) === Number(name)));
        const json = `{"root":${node.raw}}`;
        expect(lookUpProperty(json, `root.${escapePathSegment(name)}`)).toBeUndefined();
      }),
    );
  });

  test("can be counted, listed, turned round and written anew", () => {
    fc.assert(
      fc.property(jsonNodes, ({ raw, kind, children }) => {
        const get = (path: string): unknown => {
          const found = selectValue(raw, path);
          return found === undefined ? undefined : JSON.parse(found);
        };
        const parsed: unknown = JSON.parse(raw);
        for (const same of ["@this", "@ugly", "@pretty", "@valid", "@tostr|@fromstr"]) {
          expect(get(same)).toEqual(parsed);
        }
        expect(get("@reverse|@reverse")).toEqual(parsed);
        expect(selectValue(raw, "@pretty|@ugly")).toBe(selectValue(raw, "@ugly"));
        if (kind === "array") expect(get("#")).toBe(children.length);
        if (kind === "object") expect(get("@keys")).toEqual(children.map(([name]) => name));
        if (kind !== "plain") {
          expect(get("@values")).toEqual(children.map(([, child]) => JSON.parse(child.raw)));
        }
        if (kind === "array") expect(get("@flatten")).toEqual((parsed as unknown[]).flat());
      }),
      { numRuns: 300 },
    );
  });
});

describe("any path", () => {
  test("in any value finds text or nothing", () => {
    fc.assert(
      fc.property(jsonNodes, paths, ({ raw }, path) => {
        expect(["string", "undefined"]).toContain(typeof lookUpProperty(raw, path));
      }),
      { numRuns: 2000 },
    );
  });

  test("finds JSON only", () => {
    fc.assert(
      fc.property(jsonNodes, paths, ({ raw }, path) => {
        const found = selectValue(raw, path);
        if (found !== undefined) expect(() => JSON.parse(found)).not.toThrow();
      }),
      { numRuns: 2000 },
    );
  });

  test("in any text fails with NOT_JSON only, and only where it is no JSON", () => {
    const cut = fc.tuple(jsonNodes, fc.nat(20)).map(([{ raw }, length]) => raw.slice(0, length));
    fc.assert(
      fc.property(fc.oneof(awkwardText, fc.string(), cut), paths, (text, path) => {
        let valid = true;
        try {
          JSON.parse(text);
        } catch {
          valid = false;
        }
        if (valid) expect(() => lookUpProperty(text, path)).not.toThrow();
        else {
          expect(() => lookUpProperty(text, path)).toThrow(
            expect.objectContaining({ code: "NOT_JSON" }) as KeepError,
          );
        }
      }),
      { numRuns: 1000 },
    );
  });
});

/** What JavaScript finds at a path of plain names and indexes, by External Secrets' two steps. */
function expectedAt(value: unknown, path: string): unknown {
  if (path.includes(".") && isRecord(value) && Object.hasOwn(value, path)) return value[path];
  let at = value;
  for (const name of path.split(".")) {
    if (Array.isArray(at) && /^\d+$/.test(name)) at = (at as unknown[])[Number(name)];
    else if (isRecord(at) && Object.hasOwn(at, name)) at = at[name];
    else return undefined;
  }
  return at;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

describe("a simple path", () => {
  const name = fc.constantFrom("a", "b", "0", "a.b");
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: "medium" },
      fc.constantFrom(null, true, 0, 1.5, "", "text"),
      fc.dictionary(name, tie("value"), { minKeys: 2, maxKeys: 4 }),
      fc.array(tie("value"), { minLength: 1, maxLength: 3 }),
    ),
  }));

  test("finds what JavaScript does, and a key with dots first", () => {
    let found = 0;
    fc.assert(
      fc.property(value, fc.array(name, { minLength: 1, maxLength: 4 }), (parsed, names) => {
        const path = names.join(".");
        const expected = expectedAt(parsed, path);
        const text = lookUpProperty(JSON.stringify(parsed), path);
        if (expected !== undefined) found++;
        if (expected === undefined) expect(text).toBeUndefined();
        else if (typeof expected === "string") expect(text).toBe(expected);
        else expect(text).toBe(expected === null ? "" : JSON.stringify(expected));
      }),
      { numRuns: 3000 },
    );
    expect(found).toBeGreaterThan(300);
  });

  test("of a key with dots wins over the nested one", () => {
    const part = fc.stringMatching(/^[a-z]{1,3}$/);
    fc.assert(
      fc.property(part, part, fc.boolean(), (outer, inner, first) => {
        const literal = `"${outer}.${inner}":"literal"`;
        const nested = `"${outer}":{"${inner}":"nested"}`;
        const json = `{${(first ? [literal, nested] : [nested, literal]).join(",")}}`;
        expect(lookUpProperty(json, `${outer}.${inner}`)).toBe("literal");
        expect(lookUpProperty(json, `${outer}|${inner}`)).toBe("nested");
      }),
    );
  });
});

describe("a query", () => {
  const numbers = fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 6 });
  const compare: Record<string, (a: number, b: number) => boolean> = {
    "==": (a, b) => a === b,
    "!=": (a, b) => a !== b,
    "<": (a, b) => a < b,
    "<=": (a, b) => a <= b,
    ">": (a, b) => a > b,
    ">=": (a, b) => a >= b,
  };

  test("finds the numbers that it compares", () => {
    fc.assert(
      fc.property(
        numbers,
        fc.constantFrom(...Object.keys(compare)),
        fc.integer({ min: -5, max: 5 }),
        (values, operator, limit) => {
          const expected = values.filter((value) => compare[operator]!(value, limit));
          const json = JSON.stringify(values);
          expect(lookUpProperty(json, `#(${operator}${limit})#`)).toBe(JSON.stringify(expected));
          expect(lookUpProperty(json, `#(${operator}${limit})`)).toBe(expected[0]?.toString());
        },
      ),
    );
  });

  test("and a wildcard fit what a regular expression does", () => {
    const pattern = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 8 });
    const texts = fc.string({ unit: fc.constantFrom("a", "b", "😀"), maxLength: 8 });
    fc.assert(
      fc.property(pattern, texts, (glob, text) => {
        const regex = glob.replaceAll("*", ".*").replaceAll("?", ".");
        const fits = new RegExp(`^${regex}$`, "su").test(text);
        const json = JSON.stringify([text]);
        expect(lookUpProperty(json, `#(%"${glob}")#|#`)).toBe(fits ? "1" : "0");
        expect(lookUpProperty(json, `#(!%"${glob}")#|#`)).toBe(fits ? "0" : "1");
        fc.pre(/[*?]/.test(glob));
        expect(lookUpProperty(`{"${text}":1}`, glob)).toBe(fits ? "1" : undefined);
      }),
      { numRuns: 1000 },
    );
  });
});
