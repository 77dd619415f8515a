import { describe, expect, test } from "vitest";
import { parse } from "smol-toml";
import { toml } from "../../src/templating/languages/toml.ts";
import { AWKWARD_VALUES, PEM } from "../support/awkward-text.ts";
import { type TestValue, filled } from "../support/filled.ts";
import { hasPython, readWithPython } from "../support/python.ts";

type Place = readonly [template: string, data: (value: string) => unknown];

/** One template for each place and quoting, and what a reader gets of it for a value. */
const PLACES: Readonly<Record<string, Place>> = {
  "no quotes": ["a = ‹0›\nb=‹0›# c\n", (value) => ({ a: value, b: value })],
  "double quotes": ['a = "\\t‹0›x"\n', (value) => ({ a: `\t${value}x` })],
  "single quotes": ["a = '\\\"‹0›'\nb = 1\n", (value) => ({ a: `\\"${value}`, b: 1 })],
  "a list": [
    "a = [‹0›, # c\n‹0›,\n  '‹0›',\n  [\"‹0›\"] ]\n",
    (value) => ({ a: [value, value, value, [value]] }),
  ],
  "a table in braces": [
    "a = {b = ‹0›, c.d = [{e='‹0›'}]}\n",
    (value) => ({ a: { b: value, c: { d: [{ e: value }] } } }),
  ],
  "a key": ["‹0› = 1\n", (value) => ({ [value]: 1 })],
  "a key in quotes": [
    "[t]\n\"x‹0›\" = 1\n'‹0›y' = 2\n",
    (value) => ({ t: { [`x${value}`]: 1, [`${value}y`]: 2 } }),
  ],
  "a part of a key": ['a . ‹0›."b" = 1\n', (value) => ({ a: { [value]: { b: 1 } } })],
  "a key in braces": ["a = {‹0› = ‹0›}\n", (value) => ({ a: { [value]: value } })],
  "a table's name": [
    "[a.x‹0›] # c\nb = 1\n[[ ‹0› ]]\n",
    (value) => ({ a: { [`x${value}`]: { b: 1 } }, [value]: [{}] }),
  ],
};

/** Readers may give the line breaks of a text as they like, so these have one kind each. */
const LINES: typeof PLACES = {
  '"""': ['a = """\nx\n  ‹0›y\n"""\n', (value) => ({ a: `x\n  ${value}y\n` })],
  '""" alone': ['a = """‹0›"""\n', (value) => ({ a: value })],
  '""" with quotes': ['a = """"‹0›"""""\n', (value) => ({ a: `"${value}""` })],
  '""" with joined lines': [
    'a = """x \\\n\n   ‹0› \\\n  ‹0›"""\n',
    (value) => ({ a: `x ${value} ${value}` }),
  ],
  '""" with a line break behind': [
    'a = """‹0›\nx"""\nb = 1',
    (value) => ({ a: `${value}\nx`, b: 1 }),
  ],
  "'''": ["a = '''\nx \\\n  \"‹0›\"\n'''\n", (value) => ({ a: `x \\\n  "${value}"\n` })],
  "''' alone": ["a = '''‹0›''' # c\n", (value) => ({ a: value })],
  "''' with a line break behind": [
    "a = ['''‹0›\nx''', '''\n\n‹0›''']\n",
    (value) => ({ a: [`${value}\nx`, `\n${value}`] }),
  ],
};

const sizes = [65_536, 1_048_576];
const long = sizes.map((size) => PEM.repeat(size / PEM.length + 1).slice(0, size));
const MORE = [
  [
    "true",
    "1.5",
    "1e5",
    "inf",
    "2001-12-14",
    "'''",
    '"""',
    "x'''",
    "''x",
    'x""',
    "'x",
    "\\\n x",
    "\\",
    "a.b",
  ],
  [
    "\u0000",
    "\u0007\b\f\u001b",
    "\u007f",
    "\u0085",
    "\r",
    "\r\n",
    "x\ry",
    "\n\nx",
    "x\n \n",
    " \n",
    "x \\",
    "é\u0301",
  ],
].flat();
const VALUES = [...AWKWARD_VALUES, ...MORE];

const write = (template: string, ...values: readonly TestValue[]): string => {
  const { text, notes } = toml.write(filled(template, ...values));
  expect(notes).toEqual([]);
  return text;
};

const every = Object.entries({ ...PLACES, ...LINES });

test.each(every)("a value arrives exactly in %s", (_, [template, data]) => {
  for (const value of VALUES) {
    const text = write(template, value);
    expect(parse(text), text).toEqual(data(value));
  }
});

test.each(Object.entries(PLACES))(
  "and with \\r\\n at the ends of lines in %s",
  (_, [template, data]) => {
    for (const value of VALUES) {
      const text = write(template.replaceAll("\n", "\r\n"), value);
      expect(text).not.toMatch(/[^\r]\n/);
      expect(parse(text), text).toEqual(data(value));
    }
  },
);

test.each(Object.entries(LINES))(
  "and with \\r\\n in the text, which stays, in %s",
  (_, [template, data]) => {
    for (const value of VALUES) {
      const text = write(template.replaceAll("\n", "\r\n"), value);
      expect(text).not.toMatch(/[^\r]\n/);
      const expected = JSON.stringify(data("MARK")).replaceAll("\\n", "\\r\\n");
      const inJson = JSON.stringify(value).slice(1, -1);
      expect(parse(text), text).toEqual(JSON.parse(expected.replaceAll("MARK", () => inJson)));
    }
  },
);

test.each(every)("a long value arrives exactly in %s", (_, [template, data]) => {
  for (const value of long) expect(parse(write(template, value))).toEqual(data(value));
});

describe.skipIf(!hasPython("tomllib", "a Python of 3.11 or later"))("Python's tomllib", () => {
  test("reads the same", () => {
    const cases = every.flatMap(([, [template, data]]) =>
      VALUES.map((value) => ({ text: write(template, value), data: data(value) })),
    );
    const texts = cases.map(({ text }) => text);
    const results = readWithPython("tomllib", "tomllib.loads(text)", texts);
    for (const [index, { text, data }] of cases.entries())
      expect(results[index], JSON.stringify(text)).toEqual({ data });
  });

  test("reads the same where lines end in \\r\\n", () => {
    const cases = every.flatMap(([, [template, data]]) =>
      VALUES.map((value) => ({
        text: write(template.replaceAll("\n", "\r\n"), value),
        data: data(value),
      })),
    );
    const texts = cases.map(({ text }) => text);
    const results = readWithPython("tomllib", "tomllib.loads(text)", texts);
    for (const [index, { text, data }] of cases.entries())
      expect(results[index], JSON.stringify(text)).toEqual({ data });
  });
});
