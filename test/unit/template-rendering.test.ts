import { parse } from "dotenv";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { universalEnv } from "../support/env-language.ts";
import type { KeepError } from "../../src/core/errors.ts";
import { AWKWARD_VALUES, awkwardText } from "../support/awkward-text.ts";
import { failureOf } from "../support/failure-of.ts";
import { WORLD, answersOf, parseTemplateText, rendered } from "../support/templates.ts";

describe("what is no placeholder", () => {
  test("stays byte for byte: comments, blank lines, order, static lines, odd lines", () => {
    const text = [
      "# a comment  ",
      "",
      "\t",
      "  export A = 'static' # note",
      'B="it is ${A} $(id) `x` \\n"',
      "C=",
      "not an assignment",
      "D='two",
      "lines' ",
      "A=again",
      "E=`é 名 😀`",
      "",
      "",
    ].join("\n");
    expect(rendered(text)).toBe(text);
    expect(rendered(text.replaceAll("\n", "\r\n"))).toBe(text.replaceAll("\n", "\r\n"));
  });

  test("keeps the line ends of its line", () => {
    expect(rendered("A={local:A}\r\nB='{local:B}' # c\r\nC=1\r\n", { A: "1", B: "x y" })).toBe(
      "A=1\r\nB='x y' # c\r\nC=1\r\n",
    );
    expect(rendered("A={local:A}\r\nB={local:A}\n", { A: "1" })).toBe("A=1\r\nB=1\n");
  });

  test("keeps a BOM, and the file is still read", () => {
    const text = rendered("\uFEFFA={local:A}\r\nB=2\r\n", { A: "1" });
    expect(text).toBe("\uFEFFA=1\r\nB=2\r\n");
    expect(parse(text)).toEqual({ A: "1", B: "2" });
  });

  test("keeps indentation, export, spacing and the comment of a filled line", () => {
    expect(rendered("  export  A =  {local:A}  \t# why\n", { A: "v" })).toBe(
      "  export  A =  v  \t# why\n",
    );
  });

  test("gets a final newline of the file's own kind where it has none", () => {
    expect(rendered("A={local:A}", { A: "1" })).toBe("A=1\n");
    expect(rendered("X=1\r\nA={local:A}", { A: "1" })).toBe("X=1\r\nA=1\r\n");
    expect(rendered("")).toBe("");
    expect(rendered("\uFEFF")).toBe("\uFEFF");
  });
});

describe("the quotes of a filled value", () => {
  test.each([
    ["A={local:V}", "abc", "A=abc"],
    ["A={local:V}", "two words", "A='two words'"],
    ["A={local:V}", "", "A="],
    ["A={local:V} # c", "", "A='' # c"],
    ['A="{local:V}"', "abc", 'A="abc"'],
    ['A="{local:V}"', "it's", 'A="it\'s"'],
    ['A="{local:V}"', 'say "hi"', "A='say \"hi\"'"],
    ['A="{local:V}"', "$HOME", "A='$HOME'"],
    ["A='{local:V}'", "abc", "A='abc'"],
    ["A='{local:V}'", "it's", 'A="it\'s"'],
    ["A=`{local:V}`", "a b", "A='a b'"],
    ["A='x {local:V} y' # c", "two\nlines", 'A="x two\nlines y" # c'],
    // What stands around a placeholder is part of the value, as dotenv reads it.
    ['A="a\\n{local:V}"', "b", 'A="a\nb"'],
    ["A='a\\n{local:V}'", "b", "A='a\\nb'"],
    ["A=a#b{local:V}", "v", "A=a#b{local:V}"],
  ])("%j with %j is %j", (template, value, line) => {
    const language = universalEnv;
    expect(rendered(`${template}\n`, { V: value }, "fail", { language })).toBe(`${line}\n`);
  });

  test("are those of the dialect", () => {
    expect(rendered("A={local:V}\n", { V: `it's "x"` })).toBe(`A=\`it's "x"\`\n`);
    expect(rendered("A=`{local:V}`\n", { V: "$x" })).toBe("A=`$x`\n");
  });

  test("around quotes of the same kind are dotenv's: the outer ones are none of the value", () => {
    const text = rendered('A="say "{local:V}" now"\n', { V: "hi" });
    expect(parse(text)).toEqual(parse('A="say "hi" now"\n'));
  });

  test("over lines of a CRLF template hold line ends as dotenv reads them", () => {
    const text = rendered('A="one\r\n{local:V}"\r\n', { V: "two" });
    expect(parse(text)).toEqual({ A: "one\ntwo" });
  });

  test("names the variables that some readers would expand", () => {
    const template = parseTemplateText("A={local:A}\nB={local:B}\nC=it's $x\n", {
      language: universalEnv,
    });
    const filled = template.render(answersOf({ A: "plain", B: "$5" }), WORLD, "fail");
    expect(filled.write().notes).toEqual([
      expect.stringMatching(/^B holds a \$, which dotenv-expand/),
    ]);
  });
});

