import { describe, expect, test } from "vitest";
import { text as language } from "../../src/templating/languages/text.ts";
import type { WhenMissing } from "../../src/templating/template.ts";
import { missingOf, parseTemplateText, refusalOf, rendered } from "../support/templates.ts";

const JSON_VALUE = '{"null": null, "empty": "", "zero": 0, "no": false, "list": [], "x": "y"}';
const VALUES = { SET: "set", EMPTY: "", J: JSON_VALUE };

const filled = (text: string, missing: WhenMissing = "fail"): string =>
  rendered(`${text}\n`, VALUES, missing, { language }).slice(0, -1);
const missing = (text: string): readonly string[] => missingOf(`${text}\n`, VALUES, { language });

/** In a template `NO` is a secret that does not exist, `SET` and `EMPTY` are, and `J.x` is a field. */
const written = (text: string): string =>
  text
    .replaceAll(/(?<!:)\b(NO|SET|EMPTY)\b/g, '(secret "local:$1")')
    .replaceAll(/\bJ\.(\w+)/g, '(lookup (fromJson (secret "local:J")) "$1")');

describe("without anything missing", () => {
  test.each([
    ["default 'd' SET", "set"],
    ["default 'd' NO", "d"],
    ["default 'd' EMPTY", "d"],
    ["default 'd' J.x", "y"],
    ["default 'd' J.null", "d"],
    ["default 'd' J.empty", "d"],
    ["default 'd' J.absent", "d"],
    ["default 'd' J.zero", "0"],
    ["default 'd' J.no", "false"],
    ["default 'd' J.list", "[]"],
    ["default '' NO", ""],
    ["default SET NO", "set"],
    ["default 'd' (default NO NO)", "d"],
    ["default 'd' (upper (trim NO))", "d"],
    ["default 'd' (or NO EMPTY)", "d"],
    ["upper (default 'd' NO)", "D"],
    ["required 'r' SET", "set"],
    ["required 'r' J.zero", "0"],
    ["required 'r' (default 'd' NO)", "d"],
    ["or NO SET", "set"],
    ["or SET NO", "set"],
    ["or NO EMPTY 'x' NO", "x"],
    ["and EMPTY NO", ""],
    ["and (has 'local:NO') (eq NO '1')", "false"],
    ["has 'local:NO'", "false"],
    ["has 'local:EMPTY'", "true"],
    ["lookup (fromJson (default '{\"a\":1}' NO)) 'a'", "1"],
    ["secret 'local:NO' default='d'", "d"],
    ["secret 'local:NO' default=(upper 'd')", "D"],
    ["secret 'local:NO' default=SET", "set"],
    ["secret 'local:EMPTY' default='d'", ""],
    ["secret 'local:SET' default=NO", "set"],
  ])("{{%s}} is %j", (expression, result) => {
    expect(missing(written(`{{${expression}}}`))).toEqual([]);
    expect(filled(written(`{{${expression}}}`))).toBe(result);
  });

  test.each([
    ["{local:NO|default=5432}", "5432"],
    ["{local:NO|default=}", ""],
    ["{local:NO|default=a b.c:d=e@f}", "a b.c:d=e@f"],
    ["{local:EMPTY|default=d}", ""],
    ["{local:SET|default=d}", "set"],
    ["{local:SET|label=x}", "set"],
    ["{local:NO|label=x|default=d}", "d"],
    ["{local:NO.a|b.c|default=d}", "d"],
  ])("%s is %j", (text, result) => {
    expect(missing(text)).toEqual([]);
    expect(filled(text)).toBe(result);
  });

  test("{vault|default=…} has the variable's name as its key", () => {
    expect(rendered("NO={local|default=d}\nSET={local|default=d}\n", VALUES)).toBe(
      "NO=d\nSET=set\n",
    );
  });
});

