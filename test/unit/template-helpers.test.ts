import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { text as language } from "../../src/templating/languages/text.ts";
import { missingOf, refusalOf, rendered } from "../support/templates.ts";

const secret = '(secret "local:V")';

/** What an expression comes to; `V` in it is the secret `local:V`. */
function filled(expression: string, value?: string): string {
  const values = value === undefined ? undefined : { V: value };
  const text = `{{${expression.replaceAll(/\bV\b/g, secret)}}}\n`;
  expect(missingOf(text, values, { language })).toEqual([]);
  return rendered(text, values, "fail", { language }).slice(0, -1);
}

function refused(expression: string, value = ""): string {
  return refusalOf(`{{${expression.replaceAll(/\bV\b/g, secret)}}}\n`, { V: value }, { language });
}

describe("a helper", () => {
  test.each([
    ["env", "", "staging"],
    ["namespace", "", "shop"],
    ["now", "", "2026-01-02T03:04:05.006Z"],
    ["uuid", "", "11111111-2222-4333-8444-555555555555"],
    ["base64 V", "é\n", "w6kK"],
    ["base64 V", "", ""],
    ["base64decode V", "w6kK", "é\n"],
    ["base64decode V", "YQ==", "a"],
    ["base64decode V", "Y\r\nQ=\n=\n", "a"],
    ["base64decode V", "77u/YQ==", "\uFEFFa"],
    ["base64decode V", "", ""],
    ["urlencode V", "a b/c?d=e&f+g%~-._é😀", "a%20b%2Fc%3Fd%3De%26f%2Bg%25~-._%C3%A9%F0%9F%98%80"],
    ["urlencode V", "!'()*", "%21%27%28%29%2A"],
    ["urlencode V", "a\uD800b", "a%EF%BF%BDb"],
    ["upper V", "straße", "STRASSE"],
    ["lower V", "ÀB", "àb"],
    ["trim V", " \t\r\n a b \n", "a b"],
    ["sha256 V", "é", "sha256 of 1"],
    ['replace "a" "$&" V', "banana", "b$&n$&n$&"],
    ['replace "." "" V', "a.b.c", "abc"],
    ['replace "\\n" "-" V', "a\nb", "a\nb"],
    ["indent 2 V", "a\n\nb", "  a\n  \n  b"],
    ["indent 2 V", "a\r\nb\u2028c\rd", "  a\r\n  b\u2028c\rd"],
    ["indent 0 V", "a\nb", "a\nb"],
    ['eq V "5"', "5", "true"],
    ["eq V 5", "5", "true"],
    ["eq V 5", "5.0", "false"],
    ["eq V true", "true", "true"],
    ['eq V ""', "", "true"],
    ["ne V 5", "5", "false"],
    ["ne V 'a'", "b", "true"],
    ["not V", "", "true"],
    ["not V", "0", "false"],
    ["and V 'b'", "a", "b"],
    ["and V 'b'", "", ""],
    ["and null 'b'", "", ""],
    ["and 1 0 2", "", "0"],
    ["or V 'b'", "", "b"],
    ["or V 'b'", "a", "a"],
    ["or '' 0 false", "", "false"],
    ["or V", "", ""],
    ["upper (trim (base64decode V))", "IGEg", "A"],
    ["upper env", "", "STAGING"],
  ])("{{%s}} of %j is %j", (expression, value, result) => {
    expect(filled(expression, value)).toBe(result);
  });

  test.each([
    ["upper", "{{upper VALUE}}"],
    ["upper V V", "{{upper VALUE}}"],
    ["upper V x=1", "{{upper VALUE}}"],
    ["env V", "{{env}}"],
    ["now format='x'", "{{now}}"],
    ["eq V", "{{eq VALUE VALUE}}"],
    ["eq V V V", "{{eq VALUE VALUE}}"],
    ["not V V", "{{not VALUE}}"],
    ["and", "{{and VALUE VALUE}}"],
    ["or", "{{or VALUE VALUE}}"],
    ["replace 'a' V", '{{replace "WHAT" "WITH" VALUE}}'],
    ["replace V 'a' 'b'", '{{replace "WHAT" "WITH" VALUE}}'],
    ["indent V 4", "{{indent 4 VALUE}}"],
    ["indent '4' V", "{{indent 4 VALUE}}"],
    ["json V indentation=2", "{{json VALUE}} or {{json VALUE indent=2}}"],
    ["lookup V", '{{lookup OBJECT "NAME"}}'],
    ["default V", '{{default "FALLBACK" VALUE}}'],
    ["default V 'x'", '{{default "FALLBACK" VALUE}}'],
    ["required V", '{{required "MESSAGE" VALUE}}'],
    ["required V V", '{{required "MESSAGE" VALUE}}'],
  ])("{{%s}} is refused with how it is written", (expression, usage) => {
    const [name] = expression.split(" ");
    expect(refused(expression)).toBe(`1:1: this is not how ${name} is written. | Write ${usage}.`);
  });

  const notText = "this helper takes text, not a list or an object; json makes text of them";
  test.each([
    ["base64decode V", "YQ", "what base64decode is given is no base64"],
    ["base64decode V", "YQ=", "what base64decode is given is no base64"],
    ["base64decode V", "YR==", "what base64decode is given is no base64"],
    ["base64decode V", "_-8=", "what base64decode is given is no base64"],
    ["base64decode V", " YQ==", "what base64decode is given is no base64"],
    ["base64decode V", "/w==", "what base64decode is given is no text, but bytes"],
    ["base64decode V", "7aCA", "what base64decode is given is no text, but bytes"],
    ["fromJson V", "{'a': 1}", "what fromJson is given is no valid JSON"],
    ["fromJson V", "", "what fromJson is given is no valid JSON"],
    ["fromJson V", "NaN", "what fromJson is given is no valid JSON"],
    ["upper (fromJson V)", "[1]", notText],
    ["base64 (fromJson V)", "{}", notText],
    ["sha256 (fromJson V)", "{}", notText],
    ["replace 'a' (fromJson V) 'x'", "[]", notText],
    ["replace '' 'x' V", "a", "replace is given nothing to look for"],
    ["indent 101 V", "a", "indent takes a number from 0 to 100"],
    ["indent 1.5 V", "a", "indent takes a number from 0 to 100"],
    ["indent -1 V", "a", "indent takes a number from 0 to 100"],
    ["json V indent='2'", "a", "indent= takes a number from 0 to 100"],
    ["lookup V 'x'", "a", "lookup is given neither an object nor a list"],
    ["lookup (fromJson V) (fromJson V)", "[0]", notText],
  ])("{{%s}} of %j is a mistake that does not tell the value", (expression, value, problem) => {
    expect(refused(expression, value)).toMatch(new RegExp(`^1:\\d+: ${escaped(problem)}\\.$`));
  });

  test("gives its mistake the place of its own call", () => {
    expect(refused("upper (trim (fromJson V))", "x")).toMatch(/^1:15: /);
    expect(refused("fromJson V", "sEcReT")).not.toContain("sEcReT");
  });

  const escaped = (text: string): string => text.replaceAll(/[=;.]/g, "\\$&");
});

describe("base64 and base64decode", () => {
  test("give any text back", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        expect(filled("base64decode (base64 V)", value)).toBe(value.toWellFormed());
      }),
    );
  });

  test("take what others write in lines", () => {
    const value = "x".repeat(200);
    const lines = Buffer.from(value).toString("base64").replaceAll(/.{64}/g, "$&\n");
    expect(filled("base64decode V", lines)).toBe(value);
  });
});

test("urlencode gives what a URL reads back, and nothing that means something in one", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (value) => {
      const encoded = filled("urlencode V", value);
      expect(encoded).toMatch(/^[A-Za-z0-9._~%-]*$/);
      expect(decodeURIComponent(encoded)).toBe(value.toWellFormed());
      expect(new URL(`https://u:${encoded}@h/`).password).toBe(encoded);
    }),
  );
});
