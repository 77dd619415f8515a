import { describe, expect, test } from "vitest";
import { KeepError } from "../../src/core/errors.ts";
import { escapePathSegment, lookUpProperty } from "../../src/properties/look-up-property.ts";

/*
 * The rules are those of gjson v1.18 (its SYNTAX.md and its tests) and of External Secrets, which
 * tries a path with dots as the name of one key first. The examples are our own.
 */

const SERVICE = `{
  "host": "db.internal", "port": 5432, "ratio": 1.50, "big": 123456789012345678901234567890,
  "exp": 1e3, "minus": -0.0, "on": true, "off": false, "nothing": null, "empty": "",
  "user": {"name": "app",  "pass": "a\\"b\\\\c"},
  "user.name": "literal", "a": {"x.y": 1, "x": {"y": 2}},
  "twice": "first", "twice": "second",
  "0": "zero", "list": [10, [20, 21], {"k": "v"}], "json": "{\\"inner\\":1}",
  "@type": "t", "!x": "bang", "we*ird": "star", "what?": "mark", "wexird": "plain",
  "p|q": "pipe", "ba\\\\ck": "slash", "#": "hash", "": {"": "blank"},
  "constructor": "c", "__proto__": "p", "😀": "smile", "\\u00e9": "accent"
}`;

describe("a property", () => {
  test.each([
    ["host", "db.internal"],
    ["user.name", "literal"],
    ["user.pass", 'a"b\\c'],
    ["user", '{"name": "app",  "pass": "a\\"b\\\\c"}'],
    ["on", "true"],
    ["off", "false"],
    ["empty", ""],
    ["a.x\\.y", "1"],
    ["a.x.y", "2"],
    ["twice", "first"],
    ["list", '[10, [20, 21], {"k": "v"}]'],
    ["list.0", "10"],
    ["list.00", "10"],
    ["list.1.1", "21"],
    ["list.2.k", "v"],
    ["0", "zero"],
    ["@type", "t"],
    ["!x", "bang"],
    ["we\\*ird", "star"],
    ["what\\?", "mark"],
    ["p\\|q", "pipe"],
    ["ba\\\\ck", "slash"],
    ["\\#", "hash"],
    ["#", "hash"],
    ["\\h\\o\\s\\t", "db.internal"],
    ["host\\", "db.internal"],
    ["", '{"": "blank"}'],
    [".", "blank"],
    ["constructor", "c"],
    ["__proto__", "p"],
    ["😀", "smile"],
    ["é", "accent"],
  ])("%s is %s", (path, expected) => {
    expect(lookUpProperty(SERVICE, path)).toBe(expected);
  });

  test.each([
    "missing",
    "user.missing",
    "host.name",
    "host.0",
    "list.-1",
    "list.3",
    "list.k",
    "list.0x0",
    "list.18446744073709551616",
    "list.",
    "user.",
    "json.inner",
    "json|inner",
    "user.constructor",
    "list.length",
    "toString",
    "hasOwnProperty",
    "HOST",
    " host",
  ])("%s does not exist", (path) => {
    expect(lookUpProperty(SERVICE, path)).toBeUndefined();
  });

  test.each([
    ["port", "5432"],
    ["ratio", "1.50"],
    ["exp", "1e3"],
    ["minus", "-0.0"],
    ["big", "123456789012345678901234567890"],
  ])("%s is a number, and stays as it is written: %s", (path, expected) => {
    expect(lookUpProperty(SERVICE, path)).toBe(expected);
  });

  test("of null exists, and is empty", () => {
    expect(lookUpProperty(SERVICE, "nothing")).toBe("");
    expect(lookUpProperty(SERVICE, "nothing.x")).toBeUndefined();
  });

  test("of a key with dots wins over a nested one, the whole path or nothing", () => {
    const both = '{"a.b":"literal","a":{"b":"nested","b.c":"half"},"a\\\\":{"b":"odd"}}';
    expect(lookUpProperty(both, "a.b")).toBe("literal");
    expect(lookUpProperty(both, "a.b.c")).toBeUndefined();
    expect(lookUpProperty(both, String.raw`a.b\.c`)).toBe("half");
    expect(lookUpProperty(both, String.raw`a\.b`)).toBe("literal");
  });

  test("does not come from the prototypes of JavaScript", () => {
    for (const path of ["constructor", "__proto__", "__proto__.polluted", "toString"]) {
      expect(lookUpProperty("{}", path)).toBeUndefined();
      expect(lookUpProperty("[]", path)).toBeUndefined();
      expect(lookUpProperty('"text"', path)).toBeUndefined();
    }
  });
});

describe("the text of a string", () => {
  test.each([
    [String.raw`"\u0041\/\b\f\n\r\t\"\\"`, 'A/\b\f\n\r\t"\\'],
    [String.raw`"\ud83d\ude00"`, "😀"],
    [String.raw`"\uD83D\uDE00!"`, "😀!"],
    // gjson: half a pair is U+FFFD, and takes an escape after it along.
    [String.raw`"\ud83d"`, "\ufffd"],
    [String.raw`"\ud83dx"`, "\ufffdx"],
    [String.raw`"\ud83d\u0041x"`, "\ufffdx"],
    [String.raw`"\ude00\ud83d"`, "\ufffd"],
    [String.raw`"\u0000"`, "\0"],
    ['"\u2028"', "\u2028"],
  ])("%s is decoded", (raw, expected) => {
    expect(lookUpProperty(`{"a":${raw}}`, "a")).toBe(expected);
    expect(lookUpProperty(`{${raw}:"found"}`, escapePathSegment(expected))).toBe("found");
  });
});

describe("a value that is no JSON", () => {
  test.each([
    "",
    " ",
    "postgres://secret",
    '{"a":1',
    '{"a":1}}',
    'x{"a":1}',
    "{'a':1}",
    '{"a":1,}',
    '{"a":01}',
    '{"a":NaN}',
    '{"a":"\n"}',
    '\ufeff{"a":1}',
    '{"a":1}\0',
    "[1,,2]",
  ])("is an error, whatever is asked for: %j", (text) => {
    for (const path of ["a", "@this", "@valid", "!true", "a.b"]) {
      expect(() => lookUpProperty(text, path)).toThrow(
        expect.objectContaining({ code: "NOT_JSON", exitCode: 8 }) as KeepError,
      );
    }
  });

  test("is not repeated in the error", () => {
    let caught: unknown;
    try {
      lookUpProperty('{"password": hunter2secret}', "password");
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(KeepError);
    const { message, hint, details, stack, cause } = caught as KeepError;
    expect(JSON.stringify([message, hint, details, stack, cause])).not.toMatch(/hunter|password"/);
  });
});
