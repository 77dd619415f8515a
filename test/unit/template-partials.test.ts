import { describe, expect, test } from "vitest";
import { env } from "../support/env-language.ts";
import { text as language } from "../../src/templating/languages/text.ts";
import { failureOf } from "../support/failure-of.ts";
import { missingOf, needsOf, parseTemplateText, rendered } from "../support/templates.ts";

type Partials = Readonly<Record<string, string>>;

const VALUES = { A: "one", B: "two", J: '{"name":"ann","list":[{"name":"x"},{"name":"y"}]}' };
const DATA = '(fromJson (secret "local:J"))';

const filled = (text: string, partials: Partials, options = { language }): string =>
  rendered(`${text}\n`, VALUES, "fail", { ...options, partials }).replace(/\n$/, "");

/** The message and what follows it, without the lines of the template. */
function refused(text: string, partials: Partials): string {
  const { code, message } = failureOf(() => filled(text, partials));
  expect(code).toBe("INVALID_TEMPLATE");
  return message;
}

describe("a partial", () => {
  test("stands where it is named, with quotes or without, as often as it is", () => {
    const partials = { p: "<{local:A}>", "db/host.conf": "h", "a b": "blank" };
    expect(filled("{{> p}} {{> 'p'}} {{>p}}", partials)).toBe("<one> <one> <one>");
    expect(filled("{{> db/host.conf}}{{> [a b]}}", partials)).toBe("hblank");
  });

  test("takes partials of its own, and a comment of a template in it is left out", () => {
    const partials = { p: "[{{> q}}{{> q}}]", q: "{{! note }}{{> r}}", r: "{local:B}" };
    expect(filled("{{> p}}", partials)).toBe("[twotwo]");
  });

  test("alone on its line takes the line, and gives its indentation to each of its lines", () => {
    const partials = { p: "a\nb: {local:A}\n\n{{#if true}}\nc\n{{/if}}\n" };
    expect(filled("x:\n  {{> p}}\ny", partials)).toBe("x:\n  a\n  b: one\n\n  c\ny");
    expect(filled("x:\n\t{{> p}}  \ny", { p: "a\r\nb\r\n" })).toBe("x:\n\ta\r\n\tb\r\ny");
    expect(filled("x {{> p}} y", { p: "a\nb" })).toBe("x a\nb y");
    expect(filled("  {{> p}}\n", { p: "{{> q}}\n", q: "a\nb\n" })).toBe("  a\n  b\n");
    expect(filled("  {{> p}}\n", { p: "-\n  {{> q}}\n", q: "a\nb\n" })).toBe("  -\n    a\n    b\n");
  });

  test("alone on its line ends its last line, as its file may not", () => {
    expect(filled("a\n{{> p}}\nb", { p: "x" })).toBe("a\nx\nb");
    expect(filled("a\r\n  {{> p}} \r\nb", { p: "x\r\n{local:A}" })).toBe("a\r\n  x\r\n  one\r\nb");
    expect(filled("A=1\n{{> p}}\nB=2", { p: "X={local:A}" }, { language: env })).toBe(
      "A=1\nX=one\nB=2",
    );
    expect(filled("a\n{{> p}}\nb", { p: "" })).toBe("a\nb");
    expect(filled("a\n{{> p}}\nb", { p: "{{#if false}}x{{/if}}" })).toBe("a\nb");
    expect(filled("a\n{{~> p~}}\nb", { p: "x" })).toBe("axb");
    expect(filled("a{{#if true}}\n{{> p}}\n{{/if}}b", { p: "x" })).toBe("a\nx\nb");
    expect(filled("{{> p}}\n", { p: "{{> q}}", q: "x" })).toBe("x\n");
  });

  test("does not indent the lines of a value", () => {
    const options = { language, partials: { p: "v: {local:V}\nw\n" } };
    expect(rendered("  {{> p}}\n", { V: "1\n2" }, "fail", options)).toBe("  v: 1\n2\n  w\n");
  });

  test("is about what is around it, what it is given, and values by name", () => {
    const p = "{{name}};";
    expect(filled(`{{#with ${DATA}}}{{> p}}{{/with}}`, { p })).toBe("ann;");
    expect(filled(`{{#with ${DATA}}}{{#each list}}{{> p}}{{/each}}{{/with}}`, { p })).toBe("x;y;");
    expect(filled(`{{> p ${DATA}}}`, { p })).toBe("ann;");
    expect(filled(`{{> p ${DATA} name="z"}}`, { p })).toBe("z;");
    expect(filled("{{> p name=(secret 'local:A')}}", { p })).toBe("one;");
    expect(filled("{{> p name='a'}}", { p: "{{#if more}}{{more}}{{else}}{{name}}{{/if}}" })).toBe(
      "a",
    );
    expect(filled("{{> p name='a'}}", { p: "{{> q}}{{> q name='b'}}", q: p })).toBe("a;b;");
  });

  test("sees @index and ../ as if it stood there, and no block parameters", () => {
    const around = (partial: string, call = "> p"): string =>
      filled(`{{#with ${DATA}}}{{#each list as |one|}}{{${call}}}{{/each}}{{/with}}`, {
        p: partial,
      });
    expect(around("{{@index}}{{@last}} ")).toBe("0false 1true ");
    expect(around("{{../name}}")).toBe("annann");
    expect(around("{{../name}}", "> p x=1")).toBe("xy");
    expect(around("{{#with this}}{{../name}}{{/with}}")).toBe("xy");
    expect(() => around("{{one.name}}")).toThrow("one.name means nothing here");
  });

  test("is about nothing where nothing is around it", () => {
    for (const name of ["name", "this", "..", "../x", "@index"])
      expect(refused("{{> p}}", { p: `\n {{${name}}}` })).toBe(
        `p.env:2:4: ${name} means nothing here.`,
      );
    expect(filled("{{> p}}", { p: "{{#if name}}a{{else}}b{{/if}}" })).toBe("b");
  });

  test("has its secrets found, each once, at their places in its own file", () => {
    const partials = { p: "\n{local:A} {{> q}}", q: "{{secret 'aws-prod:B'}}" };
    const text = "{local:A}\n{{> p}}{{> p}}{{> q}}\n";
    expect(needsOf(text, { language, partials })).toEqual([
      "local:A@1:1",
      "local:A@2:1",
      "aws-prod:B@1:1",
    ]);
    const { secrets, lists } = parseTemplateText("{{> p}}", {
      language,
      partials: { p: "{local:A}{{#each (secrets 'local')}}{{/each}}" },
    });
    expect(secrets.map(({ position }) => position)).toEqual([
      { file: "p.env", line: 1, column: 1 },
    ]);
    expect(lists).toMatchObject([
      { vault: "local", position: { file: "p.env", line: 1, column: 18 } },
    ]);
  });

  test("that is not named is not looked for", () => {
    const asked: string[] = [];
    const loadPartial = (name: string) => {
      asked.push(name);
      return { file: name, text: name === "p" ? "{{> q}}{{> q}}" : "" };
    };
    const template = "{{#if true}}{{> p}}{{else}}{{> r}}{{/if}}\n# {{> comment}}\n";
    parseTemplateText(template, { language: env, loadPartial });
    expect(asked).toEqual(["p", "r", "q"]);
  });

  test("holds variables of a .env, and comments of one", () => {
    const partials = { p: "# {local:NO} {{no}}\nA={local}\nB='{local:B} x' # {local:NO}\n" };
    expect(filled("C=1\n{{> p}}\nD=2", partials, { language: env })).toBe(
      "C=1\n# {local:NO} {{no}}\nA=one\nB='two x' # {local:NO}\nD=2",
    );
  });

  test("that is given a missing secret is missing where that is written, and nowhere else", () => {
    const missing = (partial: string): readonly string[] =>
      missingOf(
        "{{> p x=(secret 'local:NO') y='1'}}\n",
        {},
        { language, partials: { p: partial } },
      );
    for (const partial of ["{{x}}", "{{upper x}}", "{{json this}}", "{{this}}", "{{x.name}}"])
      expect(missing(partial), partial).toEqual(["local:NO@1:9"]);
    for (const partial of ["{{y}}", "{{default 'd' x}}", "{{lookup this 'y'}}"])
      expect(missing(partial), partial).toEqual([]);
  });
});

