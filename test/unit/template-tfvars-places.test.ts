import { describe, expect, test } from "vitest";
import { tfvars } from "../../src/templating/languages/tfvars.ts";
import { failureOf } from "../support/failure-of.ts";
import { type TestValue, filled } from "../support/filled.ts";
import { parseHcl } from "../support/hcl-reader.ts";

const written = (template: string, ...values: readonly TestValue[]): string =>
  tfvars.write(filled(template, ...values)).text;

const problemOf = (template: string, ...values: readonly TestValue[]): string => {
  const { code, details } = failureOf(() => written(template, ...values));
  expect(code, template).toBe("VALUE_DOES_NOT_FIT");
  return (details as { problem: string }).problem;
};

describe("a file of Terraform's variables", () => {
  test("keeps everything but the values byte for byte", () => {
    const template =
      '\uFEFF# it\'s "\r\na  =  ‹0› // x\r\n/* "\n */ b = "x‹1›" # {\n\nc = {\n\td = ‹0›,}';
    expect(written(template, "p", "q")).toBe(template.replaceAll("‹0›", '"p"').replace("‹1›", "q"));
  });

  test.each([
    ["a = ‹0›", 'x"\\\n\r\t\0\u2028é😀', '"x\\"\\\\\\n\\r\\t\\u0000\\u2028é😀"'],
    ["a = ‹0›", "", '""'],
    ["a = ‹0›", "true", '"true"'],
    ["a = ‹0›", "5", '"5"'],
    ["a = ‹0›", "${x} $${y} %{z} $ {", '"$${x} $$${y} %%{z} $ {"'],
    ['a = "‹0›{"', "$", '"$${"'],
    ['a = "$‹0›"', "{", '"$${"'],
    ['a = "$‹0›{"', "", '"$${"'],
    ['a = "‹0›${1}"', "$", '"\\u0024${1}"'],
    ['a = "‹0›$${1}"', "$", '"$$${1}"'],
    ['a = "${‹0›}"', "x", '"${"x"}"'],
  ])("is written in %j for %j as %s", (template, value, expected) => {
    expect(written(template, value)).toBe(`a = ${expected}`);
  });

  test("has names as they are, and keys with quotes where they must be", () => {
    expect(written("‹0› = 1\nx_‹0› = { ‹0› = 2, ‹1› : 3, y-‹0› = 4 }", "a-b", "c d")).toBe(
      'a-b = 1\nx_a-b = { a-b = 2, "c d" : 3, y-a-b = 4 }',
    );
    expect(written("a = { ‹0› = 1 }", "for")).toBe('a = { "for" = 1 }');
    expect(written("a = { ‹0› = 1\n‹1› = 2\n}", "1", "")).toBe('a = { "1" = 1\n"" = 2\n}');
    for (const template of ["‹0› = 1", "a_‹0› = 1", "a = { b.‹0› = 1 }"])
      expect(problemOf(template, "a b")).toBe(
        "it stands for a name, which has only letters, digits, _ and -",
      );
  });

  test.each([
    ["a = here", "a"],
    ['a = "x here"', "a"],
    ['b = { c = 1, "d" = [here] }', "d"],
    ["a = 1\nb = 2, here", "b"],
    ["a = [\n  here\n]", undefined],
    ["here = 1", undefined],
  ])("has the name of the variable on its line: %j", (text, name) => {
    expect(tfvars.look(text).nameAt(text.indexOf("here"))).toBe(name);
  });

  test.each([
    ["# a\nb = 1 // c\n/* d\ne */ f = 2 #g", ["# a", "// c", "/* d\ne */", "#g"]],
    ['a = "# b // c" # d "', ['# d "']],
    ["a = <<EOT\n# b\nEOT\n# c", ["# c"]],
    ['a = "${1 /* b " */}" # c', ['/* b " */', "# c"]],
    ["#\n#\na = 1", ["#", "#"]],
    ["a = 1 /* b", ["/* b"]],
    ["a = <<EOT\n${ {\nEOT\n# b\n} }\n# c", ["# b", "# c"]],
  ])("has comments: %j", (text, comments) => {
    expect(tfvars.look(text).comments.map(({ start, end }) => text.slice(start, end))).toEqual(
      comments,
    );
  });
});

describe("JSON without quotes", () => {
  const json = async (template: string, text: string): Promise<unknown> =>
    parseHcl("values.tf", `${written(template, { text, json: true })}\n`);

  test.each(["5", "-0.5", "1e3", "1.5E-7", "true", "false", "null", "[]", "{}", '"x"', '[1, "a"]'])(
    "is the same thing in Terraform: %s",
    async (text) => {
      const value = JSON.parse(text) as unknown;
      expect(await json("a = ‹0›", text)).toEqual({ a: value });
      expect(await json("a = [‹0›]", text)).toEqual({ a: [value] });
    },
  );

  test("may be an object of any kind", async () => {
    const data = {
      "a b": [{ for: null, "": "é\b\f\u0000\u{1F600}" }],
      c: { d: -1.5, e: [[], {}] },
    };
    for (const text of [JSON.stringify(data), JSON.stringify(data, null, 2)])
      expect(await json("a = ‹0›", text)).toEqual({ a: data });
    expect(written("a = ‹0›", { text: '{"${x}": "%{y}\\/"}', json: true })).toBe(
      'a = {"$${x}" = "%%{y}/"}',
    );
  });

  test("keeps numbers as they are written, or refuses them", () => {
    for (const text of ["12345678901234567890123", "1.50", "1e400", "-1E+5"])
      expect(written("a = ‹0›", { text, json: true })).toBe(`a = ${text}`);
    for (const text of ["9".repeat(200), "1e99999999"])
      expect(problemOf("a = ‹0›", { text, json: true })).toMatch(/digits/);
  });

  test("is text in quotes and here-documents", () => {
    const value = { text: '{"a": 1}', json: true };
    expect(written('a = "‹0›"', value)).toBe('a = "{\\"a\\": 1}"');
    expect(written("a = <<EOT\n‹0›\nEOT\n", value)).toBe('a = <<EOT\n{"a": 1}\nEOT\n');
  });
});