describe("secrets that do not exist", () => {
  const text = "A=1\nB={local:NO} # c\nC=\"x{local:V}y{local:NO}\"\n  export D = '{local:V}'\n";

  test("remove: their lines go", () => {
    expect(rendered(text, { V: "v" }, "remove")).toBe("A=1\n  export D = 'v'\n");
    expect(rendered("B='two\n{local:NO}' # c\r\nC=1\n", {}, "remove")).toBe("C=1\n");
    expect(rendered("B={local:NO}", {}, "remove")).toBe("");
  });

  test("blank: nothing stands in their place", () => {
    expect(rendered(text, { V: "v" }, "blank")).toBe(
      "A=1\nB='' # c\nC=\"xvy\"\n  export D = 'v'\n",
    );
  });

  test("skip: a line of which nothing is known stays as it is, the rest is filled", () => {
    const left = rendered(text, { V: "v" }, "skip");
    expect(left).toBe("A=1\nB={local:NO} # c\nC=\"xvy{local:NO}\"\n  export D = 'v'\n");
    expect(rendered(left, { NO: "n" })).toBe("A=1\nB=n # c\nC=\"xvyn\"\n  export D = 'v'\n");
    for (const line of ["A={local}\n", "A={{secret 'local:NO'}}\n", "A='{local:NO}'\r\n"])
      expect(rendered(line, {}, "skip")).toBe(line);
  });

  test("an empty secret is none of them", () => {
    for (const missing of ["fail", "remove", "blank", "skip"] as const)
      expect(rendered("A='{local:V}'\n", { V: "" }, missing)).toBe("A=''\n");
  });
});

describe("what is read back", () => {
  const positions = [
    "@",
    "'@'",
    '"@"',
    "`@`",
    "x@y",
    '"x @ y"',
    "'x\n@'",
    "  @  ",
    '"@" # it is',
    "@ # c",
  ];

  test.each(positions)("%j: exactly the values, or a refusal", (position) => {
    const around = (value: string): string =>
      position
        .trim()
        .replace(/ # .*/, "")
        .replaceAll(/^["'`]|["'`]$/g, "")
        .replace("@", () => value);
    fc.assert(
      fc.property(awkwardText, awkwardText, (first, second) => {
        const template = `A=${position.replace("@", "{local:A}")}\nM=static\nB=${position.replace("@", "{local:B}")}\nZ='# x'\n`;
        const text = textOrRefusal(template, { A: first, B: second });
        if (text === "VALUE_NOT_REPRESENTABLE") return;
        expect(parse(text)).toEqual({ A: around(first), M: "static", B: around(second), Z: "# x" });
      }),
      { numRuns: 400 },
    );
  });

  test.each(AWKWARD_VALUES)("%j is never refused", (value) => {
    const text = rendered("A=1\nV={local:V}\nW=\"{local:V}\"\nX='{local:V}'\nZ=2\n", { V: value });
    expect(parse(text)).toEqual({ A: "1", V: value, W: value, X: value, Z: "2" });
  });

  test("a static line that dotenv would run together with a value is refused, not written", () => {
    const failure = failureOf(() => rendered("N='tis\nK={local:K}\n", { K: '\n"x"\n' }));
    expect(failure.code).toBe("VALUE_NOT_REPRESENTABLE");
    expect(failure.message).not.toContain('"x"');
  });

  test("of two lines with one name the last counts, as in dotenv", () => {
    expect(rendered("A={local:A}\nA=static\n", { A: "1" })).toBe("A=1\nA=static\n");
    expect(rendered("A=static\nA={local:A}\nA={local:B}\n", { A: "1", B: "2" })).toBe(
      "A=static\nA=1\nA=2\n",
    );
  });

  test("a value that looks like a placeholder, a mark or an expression stays one value", () => {
    for (const value of ["{local:B}", '{{secret "local:B"}}', "keepmark0x0x", "$&", "$1", "\\{x}"])
      expect(parse(rendered("A={local:A}\nB={local:B}\n", { A: value, B: "b" }))).toEqual({
        A: value,
        B: "b",
      });
    const marks = "X=keepmark0x0x\nY=keepmark1x1x\nA={local:A}\n";
    expect(rendered(marks, { A: "v" })).toBe("X=keepmark0x0x\nY=keepmark1x1x\nA=v\n");
  });

  function textOrRefusal(template: string, values: Record<string, string>): string {
    try {
      return rendered(template, values);
    } catch (error) {
      return (error as KeepError).code;
    }
  }
});
