import { describe, expect, test } from "vitest";
import { lookUpProperty } from "../../src/properties/look-up-property.ts";

/*
 * The rules are those of gjson v1.18: SYNTAX.md, gjson_test.go (TestQueries, TestPipeDotMixing,
 * TestSplitPipe, TestBoolConvertQuery …) and gjson.go. The examples are our own.
 */

const HOSTS = `{
  "hosts": [
    {"name": "db1", "port": 5432, "tags": ["sql", "main"], "up": true},
    {"name": "db2", "port": 5433, "tags": ["sql"], "up": false},
    {"name": "cache", "port": 6379, "tags": [], "up": null, "note": "a|b"}
  ],
  "names": ["db1", "db2", "cache", "😀é"], "mixed": [1, "1", true, null, [1], {"a": 1}, "a*b", -2.5, "1e1"],
  "grid": [[1, 2], [3], []], "none": [],
  "vals": [{"b": true}, {"b": false}, {"b": "T"}, {"b": "F"}, {"b": 0}, {"b": 2}, {"b": null}, {}, {"b": "x"}, {"b": {}}, {"b": "TRUE"}, {"b": "false"}, {"b": "1"}]
}`;

const look = (path: string): string | undefined => lookUpProperty(HOSTS, path);

describe("the elements of an array", () => {
  test.each([
    ["hosts.#", "3"],
    ["none.#", "0"],
    ["hosts.#.name", '["db1","db2","cache"]'],
    ["hosts.#.note", '["a|b"]'],
    ["hosts.#.missing", "[]"],
    ["none.#.name", "[]"],
    ["hosts.#.tags.0", '["sql","sql"]'],
    ["hosts.#.tags.#", "[2,1,0]"],
    ["grid.#.#", "[2,1,0]"],
    ["grid.#.1", "[2]"],
    ["hosts.#.tags|0", '["sql", "main"]'],
    ["hosts.#.tags|#", "3"],
    ["hosts.#.{name,port}|1.port", "5433"],
    ["hosts.#.name|@reverse", '["cache","db2","db1"]'],
    ["hosts|#", "3"],
    ["hosts|1|name", "db2"],
    ["hosts|1.name", "db2"],
  ])("%s: %s", (path, expected) => {
    expect(look(path)).toBe(expected);
  });

  test.each(["hosts.name", "hosts.##", "hosts.#x", "hosts.1#", "hosts.#|name", "names.#|0"])(
    "%s finds nothing",
    (path) => {
      expect(look(path)).toBeUndefined();
    },
  );

  test("that are no objects or arrays have nothing in them", () => {
    expect(look("names.#.#")).toBe("[]");
    expect(look("names.#.@this")).toBe('["db1","db2","cache","😀é"]');
  });
});

