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
  const escape = "Write \\{{ for braces that are meant as text.";
  const nothing = "means nothing here. | It does inside {{#each}} and {{#with}}.";
  const invalid = `this is no valid {{expression}}. | ${escape}`;
  const secret = 'this is not how secret is written. | Write {{secret "vault:KEY"}}.';
  const literal =
    'what secret reads is written out, in quotes: it must be known before it is read. | Write {{secret "vault:KEY"}}.';

  const dollar = "an expression has no dollar sign. | Write {{…}}, or $\\{{…}} for text.";

  test.each([
    ["A={{unknown}}\n", `1:5: there is no helper unknown. | ${escape}`],
    ["A={{uper 'x'}}\n", "1:5: there is no helper uper. | Did you mean upper?"],
    ["A=1\nB={{constructor}}\n", `2:5: there is no helper constructor. | ${escape}`],
    ["A={{__proto__}}\n", `1:5: there is no helper __proto__. | ${escape}`],
    ["A={{this}}\n", `1:5: this ${nothing}`],
    ["A={{@root}}\n", `1:5: @root ${nothing}`],
    ["A={{local:KEY}}\n", "1:5: a placeholder has single braces. | Did you mean {local:KEY}?"],
    ["A=1\nB={{#if x}}\n1{{/if}}\n", `2:9: there is no helper x. | ${escape}`],
    ["{{#iff (has 'local:A')}}{{/iff}}\n", "1:1: there is no block iff. | Did you mean if?"],
    ["{{#if}}{{/if}}\n", "1:1: this is not how if is written. | Write {{#if VALUE}}."],
    [
      'A={{#secret "local:KEY"}}{{/secret}}\n',
      "1:3: there is no block secret. | Blocks are if, unless, each, with.",
    ],
    [
      "A={{> partial}}\n",
      "1:3: there is no partial partial. | Partials are files of the templates folder.",
    ],
    ["A={{> (lookup x 'y')}}\n", "1:3: a partial is named, not computed. | Write {{> name}}."],
    [
      "{{#> x}}{{/x}}\n",
      "1:1: templates have no inline partials, decorators or blocks around partials. | Write {{> name}}.",
    ],
    ["A={{secret}}\n", `1:3: ${secret}`],
    ['A={{secret "local:A" "local:B"}}\n', `1:3: ${secret}`],
    ['A={{secret "local:A" x=1}}\n', `1:3: ${secret}`],
    ["A={{secret local}}\n", `1:3: ${literal}`],
    ["A={{secret 5}}\n", `1:3: ${literal}`],
    ['A={{secret (upper "local:a")}}\n', `1:3: ${literal}`],
    ["{{#each (secrets 'local') as |s|}}{{secret s.key}}{{/each}}\n", `1:35: ${literal}`],
    ['A={{this.secret "local:A"}}\n', `1:5: this.secret ${nothing}`],
    [
      'A={{lookup "local:A"}}\n',
      '1:3: this is not how lookup is written. | Write {{lookup OBJECT "NAME"}}.',
    ],
    [
      "A={{default (secret 'local:A') 'x'}}\n",
      '1:3: this is not how default is written. | Write {{default "FALLBACK" VALUE}}.',
    ],
    [
      "A={{required (secret 'local:A') 'x'}}\n",
      '1:3: this is not how required is written. | Write {{required "MESSAGE" VALUE}}.',
    ],
    [
      "{{#each (secrets 'local' only='')}}{{/each}}\n",
      '1:9: only= takes names in quotes. | Write (secrets "vault" only="DB_*").',
    ],
    [
      "{{#each (secrets 'locla')}}{{/each}}\n",
      "1:9: there is no vault locla. | Did you mean local?",
    ],
    [
      "A=${{secret 'local:A'}}\n",
      "1:3: an expression has no dollar sign. | Write {{…}}, or $\\{{…}} for text.",
    ],
    ["A=x${{env}}\n", `1:4: ${dollar}`],
    ["A=x${{ local:KEY }}\n", `1:4: ${dollar}`],
    ["A=x${{upper 'x'}}\n", `1:4: ${dollar}`],
    ["A=1\nB=2\nC={{ broken\n", `3:3: ${invalid}`],
    ["A={{}}\n", `1:3: ${invalid}`],
    ["A={{/if}}\n", `1:3: ${invalid}`],
    [
      'J={"a":{{secret "local:A"}}}\n',
      "1:8: {{ is closed by }}}. | Put a blank between }} and the brace that follows.",
    ],
    [
      "{{#if (has 'local:A')}}\n{{/each}}\n",
      "1:4: {{#if}} is closed by {{/each}}. | Write {{/if}}.",
    ],
    ['A={{secret "KEY"}}\n', '1:3: "KEY" is no reference. | Write vault:KEY.'],
    ['A={{secret "local:a b"}}\n', '1:3: "local:a b" is no reference. | Write vault:KEY.'],
    ['A={{secret ""}}\n', '1:3: "" is no reference. | Write vault:KEY.'],
    ['A={{secret "constructor:X"}}\n', '1:3: "constructor:X" is no reference. | Write vault:KEY.'],
    ['A={{secret "locla:KEY"}}\n', "1:3: there is no vault locla. | Did you mean local?"],
  ])("%j", (text, mistake) => {
    expect(mistakeIn(text)).toBe(mistake);
  });
});

test("all mistakes are told at once, each with its line", () => {
  const { message, excerpt } = failureOf(() =>
    parseTemplateText('# head\nA="{locla:KEY}"\nB={{uper "x"}}\nC={local:C\n'),
  );
  expect(`${message}\n${excerpt}`).toBe(
    [
      "app.env:2:4: there is no vault locla.",
      '  A="{locla:KEY}"',
      "     ^",
      "Did you mean local?",
      "app.env:3:5: there is no helper uper.",
      '  B={{uper "x"}}',
      "      ^",
      "Did you mean upper?",
      "app.env:4:3: this placeholder is not closed.",
      "  C={local:C",
      "    ^",
      "Did you mean {local:C}?",
    ].join("\n"),
  );
});

test("a long line is shown around the place, without what a terminal would obey", () => {
  const { excerpt } = failureOf(() =>
    parseTemplateText(`A="${"x".repeat(500)}\u001b[2J{locla:KEY}${"y".repeat(500)}"\n`),
  );
  expect(excerpt).toBe(`  ${"x".repeat(56)}?[2J{locla:KEY}${"y".repeat(49)}\n  ${" ".repeat(60)}^`);
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
