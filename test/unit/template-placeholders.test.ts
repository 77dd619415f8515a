import { describe, expect, test } from "vitest";
import { text as language } from "../../src/templating/languages/text.ts";
import { universalEnv } from "../support/env-language.ts";
import { WORLD, answersOf, needsOf, parseTemplateText, rendered } from "../support/templates.ts";

describe("placeholders", () => {
  test("are found with line and column", () => {
    expect(needsOf("# head\n\nA={local:A}\n  export B = '{local:B_2}' # c\n")).toEqual([
      "local:A@3:3",
      "local:B_2@4:15",
    ]);
    expect(needsOf("A=1\r\nB={local:B}\r\n")).toEqual(["local:B@2:3"]);
    expect(needsOf("\uFEFFA={local:A}")).toEqual(["local:A@1:3"]);
    expect(needsOf('A="x\ny {local:A}"\n')).toEqual(["local:A@2:3"]);
    const odd = "A=\u2028{local:A}\u2029 {{secret 'local:B'}}\r{{secret 'local:C'}}\n";
    expect(needsOf(odd, { language })).toEqual(["local:A@1:4", "local:B@1:15", "local:C@1:36"]);
    for (const end of ["\u2028", "\u2029", "\r"])
      expect(needsOf(`A=1\n${end}{{secret 'local:B'}}\n`, { language })).toEqual(["local:B@2:2"]);
    expect(needsOf("É='名😀' # 😀\nA=é{local:A}\n")).toEqual(["local:A@2:4"]);
  });

  test("that name only the vault take the variable's name as the key", () => {
    expect(needsOf("DB_PASSWORD={local}\nB='{aws-prod}'\n")).toEqual([
      "local:DB_PASSWORD@1:13",
      "aws-prod:B@2:4",
    ]);
    expect(rendered("KEY={local}\n", { KEY: "v" })).toBe("KEY=v\n");
  });

  test("may stand several on a line, and the same one more than once", () => {
    const text = 'URL="pg://{local:U}:{aws-prod:P}@h/{local:U}"\nX={local:U}{local:P}\n';
    expect(needsOf(text)).toEqual([
      "local:U@1:11",
      "aws-prod:P@1:21",
      "local:U@1:36",
      "local:U@2:3",
      "local:P@2:12",
    ]);
    expect(rendered(text, { U: "me", P: "1$2" }, "fail", { language: universalEnv })).toBe(
      "URL='pg://me:1$2@h/me'\nX='me1$2'\n",
    );
  });

  test("may name keys with dashes, digits in front and names that objects have", () => {
    const text = "A={local:my-key}\nB={local:9lives}\nC={local:__proto__}\nD={local:constructor}\n";
    expect(needsOf(text).map((need) => need.replace(/@.*/, ""))).toEqual([
      "local:my-key",
      "local:9lives",
      "local:__proto__",
      "local:constructor",
    ]);
    expect(() => rendered("D={local:constructor}\n", {}, "blank")).not.toThrow();
  });

  test("may be written as Handlebars expressions, in any quotes", () => {
    for (const source of [
      '{{secret "local:KEY"}}',
      "{{secret 'local:KEY'}}",
      '{{{secret "local:KEY"}}}',
      '{{ secret  "local:KEY" }}',
    ]) {
      expect(needsOf(`A=1\nB=x${source}\n`), source).toEqual(["local:KEY@2:4"]);
      expect(rendered(`B="x${source}"\n`, { KEY: "v w" }), source).toBe('B="xv w"\n');
    }
  });

  test("keep their positions below a comment of Handlebars, which is left out", () => {
    const text = "{{!-- two\nlines --}}\nA={local:A}\nB={{secret 'local:B'}}\nC={local:C}\n";
    expect(rendered(text, { A: "1", B: "2", C: "3" })).toBe("A=1\nB=2\nC=3\n");
    expect(needsOf(text)).toEqual(["local:A@3:3", "local:B@4:3", "local:C@5:3"]);
  });

  test("stand in the JSON of a value", () => {
    const text = 'J={"a":{"b":"{local:A}"},"c":[{"d":1}]}\n';
    expect(needsOf(text)).toEqual(["local:A@1:14"]);
    expect(rendered(text, { A: "v" })).toBe(`J='{"a":{"b":"v"},"c":[{"d":1}]}'\n`);
  });

  test("are parsed once and rendered as often as wanted", () => {
    const template = parseTemplateText("A={local:A}\n");
    for (const value of ["1", "2"])
      expect(template.render(answersOf({ A: value }), WORLD, "fail").write().text).toBe(
        `A=${value}\n`,
      );
  });
});

describe("what is no placeholder", () => {
  test.each([
    "S=${X} $X ${X:-y} $(x)\n",
    "G={a,b} {id} {1..3} {}\n",
    'J={"a":1,"b":{"c":"{}"}}\n',
    "C='{constructor} {toString}'\n",
    "D={ {x} }\n",
    "P=%{x}% #{y}\n",
    "A=${{ github.ref }} ${{secrets.KEY}} ${{ contains(x, 'y') }}\n",
  ])("%j stays as it is", (text) => {
    expect(needsOf(text)).toEqual([]);
    expect(rendered(text)).toBe(text);
  });

  test("a backslash before it makes it text, without the backslash", () => {
    expect(needsOf("A=\\{local:KEY}\nB='\\{local}' {local:B}\n")).toEqual(["local:B@2:14"]);
    expect(rendered("A=\\{local:KEY}\n")).toBe("A={local:KEY}\n");
    expect(rendered("A=\\{gone:KEY}\n")).toBe("A={gone:KEY}\n");
    expect(rendered('B="\\{local:B} {local:B}"\n', { B: "v" })).toBe('B="{local:B} v"\n');
  });

  test("a backslash before double braces makes them text, whatever is between", () => {
    expect(rendered("A=\\{{x}}\n")).toBe("A={{x}}\n");
    expect(rendered("A=\\{{ steps.x.outputs }} \\{{y}}\n")).toBe("A={{ steps.x.outputs }} {{y}}\n");
    expect(needsOf("A=\\{{local:KEY}}\n")).toEqual([]);
    expect(rendered("A=\\{{local:KEY}}\n", { KEY: "v" })).toBe("A={{local:KEY}}\n");
  });

  test("a backslash before other text stays", () => {
    const text = "A=C:\\dir\\{x}\\\nB='\\d{3}'\nC=\\n\n";
    expect(rendered(text)).toBe(text);
  });
});

describe("comments", () => {
  test("are copied, and what they name is not needed", () => {
    const text = "# {local:KEY} and {local}\n  #A={local:A}\nB=1 # {local:B}\nC='x' # {local:C}\n";
    expect(needsOf(text)).toEqual([]);
    expect(rendered(text)).toBe(text);
    const helper = '# {{secret "local:KEY"}}\nA=1 # {{secret "local:KEY"}}\n';
    expect(needsOf(helper)).toEqual([]);
    expect(rendered(helper)).toBe(helper);
  });

  test.each([
    "# {gone:KEY}\n",
    "# A={locla:KEY}\n",
    "# write {local:bad key} or {local:\n",
    "# ${local:KEY}\n",
    "# \\{local:KEY}\n",
    "# {{unknown}} {{#if x}}\n",
    "# an open {{ brace\n",
    "A=1 # {gone:KEY}\n",
  ])("%j is a comment, so nothing in it is a mistake", (text) => {
    expect(rendered(text)).toBe(text);
  });
});