describe("a query", () => {
  test.each([
    ['hosts.#(name=="db2").port', "5433"],
    ['hosts.#(name="db2").port', "5433"],
    ["hosts.#(name==db2).port", "5433"],
    ['hosts.#( name == "db2" ).port', "5433"],
    ['hosts.#[name=="db2"].port', "5433"],
    ['hosts.#(name!="db1").name', "db2"],
    ["hosts.#(port>5432)#.name", '["db2","cache"]'],
    ["hosts.#(port>=5433)#.name", '["db2","cache"]'],
    ["hosts.#(port<5433)#.name", '["db1"]'],
    ["hosts.#(port<=5.433e3)#.name", '["db1","db2"]'],
    ["hosts.#(port==5_432).name", "db1"],
    ['hosts.#(name%"db?")#.name', '["db1","db2"]'],
    ['hosts.#(name!%"db*")#.name', '["cache"]'],
    ["hosts.#(up=true)#.name", '["db1"]'],
    ["hosts.#(up=false)#.name", '["db2"]'],
    ["hosts.#(up!=true)#.name", '["db2"]'],
    ["hosts.#(up!=other)#.name", '["db1","db2"]'],
    ["hosts.#(up<true)#.name", '["db2"]'],
    ["hosts.#(up>false)#.name", '["db1"]'],
    ["hosts.#(up<other)#.name", "[]"],
    ["hosts.#(up>=true)#.name", '["db1"]'],
    ["hosts.#(up<=x)#.name", '["db2"]'],
    ["hosts.#(note).name", "cache"],
    ["hosts.#(up)#.name", '["db1","db2","cache"]'],
    ['hosts.#(tags.#(=="main")).name', "db1"],
    ['hosts.#(tags.#(%"s*"))#.name', '["db1","db2"]'],
    ["hosts.#(tags.#>1)#.name", '["db1"]'],
    ['hosts.#(note=="a|b").name', "cache"],
    ['hosts.#(name>"db1").name', "db2"],
    ['hosts.#(port=="5432").name', "db1"],
    ["hosts.#(port>1)#|#", "3"],
    ["hosts.#(port>1)#|1.name", "db2"],
    ["hosts.#(port>1)#.tags|0.1", "main"],
    ["hosts.#(port>9999)#", "[]"],
    ["hosts.#(port>9999)#.name", "[]"],
    ["hosts.#(port>5432)|name", "db2"],
    ['names.#(=="cache")', "cache"],
    ['names.#(%"*b*")#', '["db1","db2"]'],
    ['names.#(%"??")', "😀é"],
    ['names.#(>"da")', "db1"],
    ["mixed.#(==1)#", '[1,"1"]'],
    ["mixed.#(!=1)#", '[true,"a*b",-2.5,"1e1"]'],
    ["mixed.#(<0)", "-2.5"],
    ["mixed.#(a==1)", '{"a": 1}'],
    ["mixed.#(0==1)", "[1]"],
    ["mixed.#()#", '[1,"1",true,null,"a*b",-2.5,"1e1"]'],
    [String.raw`mixed.#(%"a\\*b")`, "a*b"],
    [String.raw`mixed.#(=="\u0061*b")`, "a*b"],
    ["none.#(x)#", "[]"],
    ["vals.#(b==~true)#", '[{"b": true},{"b": "T"},{"b": 2},{"b": "TRUE"},{"b": "1"}]'],
    ["vals.#(b==~false)#", '[{"b": false},{"b": "F"},{"b": 0},{"b": null},{},{"b": "false"}]'],
    ["vals.#(b==~null)#", '[{"b": null},{}]'],
    ["vals.#(b!=~*)#", "[{}]"],
    ["vals.#(b!=~true)#|#", "8"],
    ["vals.#(b==~other)#", "[]"],
    // gjson compares on where an operator is cut short, and takes an unclosed query for any.
    ["names.#(!=)#|#", "4"],
    ["names.#(!db1)#|#", "4"],
    ["names.#(", "db1"],
  ])("%s: %s", (path, expected) => {
    expect(look(path)).toBe(expected);
  });

  test.each([
    "hosts.#(name==none).port",
    "hosts.#(missing)",
    'hosts.#(name=="db1").missing',
    "hosts.#(port>1)#|name",
    "hosts.#(tags==sql)",
    "hosts.#(tags!=sql)",
    "mixed.#(==null)",
    "names.#(!)",
    "hosts.#(name",
    "hosts.#(port>nan)",
    "host.#(up)#",
  ])("%s finds nothing", (path) => {
    expect(look(path)).toBeUndefined();
  });

  test.each([
    [String.raw`#(a\)=="x)y").n`, "1"],
    [String.raw`#(b=="\")]").n`, "2"],
    [String.raw`#("q\""==1).n`, "3"],
    ["#(c.#(d==(e))).n", "4"],
    ['#(c|#(d=="(e)"))#.n', "[4]"],
    [" #(n==1)", undefined],
  ])("ends at its own bracket: %s", (path, expected) => {
    const json = String.raw`[{"a)":"x)y","n":1},{"b":"\")]","n":2},{"\"q\"\"":1,"n":3},{"c":[{"d":"(e)"}],"n":4}]`;
    expect(lookUpProperty(json, path)).toBe(expected);
  });

  test("that is satisfied ends the search, even if nothing is at its path", () => {
    const json = '{"a":[{"k":1},{"k":1,"v":"second"}]}';
    expect(lookUpProperty(json, "a.#(k==1).v")).toBeUndefined();
    expect(lookUpProperty(json, "a.#(k==1)#.v")).toBe('["second"]');
  });

  test("compares text by code points", () => {
    // U+FF5E is below U+1F600, though its one unit is above the first of the other two.
    expect(lookUpProperty('["\uff5e","😀"]', '#(>"\uffff")#')).toBe('["😀"]');
  });
});

