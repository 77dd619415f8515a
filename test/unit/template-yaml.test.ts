import { describe, expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { yaml } from "../../src/templating/languages/yaml.ts";
import { AWKWARD_VALUES, PEM } from "../support/awkward-text.ts";
import { type TestValue, filled } from "../support/filled.ts";
import { hasPython, readWithPython } from "../support/python.ts";

/** One template for each place and quoting, and what a reader gets of it for a value. */
const PLACES: Readonly<
  Record<string, readonly [template: string, data: (value: string) => unknown]>
> = {
  "no quotes": ["a: ‹0›\nb: 1\n", (value) => ({ a: value, b: 1 })],
  "inside of text without quotes": ["a: x ‹0›y # c\n", (value) => ({ a: `x ${value}y` })],
  "a URL without quotes": ["a: http://u:‹0›@h/\n", (value) => ({ a: `http://u:${value}@h/` })],
  "lines without quotes": ["a: x\n  ‹0› y\n\n  z\n", (value) => ({ a: `x ${value} y\nz` })],
  "the whole document": ["‹0›", (value) => value],
  "a document after ---": ["--- ‹0›\n...\n", (value) => value],
  "single quotes": ["a: 'it''s ‹0›'\n", (value) => ({ a: `it's ${value}` })],
  "lines in single quotes": ["a: 'x\n  ‹0›\n  y '\n", (value) => ({ a: `x ${value} y ` })],
  "double quotes": ['a: "\\t‹0›\\x41"\n', (value) => ({ a: `\t${value}A` })],
  "lines in double quotes": [
    'a: "x\n  ‹0› \\\n  ‹0›"\n',
    (value) => ({ a: `x ${value} ${value}` }),
  ],
  "a list": ["- ‹0›\n-   - '‹0›'\n    - b\n", (value) => [value, [value, "b"]]],
  "a list in brackets": [
    "[‹0›, '‹0›', x‹0›, [‹0›]]\n",
    (value) => [value, value, `x${value}`, [value]],
  ],
  "a map in braces": ['{a: ‹0›, b: {c: "‹0›"}}\n', (value) => ({ a: value, b: { c: value } })],
  "a tag and an anchor": ["a: !!str &x ‹0›\nb: *x\n", (value) => ({ a: value, b: value })],
  "|": ["a: |\n  x\n  ‹0›\nb: 1\n", (value) => ({ a: `x\n${value}\n`, b: 1 })],
  "| alone": ["a: |\n    ‹0›\nb: 1\n", (value) => ({ a: `${value}\n`, b: 1 })],
  "|-": ["a: |-\n  x ‹0›\n\n\nb: 1\n", (value) => ({ a: `x ${value}`, b: 1 })],
  "|- alone": ["- a: |-\n   ‹0›\n- 1\n", (value) => [{ a: value }, 1]],
  "|+": ["a: |+\n  ‹0›y\n\n\nb: 1\n", (value) => ({ a: `${value}y\n\n\n`, b: 1 })],
  "|2 and a comment": ["a: |2- # c\n   ‹0›\n  y\n", (value) => ({ a: ` ${value}\ny` })],
  "| in lists": ["- - |\n   a\n     ‹0›\n   b\n", (value) => [[`a\n  ${value}\nb\n`]]],
  "| of a document": ["--- |\n‹0›\nx\n", (value) => `${value}\nx\n`],
  "| with an empty line behind": ["a: |\n  ‹0›\n\nb: 1\n", (value) => ({ a: `${value}\n`, b: 1 })],
  ">": ["a: >\n  x\n  ‹0›\n\n  y\nb: 1\n", (value) => ({ a: `x ${value}\ny\n`, b: 1 })],
  ">- alone": ["a: >-\n  ‹0›\n", (value) => ({ a: value })],
  ">- before more": ["- >-\n  ‹0›\n\n- 1\n", (value) => [value, 1]],
  "> before more": [
    "a:\n  - >\n   ‹0› x\n\n\nb: >\n ‹0›\nc: 1\n",
    (value) => ({ a: [`${value} x\n`], b: `${value}\n`, c: 1 }),
  ],
  ">+": ["a: >+\n  x\n  ‹0›\n\n", (value) => ({ a: `x ${value}\n\n` })],
};

const KEYS: typeof PLACES = {
  "a key": ["‹0›: 1\n", (value) => ({ [value]: 1 })],
  "a key in quotes": [
    "a:\n  \"x‹0›\": 1\n  '‹0›': 2\n",
    (value) => ({ a: { [`x${value}`]: 1, [value]: 2 } }),
  ],
  "a key in braces": ["{‹0›: 1}", (value) => ({ [value]: 1 })],
  "a key in a list": ["[‹0›: ‹0›]", (value) => [{ [value]: value }]],
  "a key with ?": ["? ‹0›\n: 1\n", (value) => ({ [value]: 1 })],
};

const long = PEM.repeat(65_536 / PEM.length + 1).slice(0, 65_536);
/** What readers of 1.1, or of 1.2, take for something else. */
const NO_WORDS = [
  ["yes", "No", "ON", "off", "y", "N", "true", "FALSE", "Null", "~", "null", "", ".inf", "-.INF"],
  [
    ".nan",
    "0",
    "012",
    "0o14",
    "0x1F",
    "0b1",
    "1_000",
    "1,000",
    "1e5",
    "E5",
    "e-4",
    "1.5e+3",
    "+1",
    "-1",
    "1.",
  ],
  [
    "2001-12-14",
    "2001-12-14t21:59:43.10-05:00",
    "12:30",
    "190:20:30",
    "1:2.5",
    "<<",
    "=",
    "-",
    "---",
  ],
  [
    "...",
    "? x",
    "- x",
    "x:",
    "x: y",
    ": x",
    "x #y",
    "#x",
    "&x",
    "*x",
    "!x",
    "!!int 1",
    "|",
    ">",
    "%x",
  ],
  [
    "@x",
    "`x`",
    "{x",
    "x}",
    "[x",
    "x]",
    "x,y",
    ",x",
    "\u0085",
    "a\u0085b",
    "\u007f",
    "\u001b",
    "\ufffe",
  ],
  [
    "\ud83d\ude00",
    " x",
    "x ",
    "\tx",
    "x\t",
    "x\n ",
    "x\n \ny",
    " \n",
    "\n x",
    "\r",
    "x\ry",
    "x\r\ny",
    "-x",
  ],
  [
    "--- x",
    "...\n",
    "x\n---\ny",
    "x\n...\ny",
    "x\n# y",
    "%x\ny",
    "\n\n",
    "x\n\n\n",
    "\n\nx",
    "x\n\ty",
  ],
].flat();
const VALUES = [...AWKWARD_VALUES, ...NO_WORDS];

const write = (template: string, ...values: readonly TestValue[]): string => {
  const { text, notes } = yaml.write(filled(template, ...values));
  expect(notes).toEqual([]);
  return text;
};

const everyPlace = Object.entries({ ...PLACES, ...KEYS });

describe.each(["\n", "\r\n"])("with lines that end in %j", (lineEnd) => {
  test.each(everyPlace)("a value arrives exactly in %s", (_, [template, data]) => {
    for (const value of VALUES) {
      const text = write(template.replaceAll("\n", lineEnd), value);
      expect(parse(text), text).toEqual(data(value));
      expect(parse(text, { version: "1.1" }), text).toEqual(data(value));
    }
  });
});

test.each(Object.entries(PLACES))(
  "a value of 64 KiB arrives exactly in %s",
  (_, [template, data]) => {
    expect(parse(write(template, long))).toEqual(data(long));
  },
);

describe.skipIf(!hasPython("yaml", "apt-get install python3-yaml"))("Python reads the same", () => {
  // Its own reader takes far longer than libyaml, so each kind of line end has one of them.
  test.each([
    ["PyYAML", "\n", "yaml.safe_load(text)"],
    ["libyaml", "\r\n", 'yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))'],
  ])("with %s and lines that end in %j", (_, lineEnd, expression) => {
    const cases = everyPlace.flatMap(([, [template, data]]) =>
      VALUES.map((value) => ({
        text: write(template.replaceAll("\n", lineEnd), value),
        data: data(value),
      })),
    );
    const texts = cases.map(({ text }) => text);
    const results = readWithPython("yaml", expression, texts);
    for (const [index, { text, data }] of cases.entries())
      expect(results[index], JSON.stringify(text)).toEqual({ data });
  });
});

test("documents of one text are all written", () => {
  const text = write("%YAML 1.2\n---\na: ‹0›\n---\nb: '‹0›'\n...\n# c\n---\n- ‹0›\n", "no");
  expect(parseAllDocuments(text).map((document) => document.toJS() as unknown)).toEqual([
    { a: "no" },
    { b: "no" },
    ["no"],
  ]);
});