describe("a missing secret", () => {
  const placeIn = (text: string): string =>
    `local:NO@1:${text.search(/(?:\(|\{\{)secret .local:NO/) + 1}`;

  test.each([
    ["upper NO"],
    ["upper (trim NO)"],
    ["base64decode NO"],
    ["fromJson NO"],
    ["json NO"],
    ["json SET indent=NO"],
    ["lookup (fromJson NO) 'x'"],
    ["lookup (fromJson (secret 'local:J')) NO"],
    ["replace 'a' NO SET"],
    ["indent 2 NO"],
    ["eq NO ''"],
    ["eq SET NO"],
    ["not NO"],
    ["and SET NO"],
    ["and NO SET"],
    ["or EMPTY NO"],
    ["default NO EMPTY"],
    ["secret 'local:NO'"],
  ])("makes {{%s}} missing, and is told with its own place", (expression) => {
    const text = written(`{{${expression}}}`);
    expect(missing(text)).toEqual([placeIn(text)]);
    expect(filled(`<${text}>`, "blank")).toBe("<>");
    expect(filled(`<${text}>`, "skip")).toBe(`<${text}>`);
    expect(filled(`a\n<${text}>\nb`, "remove")).toBe("a\nb");
  });

  test.each([
    ["{{#if NO}}a{{else}}b{{/if}}"],
    ["{{#unless NO}}b{{/unless}}"],
    ["{{#with (fromJson NO)}}a{{else}}b{{/with}}"],
    ["{{#each (fromJson NO)}}a{{else}}b{{/each}}"],
    ["{{#if (eq NO 'x')}}a{{else}}b{{/if}}"],
  ])("is told of by %s too", (source) => {
    const text = written(source);
    expect(missing(text)).toEqual([placeIn(text)]);
    expect(filled(text, "blank")).toBe("b");
  });

  test("is told once for each place, in the template's order", () => {
    const text = '{local:B}{local:A} {{upper (secret "local:B")}}\n{local:A}';
    expect(missing(text)).toEqual(["local:B@1:1", "local:A@1:10", "local:B@1:28", "local:A@2:1"]);
    expect(missing("{{#each (fromJson '[1,2,3]')}}{local:NO}{{/each}}")).toEqual(["local:NO@1:31"]);
  });

  test("in a part that is not written is none", () => {
    for (const text of [
      "{{#if (has 'local:NO')}}{local:NO}{{/if}}",
      "{{#unless (has 'local:SET')}}{local:NO}{{/unless}}",
      "{{#each (fromJson '[]')}}{local:NO}{{/each}}",
      "{{#if (has 'local:SET')}}{{else}}{local:NO}{{/if}}",
    ])
      expect([missing(text), filled(text)], text).toEqual([[], ""]);
  });
});

test("required says its message where there is nothing", () => {
  const refused = (text: string) => refusalOf(`${written(text)}\n`, VALUES, { language });
  for (const value of ["NO", "EMPTY", "J.null", "J.absent", "(upper NO)", "''", "null"])
    expect(refused(`a\nb{{required "set X first" ${value}}}`), value).toBe("2:2: set X first.");
  expect(refused("{{upper (required 'r' NO)}}")).toBe("1:9: r.");
});

test("what has a default or is only asked for is known to be optional", () => {
  const { secrets } = parseTemplateText(
    [
      "{local:A|default=x}",
      "{{secret 'local:B' default='x'}}",
      "{{#if (has 'local:C')}}{{/if}}",
      "{{default 'x' (upper (secret 'local:D'))}}",
      "{{or (secret 'local:E') 'x'}}",
      "{local:V}",
      "{{secret 'local:W'}}",
      "{{upper (secret 'local:X')}}",
      "{{required 'r' (secret 'local:Y')}}",
      "{{eq (secret 'local:Z') 'x'}}",
    ].join("\n"),
    { language },
  );
  const keys = (optional: boolean): string =>
    secrets.flatMap((one) => (one.optional === optional ? [one.reference.key] : [])).join("");
  expect({ optional: keys(true), needed: keys(false) }).toEqual({
    optional: "ABCDE",
    needed: "VWXYZ",
  });
});