describe("a root array", () => {
  const json = '[{"a":{"b":1},"n":"x"},{"n":"y"}]';

  test("is looked up by paths too", () => {
    expect(lookUpProperty(json, "#(n==y)#.n")).toBe('["y"]');
    expect(lookUpProperty(json, "#.a.b")).toBe("[1]");
    expect(lookUpProperty(json, "#(a.b==1).n")).toBe("x");
    expect(lookUpProperty(json, "#(a.b==1)#.n")).toBe('["x"]');
    expect(lookUpProperty(json, "#(a|b==1)#.n")).toBe('["x"]');
  });
});

describe("a pipe after a list or a query", () => {
  const rows = '{"r":[{"k":[{"v":"a|b","w":1}],"p|q":2},{"k":[]}]}';
  test.each([
    [String.raw`r.#.p\|q`, "[2]"],
    ['r.#.k.#(v=="a|b").w', "[1]"],
    ['r.#.k.#(v=="a|b").w|0', "1"],
    ["r.#.{k}|#", "2"],
    ["r.#.k|0|0.w", "1"],
    ["r.#(k)#.k|1", "[]"],
    ["r.#(k).k|0.w", "1"],
    // gjson does not see the pipe right after `.#`, nor the one after a multipath with a name,
    // so that they count within each element.
    ["r.#.k.#|0", "[]"],
    ['r.#.{"n":k}|n', '[[{"v":"a|b","w":1}],[]]'],
    // Nothing has fit, so the pipe was never read.
    ["r|#(none)#.k|@tostr", "[]"],
  ])("takes the whole result: %s", (path, expected) => {
    expect(lookUpProperty(rows, path)).toBe(expected);
  });
});

describe("wildcards", () => {
  const keys = '{"db_host":1,"db_port":2,"cache":{"host":3},"x*y":4,"xzy":5,"cafe\u0301":6,"😀":7}';
  test.each([
    ["db_*", "1"],
    ["*port", "2"],
    ["*_p*t", "2"],
    ["c*e.h?st", "3"],
    ["*.host", "3"],
    ["?", "7"],
    ["x\\*y", "4"],
    ["x?y", "4"],
    ["xz*", "5"],
    ["caf??", "6"],
    ["**", "1"],
    // The escape is lost where there are wildcards too: this is x*y*.
    ["x\\*y*", "4"],
    ["*z\\*", "5"],
  ])("%s: %s", (path, expected) => {
    expect(lookUpProperty(keys, path)).toBe(expected);
  });

  test.each(["db", "db_?", "*.port", "?????????????", "x*z"])("%s fits nothing", (path) => {
    expect(lookUpProperty(keys, path)).toBeUndefined();
  });

  test("go on with the next member where the rest of the path is missing", () => {
    const json =
      '{"a1":{"x":1},"a2":[5],"a3":"s","a4":{"y":{"z":"found"}},"a5":{"y":{"z":"later"}}}';
    expect(lookUpProperty(json, "a*.y.z")).toBe("found");
    expect(lookUpProperty(json, "a*.0")).toBe("5");
    expect(lookUpProperty(json, "*.*.z")).toBe("found");
  });

  test("that lead to a list of matches let a later member win", () => {
    expect(lookUpProperty('{"a1":[1,2],"a2":{"#(>1)#":"key"}}', "a*.#(>1)#")).toBe("key");
    expect(lookUpProperty('{"a1":[1,2],"a2":[3]}', "a*.#(>1)#")).toBe("[2]");
  });
});
