import { describe, expect, test } from "vitest";
import { lookUpProperty } from "../../src/properties/look-up-property.ts";

/*
 * The rules are those of gjson v1.18: SYNTAX.md, gjson_test.go (TestFlatten, TestJoin, TestGroup,
 * TestKeysValuesModifier, TestToFromStr, TestSubSelectors, TestStaticJSON …) and gjson.go. The
 * examples are our own.
 */

type Vectors = readonly (readonly [json: string, path: string, expected: string | undefined])[];

const DOC = '{ "a": [1, 2, [3, [4]]], "o": {"x": 1.50, "y": "t"}, "s": "{\\"k\\": [true]}" }';

describe("a modifier", () => {
  const vectors: Vectors = [
    [DOC, "a.@reverse", "[[3, [4]],2,1]"],
    [DOC, "a.@reverse.1", "2"],
    [DOC, "a|@reverse|1", "2"],
    [DOC, "o.@reverse", '{"y":"t","x":1.50}'],
    [DOC, "o.x.@reverse", "1.50"],
    [DOC, "o.x|@reverse", "1.50"],
    [DOC, "o.@keys", '["x","y"]'],
    [DOC, "o.@keys.0", "x"],
    [DOC, "o.@values", '[1.50,"t"]'],
    [DOC, "a.@keys", "[null,null,null]"],
    [DOC, "a.@values", "[1, 2, [3, [4]]]"],
    ['"x"', "@keys", "[null]"],
    ['"x"', "@values", '["x"]'],
    ["{}", "@keys", "[]"],
    [DOC, "a.@flatten", "[1,2,3, [4]]"],
    [DOC, 'a.@flatten:{"deep":true}', "[1,2,3,4]"],
    [DOC, 'a.@flatten:{"deep":"T"}.3', "4"],
    [DOC, 'a.@flatten:{"deep":true,"deep":false}', "[1,2,3, [4]]"],
    [DOC, "a.@flatten:deep", "[1,2,3, [4]]"],
    ["[[], [ [] ], [1]]", '@flatten:{"deep":true}', "[1]"],
    [DOC, "o.@flatten", '{"x": 1.50, "y": "t"}'],
    ['[{"a":1,"b":2},5,{"\\u0061":3,"c":4}]', "@join", '{"a":3,"b":2,"c":4}'],
    ['[{"a":1},{"a":2}]', '@join:{"preserve":true}', '{"a":1,"a":2}'],
    ['[{"__proto__":1},{"constructor":2}]', "@join", '{"__proto__":1,"constructor":2}'],
    ["{}", "@join", "{}"],
    ['{"id":[1,2,3],"v":["a"],"n":4}', "@group", '[{"id":1,"v":"a"},{"id":2},{"id":3}]'],
    ["[1]", "@group", undefined],
    [DOC, "o.@tostr", '{"x": 1.50, "y": "t"}'],
    [DOC, "o.@tostr.@tostr", String.raw`"{\"x\": 1.50, \"y\": \"t\"}"`],
    ['{"h":"<&>\u2028\\n\\u0001"}', "h|@tostr", '"<&>\u2028\\n\\u0001"'],
    ['["<&>"]', "0|@tostr|@tostr", String.raw`"\"\u003c\u0026\u003e\""`],
    [DOC, "s|@fromstr", '{"k": [true]}'],
    [DOC, "s|@fromstr|k.0", "true"],
    [DOC, "s.@fromstr.k", "[true]"],
    ['{"s":"1.50"}', "s.@fromstr", "1.50"],
    ['{"s":"null"}', "s.@fromstr", ""],
    [DOC, "a.@valid", "[1, 2, [3, [4]]]"],
    [DOC, "a.@this", "[1, 2, [3, [4]]]"],
    [" 5 \n", "@this", "5"],
    [' {"a" : 1} \n', "@this", '{"a" : 1} \n'],
    [' {"a" : 1} \n', "@this.a", "1"],
    [DOC, "@this.o.x", "1.50"],
    [' { "a b" : [ 1 , "c d" ] } ', "@ugly", '{"a b":[1,"c d"]}'],
    [DOC, "@dig:x", "[1.50]"],
    ['{"k":1,"a":[{"k":2,"b":{"k":3}},[{"k":4}]]}', "@dig:k", "[1,2,3,4]"],
    ['{"k":1,"a":[{"k":2,"b":{"k":3}},[{"k":4}]]}', "@dig:k|3", "4"],
    ['{"a":[{"id":1},{"id":2,"v":"|"}]}', '@dig:#(v=="|")|0.id', "2"],
    ['{"@this.x":1,"x":2}', "@this.x", "1"],
    ['{"a":{"@this":1}}', "a.@this", '{"@this":1}'],
    ['{"a":{"@this":1}}', String.raw`a.\@this`, "1"],
    ['{"a":{"@none":1,"@type":{"b":2}}}', "a.@none", "1"],
    ['{"a":{"@none":1,"@type":{"b":2}}}', "a.@type.b", "2"],
    ['{"@":1}', "@", "1"],
    ['{"@keysx":1}', "@keysx", "1"],
    [DOC, "@this:x", DOC],
    [DOC, '@this:"x"y', DOC],
  ];
  test.each(vectors)("%s %s", (json, path, expected) => {
    expect(lookUpProperty(json, path)).toBe(expected);
  });

  test("is applied to nothing where the path before it finds nothing", () => {
    for (const empty of ["none|@keys", "none.@values", "none|@dig:x", "none|[a,b]"]) {
      expect(lookUpProperty("{}", empty)).toBe("[]");
    }
    expect(lookUpProperty("{}", "none|!true")).toBe("true");
    for (const path of ["none|@this", "none|@ugly", "none|@pretty", "none|@join", "none|a"]) {
      expect(lookUpProperty("{}", path)).toBeUndefined();
    }
  });

  test("after a `|` is applied to what the path found", () => {
    const json = '{"a":{"b":{"c":1}}}';
    expect(lookUpProperty(json, "a.b.@keys")).toBe('["c"]');
    expect(lookUpProperty(json, "a|b|@keys")).toBe('["c"]');
    expect(lookUpProperty(json, "a.b|@keys")).toBe('["c"]');
  });

  test("finds nothing in a string that holds no JSON, where gjson goes on with it", () => {
    for (const path of ["s.@fromstr", "s.@fromstr.a", "s|@fromstr|@tostr", "s|@fromstr|!true"]) {
      expect(lookUpProperty('{"s":"12abc"}', path)).toBeUndefined();
    }
  });
});

