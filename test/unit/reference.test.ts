import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  endOfProperty,
  formatReference,
  parseKeyReference,
  parseReference,
  splitKeyReference,
} from "../../src/core/reference.ts";
import { failureOf } from "../support/failure-of.ts";

const longest = { key: "K".repeat(255), version: "v".repeat(256) };

describe("a reference", () => {
  test.each([
    ["local:KEY", { key: "KEY" }],
    ["local:9-x_", { key: "9-x_" }],
    ["local:__proto__", { key: "__proto__" }],
    [`local:${longest.key}@${longest.version}`, longest],
    ["local:KEY.a", { key: "KEY", property: "a" }],
    ["local:KEY.a.b.0.c", { key: "KEY", property: "a.b.0.c" }],
    ["local:KEY.a:b", { key: "KEY", property: "a:b" }],
    ["local:KEY. a b ", { key: "KEY", property: " a b " }],
    ["local:KEY.É😀", { key: "KEY", property: "É😀" }],
    ["local:KEY@3", { key: "KEY", version: "3" }],
    ["local:KEY@AWSPREVIOUS", { key: "KEY", version: "AWSPREVIOUS" }],
    ["local:KEY@uuid/0a1b-2c", { key: "KEY", version: "uuid/0a1b-2c" }],
    ["local:KEY@v1.2+x=y_z", { key: "KEY", version: "v1.2+x=y_z" }],
    ["local:KEY@me@host", { key: "KEY", version: "me@host" }],
    ["local:KEY.a.b@2", { key: "KEY", property: "a.b", version: "2" }],
    ["local:KEY.a@me@host", { key: "KEY", property: "a", version: "me@host" }],
    ["local:KEY.a@uuid/1", { key: "KEY", property: "a", version: "uuid/1" }],
  ])("%s is read in its parts, and written the same", (text, parts) => {
    expect(parseReference(text)).toEqual({ vault: "local", ...parts });
    expect(formatReference(parseReference(text))).toBe(text);
  });

  test.each([
    // An at sign in a name is escaped, one where a part begins is a modifier of gjson.
    ["a\\@b", "a\\@b", undefined],
    ["a\\@b@2", "a\\@b", "2"],
    ["a\\\\@2", "a\\\\", "2"],
    ["@this", "@this", undefined],
    ["@this@2", "@this", "2"],
    ["a.@reverse.0@2", "a.@reverse.0", "2"],
    ["a|@pretty@2", "a|@pretty", "2"],
    ['a|@pretty:{"indent":"@ "}@2', 'a|@pretty:{"indent":"@ "}', "2"],
    ["a@b.@this", "a", "b.@this"],
    // In queries, lists and their quotes it is nothing but a character.
    ['#(mail=="me@host").name@2', '#(mail=="me@host").name', "2"],
    ["#(mail==me@host)#.name", "#(mail==me@host)#.name", undefined],
    ['#(a=="x\\"@)").b@2', '#(a=="x\\"@)").b', "2"],
    ['a.#(b.#(c=="@")#)#.d@2', 'a.#(b.#(c=="@")#)#.d', "2"],
    ['#(a==")@").b@2', '#(a==")@").b', "2"],
    ["[a@b,c]@2", "[a@b,c]", "2"],
    ['{"x@y":a.@this}@2', '{"x@y":a.@this}', "2"],
    ["a.[b,@this]@2", "a.[b,@this]", "2"],
    ["a(b@2", "a(b", "2"],
    ["a[0@2", "a[0", "2"],
    ["a{@2", "a{", "2"],
    ["#@2", "#", "2"],
    // What is not closed has no end, so nothing after it is a version.
    ['#(a=="x@2', '#(a=="x@2', undefined],
    ["#(a@2", "#(a@2", undefined],
    ["[a@2", "[a@2", undefined],
    ["a\\", "a\\", undefined],
  ])("KEY.%s has the property %s and the version %s", (text, property, version) => {
    const found = splitKeyReference(`KEY.${text}`);
    expect({ property: found?.property, version: found?.version }).toEqual({ property, version });
    if (found !== undefined)
      expect(formatReference({ vault: "v", ...found })).toBe(`v:KEY.${text}`);
  });

  test("has only the parts that it is written with", () => {
    expect(Object.keys(parseReference("local:KEY"))).toEqual(["vault", "key"]);
    expect(Object.keys(parseReference("local:KEY@1"))).toEqual(["vault", "key", "version"]);
  });

  const none = [
    ["", ":", "local", "local:", ":KEY", "Local:KEY", " local:KEY", "local :KEY", "-x:KEY"],
    ["__proto__:KEY", "constructor:KEY", "é:KEY", "a.b:KEY", `${"a".repeat(51)}:KEY`],
    ["local:a b", "local:a:b", "local: KEY", "local:KEY ", "local:-x", "local:a/b", "local:É"],
    [`local:${"K".repeat(256)}`, "local:{KEY}", "local:.a", "local:@1", "local:KEY."],
    ["local:KEY@", "local:KEY.a@", "local:KEY@1/2", "local:KEY@a b", "local:KEY@ 1", "local:KEY@é"],
    [
      "local:KEY@uuid/",
      "local:KEY@x/uuid/1",
      `local:KEY@${"v".repeat(257)}`,
      "local:KEY\n",
      "local:KEY@1\n",
    ],
  ].flat();

  test.each(none)("%j is none", (text) => {
    expect(failureOf(() => parseReference(text))).toMatchObject({
      code: "INVALID_REFERENCE",
      exitCode: 8,
      hint: "Write vault:KEY, vault:KEY.property or vault:KEY@version.",
    });
  });

  test("that is none is not repeated: it could be a value given by mistake", () => {
    const failure = failureOf(() => parseReference("hunter2 is the password"));
    expect(JSON.stringify({ ...failure, message: failure.message })).not.toContain("hunter2");
  });
});

