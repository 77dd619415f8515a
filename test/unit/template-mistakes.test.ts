import { describe, expect, test } from "vitest";
import { failureOf } from "../support/failure-of.ts";
import { parseTemplateText } from "../support/templates.ts";

/** What is wrong with a template, as `line:column problem | hint`. */
function mistakeIn(text: string): string {
  const { code, exitCode, message, hint } = failureOf(() => parseTemplateText(text));
  expect({ code, exitCode }).toEqual({ code: "INVALID_TEMPLATE", exitCode: 8 });
  return `${message.replace(/^app\.env:/, "")} | ${hint}`;
}

describe("what looks like a placeholder and is none", () => {
  test.each([
    ["A=1\nB={locla:KEY}\n", "2:3: there is no vault locla. | Did you mean local?"],
    ["A={loca}\n", "1:3: there is no vault loca. | Did you mean local?"],
    ["A={aws_prod:KEY}\n", "1:3: there is no vault aws_prod. | Did you mean aws-prod?"],
    ["A={ local:KEY}\n", "1:3: a placeholder has no blanks. | Did you mean {local:KEY}?"],
    ["A={local:KEY }\n", "1:3: a placeholder has no blanks. | Did you mean {local:KEY}?"],
    ["A={local : KEY}\n", "1:3: a placeholder has no blanks. | Did you mean {local:KEY}?"],
    ["A={ local }\n", "1:3: a placeholder has no blanks. | Did you mean {local}?"],
    ["A={local:KEY\n", "1:3: this placeholder is not closed. | Did you mean {local:KEY}?"],
    ["A={local\n", "1:3: this placeholder is not closed. | Did you mean {local}?"],
    ['A="{local:KEY"\n', "1:4: this placeholder is not closed. | Did you mean {local:KEY}?"],
    ["A={local:KEY", "1:3: this placeholder is not closed. | Did you mean {local:KEY}?"],
    ["A=${local:KEY}\n", "1:4: a placeholder has no dollar sign. | Did you mean {local:KEY}?"],
    ["A={local:}\n", '1:3: "" cannot be a key. | Write {vault:KEY}.'],
    ["A={local:-x}\n", '1:3: "-x" cannot be a key. | Write {vault:KEY}.'],
    ["A={local:a/b}\n", '1:3: "a/b" cannot be a key. | Write {vault:KEY}.'],
  ])("%j", (text, mistake) => {
    expect(mistakeIn(text)).toBe(mistake);
  });

  test("an unknown vault names those that there are, and how to write braces", () => {
    for (const vault of ["constructor", "gone", "tostring", "x"])
      expect(mistakeIn(`A={${vault}:KEY}\n`)).toBe(
        `1:3: there is no vault ${vault}. | Configured: local, aws-prod. Write \\{ if text is meant.`,
      );
  });

  test("a key that cannot be one is never suggested again", () => {
    for (const text of ["A={local:bad key}\n", "A={local:bad key\n", "A=${local:bad/key}\n"])
      expect(mistakeIn(text), text).not.toMatch(/Did you mean .*bad.key/);
  });

  test.each(["A={LOCAL:KEY}\n", "A={Local:KEY}\n", "A={LOCAL}\n"])(
    "%j is not written into the result as it stands",
    (text) => {
      expect(mistakeIn(text)).toMatch(/^1:3: /);
    },
  );

  test("a slip far down a long template is found where it is", () => {
    const text = `${"A='x {local:A}' # {local:B}\r\n".repeat(500)}B="\ny {locla:KEY}"\r\n`;
    expect(mistakeIn(text)).toMatch(/^502:3: there is no vault locla/);
  });
});

describe("expressions of Handlebars", () => {
  const only =
    'the only expression is {{secret "vault:KEY"}}. | Write \\{{ for braces that are meant as text.';
  const invalid =
    "this is no valid {{expression}}. | Write \\{{ for braces that are meant as text.";

  test.each([
    ["A={{unknown}}\n", `1:3: ${only}`],
    ["A=1\nB={{constructor}}\n", `2:3: ${only}`],
    ["A={{__proto__}}\n", `1:3: ${only}`],
    ["A={{local:KEY}}\n", `1:3: ${only}`],
    ["A=1\nB={{#if x}}\n1{{/if}}\n", `2:3: ${only}`],
    ['A={{#secret "local:KEY"}}{{/secret}}\n', `1:3: ${only}`],
    ["A={{> partial}}\n", `1:3: ${only}`],
    ["A={{secret}}\n", `1:3: ${only}`],
    ["A={{secret local}}\n", `1:3: ${only}`],
    ["A={{secret 5}}\n", `1:3: ${only}`],
    ['A={{secret "local:A" "local:B"}}\n', `1:3: ${only}`],
    ['A={{secret "local:A" x=1}}\n', `1:3: ${only}`],
    ['A={{this.secret "local:A"}}\n', `1:3: ${only}`],
    ['A={{lookup "local:A"}}\n', `1:3: ${only}`],
    ["A=1\nB=2\nC={{ broken\n", `3:3: ${invalid}`],
    ["A={{}}\n", `1:3: ${invalid}`],
    ["A={{/if}}\n", `1:3: ${invalid}`],
    ['A={{secret "KEY"}}\n', '1:3: "KEY" is no reference. | Write vault:KEY.'],
    ['A={{secret "local:a b"}}\n', '1:3: "local:a b" is no reference. | Write vault:KEY.'],
    ['A={{secret ""}}\n', '1:3: "" is no reference. | Write vault:KEY.'],
    ['A={{secret "locla:KEY"}}\n', "1:3: there is no vault locla. | Did you mean local?"],
    [
      'A={{secret "constructor:X"}}\n',
      "1:3: there is no vault constructor. | Configured: local, aws-prod. Write \\{ if text is meant.",
    ],
  ])("%j", (text, mistake) => {
    expect(mistakeIn(text)).toBe(mistake);
  });
});

test("a block that is never closed is shown where it begins, not past the end of the file", () => {
  expect(mistakeIn("A=1\nB={{#if x}}")).toMatch(/^2:3: /);
  expect(mistakeIn("A=1\nB={{#if x}}\nC=2\n")).toMatch(/^2:3: /);
});

describe("a placeholder that is not in the value of a variable", () => {
  test.each([
    ["{local:KEY}\n", "1:1: {local:KEY}"],
    ["A=1\n{local:KEY}=x\n", "2:1: {local:KEY}"],
    ["A: {local:KEY}\n", "1:4: {local:KEY}"],
    ["A={local:A}\nsome text {local}\n", "2:11: {local}"],
    ['A\n{{secret "local:B"}}\n', '2:1: {{secret "local:B"}}'],
  ])("%j is a mistake", (text, where) => {
    expect(mistakeIn(text)).toMatch(`${where} does not stand in the value of a variable.`);
  });
});