describe("a value is refused", () => {
  test.each([
    ["a = x‹0›", "it would be a part of what stands next to it without quotes"],
    ["a = ‹0›.b", "it would be a part of what stands next to it without quotes"],
    ["a = ‹0›‹0›", "it would be a part of what stands next to it without quotes"],
    ["a = -‹0›", "it would be a part of what stands next to it without quotes"],
    ['a = "\\‹0›"', "it would be a part of the escape before it"],
    ['a = "\\u00‹0›"', "it would be a part of the escape before it"],
    ["a = 1 # ‹0›", "a comment ends with its line"],
  ])("in %j", (template, problem) => {
    expect(problemOf(template, "a\nb")).toBe(problem);
  });

  test("where it would end a comment", () => {
    expect(written("a = 1 /* ‹0› */", "x\n# y")).toBe("a = 1 /* x\n# y */");
    for (const value of ["*/", "/", "*"])
      expect(problemOf("/*‹0›*/ a = 1", value)).toBe("the comment would end there");
  });

  test("where Terraform would compose letters and accents", () => {
    for (const template of ["a = ‹0›", 'a = "‹0›"', "a = <<EOT\n‹0›\nEOT\n", "a = { ‹0› = 1 }"])
      expect(problemOf(template, "e\u0301")).toMatch(/compose/);
    expect(problemOf('a = "e‹0›"', "\u0301")).toMatch(/compose/);
    expect(problemOf('a = "‹0›\\u0301"', "e")).toMatch(/compose/);
    expect(problemOf('a = "‹0›‹1›"', "e", "\u0301")).toMatch(/compose/);
    expect(problemOf("a = ‹0›", { text: '["e\\u0301"]', json: true })).toMatch(/compose/);
    expect(problemOf("a = ‹0›", "\uD800")).toMatch(/half of a character/);
    expect(problemOf("a = ‹0›", { text: '"\\ud800"', json: true })).toMatch(/half of a character/);
  });

  test("in a here-document, where it would end it or lose blanks", () => {
    const heredoc = "a = <<EOT\n‹0›\nEOT\n";
    expect(problemOf(heredoc, "a\n EOT\t\nb")).toBe(
      "a line here would be the end of the here-document",
    );
    expect(problemOf(heredoc, "a\rb")).toBe("a here-document holds no carriage return alone");
    expect(written(heredoc, "a\r\nb")).toBe("a = <<EOT\na\r\nb\nEOT\n");
    expect(written("a = <<-EOT\n  ‹0›\n  EOT\n", "a\n b\n\nc")).toBe(
      "a = <<-EOT\n  a\n   b\n\n  c\n  EOT\n",
    );
    for (const value of [" a", "", "\u00a0"])
      expect(problemOf("a = <<-EOT\n  ‹0›\n  EOT\n", value)).toBe(
        "the here-document leaves out blanks at the beginning of its lines",
      );
  });

  test("with a $ before a template in a here-document", () => {
    expect(problemOf("a = <<EOT\n‹0›${1}\nEOT\n", "$")).toMatch(/the template after it/);
    expect(problemOf('a = "$‹0›${1}"', "")).toMatch(/the template after it/);
  });
});

describe("a file that is not valid", () => {
  test.each([
    ['a = ‹0›\nb = "x', 'the " is never closed', 2, 5],
    ['a = "x\nb = ‹0›"', 'the " is never closed', 1, 5],
    ["a = [‹0›", "the [ is never closed", 1, 5],
    ["a = ‹0› {", "the { is never closed", 1, 12],
    ["a = <<EOT\n‹0›\nEOT", "the << is never closed", 1, 5],
    ["a = <<EOT\n${ {\nEOT\n} }\nb = ‹0›", "the << is never closed", 1, 5],
    ["a = ‹0› /* b", "the /* is never closed", 1, 12],
    ['a = "${‹0›"', 'the " is never closed', 1, 14],
  ])("is refused: %j", (template, problem, line, column) => {
    const { code, details } = failureOf(() => written(template, "x"));
    expect(code).toBe("INVALID_TEMPLATE");
    expect(details).toMatchObject({ file: "template", line, column, problem });
  });
});

test("a placeholder that is left alone goes in as it is", () => {
  const left = { text: "{local:K}", verbatim: true };
  for (const template of ["a = ‹0›", 'a = "‹0›"', "a = <<EOT\n‹0›\nEOT\n", "a = x‹0›"])
    expect(written(template, left)).toBe(template.replace("‹0›", "{local:K}"));
});