describe("a reference that may leave out its vault", () => {
  test.each([
    ["KEY", { key: "KEY" }],
    ["local:KEY", { vault: "local", key: "KEY" }],
    ["KEY.a:b", { key: "KEY", property: "a:b" }],
    ["KEY@1", { key: "KEY", version: "1" }],
    ["local:KEY.a:b@1", { vault: "local", key: "KEY", property: "a:b", version: "1" }],
    ['KEY.#(a=="x:y").b', { key: "KEY", property: '#(a=="x:y").b' }],
  ])("%s", (text, parts) => {
    expect(parseKeyReference(text)).toEqual(parts);
  });

  test.each(["", "a b", "a/b.c", ".KEY", "@1"])("%j has no key", (text) => {
    expect(failureOf(() => parseKeyReference(text)).code).toBe("INVALID_KEY");
  });

  test.each([":KEY", "Local:KEY", "KEY.", "KEY@", "KEY@a:b"])("%j is none", (text) => {
    expect(failureOf(() => parseKeyReference(text)).code).toBe("INVALID_REFERENCE");
  });
});

describe("any reference", () => {
  const part = fc.oneof(
    fc.stringMatching(/^[a-z0-9 :*?é😀-]{1,5}$/u),
    fc.constantFrom("#", "@this", "@reverse", "a\\@b", "x\\.y", '#(a=="@ \\" )")', "#(b>1)#"),
    fc.constantFrom('[a,"@b"]', '{"@":c}', '@pretty:{"sortKeys":true}', "(", "\\\\"),
  );
  const property = fc
    .array(part, { minLength: 1, maxLength: 4 })
    .chain((parts) => fc.constantFrom(".", "|").map((mark) => parts.join(mark)));
  const reference = fc.record(
    {
      vault: fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,8}$/),
      key: fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_-]{0,8}$/),
      property,
      version: fc.stringMatching(/^(?:uuid\/)?[A-Za-z0-9_+=.@-]{1,8}$/),
    },
    { requiredKeys: ["vault", "key"] },
  );

  test("is written and read back", () => {
    fc.assert(
      fc.property(reference, (one) => {
        fc.pre(one.vault !== "constructor" && one.vault !== "prototype");
        expect(parseReference(formatReference(one))).toEqual(one);
        expect(parseKeyReference(formatReference(one))).toEqual(one);
      }),
      { numRuns: 1000 },
    );
  });

  test("of any text is refused or written back as it was", () => {
    const pieces = fc.constantFrom(
      "local",
      ":",
      "KEY",
      ".",
      "@",
      "\\",
      '"',
      "#(",
      ")",
      "[",
      "]",
      "{",
      "}",
      "|",
      "a",
      " ",
      "/",
      "uuid/",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (all) => {
        const text = `local:KEY${all.join("")}`;
        const found = splitKeyReference(text.slice(6));
        if (found !== undefined) expect(formatReference({ vault: "local", ...found })).toBe(text);
        else expect(() => parseReference(text)).toThrow();
        const end = endOfProperty(text, 0, "}");
        expect(end).toBeGreaterThanOrEqual(0);
        expect(end).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 2000 },
    );
  });
});