describe("a multipath", () => {
  const doc = '{"a":1,"b":{"c":"x","d":[10,20]},"e.f":2,"<":3}';
  const vectors: Vectors = [
    [doc, "{a,b}", '{"a":1,"b":{"c":"x","d":[10,20]}}'],
    [doc, "[a,b|c,none,a]", '[1,"x",1]'],
    [doc, "b.{c,d}", '{"c":"x","d":[10,20]}'],
    [doc, "b.[c,d|1]", '["x",20]'],
    [doc, "b|{c}|c", "x"],
    [doc, '{"n":b|c,m:a}', '{"n":"x","m":1}'],
    [doc, '{"n\\"":a}', '{"n\\"":1}'],
    [doc, '{"n"m:a}', '{"\\"n\\"m":1}'],
    [doc, "{:a}", '{"a":1}'],
    [doc, '{"x,y}":a,b|c}', '{"x,y}":1,"c":"x"}'],
    [doc, "{b|@dig:c}", '{"@dig:c":["x"]}'],
    [doc, "{n:b|@dig:c}", '{"n":["x"]}'],
    [doc, "{@x:a}", '{"@x":1}'],
    ['{"a,b":1,"c}":2}', String.raw`[a\,b,c\}]`, "[1,2]"],
    [doc, "{b|d|#}", '{"_":2}'],
    [doc, "{b|@keys}", '{"@keys":["c","d"]}'],
    [doc, "{<}", '{"\\u003c":3}'],
    [doc, '{a,"s":!"text","l":![1],"t":!true}', '{"a":1,"s":"text","l":[1],"t":true}'],
    [doc, "{{a},[a]}", '{"_":{"a":1},"_":[1]}'],
    [doc, "[]", "[]"],
    [doc, "{}", "{}"],
    [doc, "[none]", "[]"],
    [doc, "[a].0", "1"],
    [doc, "[a]|#", "1"],
    // The name is the last part of the path as it is written, with its backslash.
    [doc, String.raw`{e\.f}`, String.raw`{"e\\.f":2}`],
    [doc, "{b.c,a}", '{"c":"x","a":1}'],
    [doc, "[b.d.0]", "[10]"],
    [doc, "{e.f}", "{}"],
    // gjson looks up what is left of a path that is cut short.
    [doc, "{b}a", "1"],
    [doc, "{a", undefined],
    ['{"":"blank"}', "{a", "blank"],
    ['{"{":"brace","[":"bracket"}', "{", "brace"],
    ['{"{":"brace","[":"bracket"}', "[", "bracket"],
  ];
  test.each(vectors)("%s %s", (json, path, expected) => {
    expect(lookUpProperty(json, path)).toBe(expected);
  });
});

describe("a literal", () => {
  const vectors: Vectors = [
    ["{}", "!true", "true"],
    ["{}", "!null", ""],
    ["{}", '!"a\\nb"', "a\nb"],
    ["{}", "!1.50", "1.50"],
    ["{}", '!{"a":[1,2]}', '{"a":[1,2]}'],
    ["{}", '!{"a":[1,2]}|a|1', "2"],
    ["{}", "![1,2]|#", "2"],
    ['{"a":1}', "a|!false", "false"],
    ['{"!other":1,"!":2}', "!other", "1"],
    ['{"!other":1,"!":2}', "!", "2"],
    ['{"a":{"!true":1}}', "a.!true", "1"],
    // As in gjson what follows a string is passed over, and what follows a number is part of it.
    ["{}", '!"a"|@tostr', "a"],
    ["{}", "!1|@tostr", undefined],
    // These are no JSON: nothing is found, where gjson would go on with them.
    ["{}", "!nan", undefined],
    ["{}", "!TRUE", undefined],
    ["{}", "![1,", undefined],
    ["{}", '!"a', undefined],
  ];
  test.each(vectors)("%s %s", (json, path, expected) => {
    expect(lookUpProperty(json, path)).toBe(expected);
  });
});

describe("two dots", () => {
  test.each([
    ['{"a":1}', "..#", "1"],
    ['{"a":1}', "..0.a", "1"],
    ['{"a":1}', "..#.a", "[1]"],
    ["[1,2]", "..0.1", "2"],
    ["5", "..0", "5"],
    ['{"":{"":1}}', "..", undefined],
  ])("take a value for the only one of many lines: %s %s", (json, path, expected) => {
    expect(lookUpProperty(json, path)).toBe(expected);
  });
});