describe("a mistake", () => {
  test.each([
    ["{{> nope}}", {}, "app.env:1:1: there is no partial nope."],
    ["{{> p}}", { p: "\n{{> nope}}" }, "p.env:2:1: there is no partial nope."],
    ["{{> p}}", { p: "a\n b {{uper 'x'}}" }, "p.env:2:6: there is no helper uper."],
    ["{{> p}}", { p: "a\n{{#if" }, "p.env:2:1: this is no valid {{expression}}."],
    ["{{> p}}", { p: "a\n{locla:A}" }, "p.env:2:1: there is no vault locla."],
    ["{{> p}}", { p: "{{fromJson 'x'}}" }, "p.env:1:1: what fromJson is given is no valid JSON."],
    ["{{> (secret 'local:A')}}", {}, "app.env:1:1: a partial is named, not computed."],
    ["{{> p 1 2}}", { p: "" }, "app.env:1:1: a partial is named, not computed."],
    ["{{> p x=nope}}", { p: "" }, "app.env:1:9: there is no helper nope."],
    [
      "{{#> p}}{{/p}}",
      { p: "" },
      "app.env:1:1: templates have no inline partials, decorators or blocks around partials.",
    ],
    ["{{> @partial-block}}", {}, "app.env:1:1: there is no partial @partial-block."],
  ])("in %j with %j is %s", (text, partials, message) => {
    expect(refused(text, partials)).toBe(message);
  });

  test("of containing itself is told with the way", () => {
    expect(refused("{{> p}}", { p: "a\n{{> p}}" })).toBe(
      "p.env:2:1: the partial p contains itself: p > p.",
    );
    expect(
      refused("{{> p}}", { p: "{{> q}}", q: "{{> r}}", r: "{{#if true}}{{> q}}{{/if}}" }),
    ).toBe("r.env:1:13: the partial q contains itself: p > q > r > q.");
  });

  test("shows the line of the partial, and those of all files are told in their order", () => {
    const partials = { p: "x {{no1 1}}\n{{no2 1}}", q: "{{no3 1}}" };
    const { message, excerpt } = failureOf(() =>
      filled("{{> q}}\n{{> p}}\n{{no4}}{{no5}}", partials),
    );
    const places = `${message}\n${excerpt}`.match(/^\S+:\d+:\d+/gm);
    expect(places).toEqual(["app.env:3:3", "app.env:3:10", "q.env:1:3", "p.env:1:5", "p.env:2:3"]);
    expect(excerpt).toContain("  x {{no1 1}}\n      ^");
  });

  test("is told once for a partial that is named twice", () => {
    const { excerpt } = failureOf(() => filled("{{> p}}{{> p}}{{> nope}}", { p: "{{no 1}}" }));
    expect(excerpt!.match(/there is no helper no\b/g)).toHaveLength(1);
  });
});
