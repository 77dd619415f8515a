import { describe, expect, test } from "vitest";
import { shell } from "../../src/templating/languages/shell.ts";
import { failureOf } from "../support/failure-of.ts";
import { type TestValue, filled } from "../support/filled.ts";

const written = (template: string, ...values: readonly TestValue[]): string =>
  shell.write(filled(template, ...values)).text;

const problemOf = (template: string, ...values: readonly TestValue[]): string => {
  const { code, details } = failureOf(() => written(template, ...values));
  expect(code, template).toBe("VALUE_DOES_NOT_FIT");
  return (details as { problem: string }).problem;
};

describe("what is no value in a script", () => {
  test("stays byte for byte", () => {
    const template = [
      "\uFEFF#!/bin/sh",
      "# it's a comment with \"one quote",
      "",
      '  export  A=‹0›   B="x ‹1›" # it\'s',
      'if [ -n "$A" ] ; then\r',
      "\techo 'a'\\''b' `date` $((1 + 2)) ${A:-x}\t",
      "fi",
    ].join("\n");
    expect(written(template, "a b", 'c"d')).toBe(
      template.replace("‹0›", "'a b'").replace("‹1›", 'c\\"d'),
    );
  });

  test("is not looked at where there are no values", () => {
    expect(written("echo \"it's never closed")).toBe("echo \"it's never closed");
  });
});

describe("a value without quotes", () => {
  test.each([
    ["A=‹0›", "abc/d.e:f@g%h+i,j-k_1", "A=abc/d.e:f@g%h+i,j-k_1"],
    ["A=b‹0›c", "x", "A=bxc"],
    ["A=‹0›", "", "A=''"],
    ["A=‹0›~", "x:", "A='x:'~"],
    ["A=~‹0›", "root", "A=~'root'"],
    ["A=‹0›", "~root", "A='~root'"],
    ["i‹0› x", "f", "i'f' x"],
    ["A={‹0›}", "a,b", "A={'a,b'}"],
    ["A=‹0›", "it's", "A='it'\\''s'"],
    ["echo ‹0›", "if", "echo 'if'"],
    ["‹0› x", "if", "'if' x"],
    ["echo ‹0›>file", "2", "echo '2'>file"],
    ["A=$B‹0›", "c", "A=$B'c'"],
    ['A="$B‹0›"', "c", 'A="${B}c"'],
    ['A="$B‹0›"', "-c", 'A="$B-c"'],
    ['A="$B‹0›c"', "", 'A="${B}c"'],
    ['A="$1‹0›"', "0", 'A="$10"'],
  ])("is written in %s for %j as %s", (template, value, expected) => {
    expect(written(template, value)).toBe(expected);
  });
});

describe("the name of a variable", () => {
  test("is written as it is", () => {
    expect(written("export ‹0›=‹1›\n‹0›_X=‹1› cmd", "DB", "a b")).toBe(
      "export DB='a b'\nDB_X='a b' cmd",
    );
    expect(written("for ‹0› in a b; do :; done; ‹0›() { :; }", "x")).toBe(
      "for x in a b; do :; done; x() { :; }",
    );
    expect(written("export A‹0›=1 B‹0›[2]=x", "")).toBe("export A=1 B[2]=x");
  });

  test.each([
    "export ‹0›=1",
    "‹0›=1",
    "readonly X=1 ‹0›+=1",
    "2>f ‹0›=1",
    "for ‹0› in a; do :; done",
    "‹0›() { :; }",
  ])("is refused in %s if it is none", (template) => {
    for (const name of ["a b", "1A", "", "A;b", "é", "A=1"])
      expect(problemOf(template, name)).toBe(
        "it stands for a name, which has only letters, digits and _",
      );
  });

  test("is a word like any other among the arguments of another command", () => {
    expect(written("env ‹0›=‹1› cmd", "a b", "c")).toBe("env 'a b'=c cmd");
  });
});

describe("a value is refused", () => {
  test.each([
    ["A=`echo ‹0›`", "it is in backticks; $(…) can hold it"],
    ['A="`echo ‹0›`"', "it is in backticks; $(…) can hold it"],
    ["A=$‹0›", "it stands right after a $, where it would be the name of a variable"],
    ['A="$‹0›"', "it stands right after a $, where it would be the name of a variable"],
    ["A=${‹0›}", "it would be the name of a variable, or say what to do with one"],
    ["A=${X@‹0›}", "it would be the name of a variable, or say what to do with one"],
    ["A=$((1 + ‹0›))", "it stands in arithmetic, where only a whole number is surely one"],
    ["((A = ‹0›))", "it stands in arithmetic, where only a whole number is surely one"],
    ["A=${X:‹0›}", "it stands in arithmetic, where only a whole number is surely one"],
    ["M[‹0›]=1", "it stands in arithmetic, where only a whole number is surely one"],
    ['M=(["‹0›"]=1)', "it stands in arithmetic, where only a whole number is surely one"],
    ['A="${X/‹0›/b}"', "shells differ in how it would have to be quoted here"],
    ["A=\"${X:-'‹0›'}\"", "shells differ in how it would have to be quoted here"],
    ["p \"${U:-‹0›}\"'{a,b}'", "after its apostrophe bash would not see the braces of the word"],
    ['p "${U:-"‹0›"}""{a,b}"', "after its apostrophe bash would not see the braces of the word"],
    ['p "${U:-‹0›}"{a,b}', "after its apostrophe bash would not see the braces of the word"],
    ["A=${U:->(x)} B=‹0›", "before it is a <( or >( in ${…}, which shells read differently"],
    ["A=$(cat <<EOT) B=‹0›\nEOT\n", "before it is a here-document that ends after its $(…)"],
    [
      "cat <<EOT $(a\nb ‹0›)\nx\nEOT\n",
      "before it is a line break between a here-document's << and its lines",
    ],
    ["A=$'\\c‹0›'", "it would be a part of the escape before it"],
    ["cat <<‹0›\nx\n", "before it is a here-document whose end is no plain word"],
    [
      "A=\"${X:-'}'}\" B=‹0›",
      "before it is a ' in ${…} in double quotes, which shells read differently",
    ],
    [
      "A=$((a); (b)) B=‹0›",
      "before it are two parentheses that may be arithmetic or not; put a blank between them",
    ],
  ])("in %j", (template, problem) => {
    expect(problemOf(template, "it's a")).toBe(problem);
  });

  test("after whose apostrophe bash would take the braces of another value for its own", () => {
    const template = 'p "${U:-‹0›}"‹1›';
    expect(() => written(template, "it's", "{a,b}")).toThrow(
      /it would not be read back|apostrophe/,
    );
    expect(written(template, "its", "{a,b}")).toBe("p \"${U:-its}\"'{a,b}'");
    expect(written(template, "it's {", "a")).toMatch(/^p "\$\{U:-it"'"s /);
  });

  test("with a NUL or half a character, wherever it stands", () => {
    for (const template of ["A=‹0›", 'A="‹0›"', "A='‹0›'", "cat <<EOT\n‹0›\nEOT\n"]) {
      expect(problemOf(template, "a\0b")).toBe("a shell knows no text with a NUL in it");
      expect(problemOf(template, "a\uD800b")).toMatch(/half of a character/);
    }
  });

  test("in arithmetic, if it is no plain whole number", () => {
    expect(written("A=$((‹0› + 1)) M[‹1›]=x", "12", "0")).toBe("A=$((12 + 1)) M[0]=x");
    for (const value of ["010", "-1", "1.5", "", "a", "1e3"])
      expect(problemOf("A=$((‹0›))", value)).toMatch(/arithmetic/);
  });

  test("in a comment, if it has a line break", () => {
    expect(written("A=1 # ‹0›", "it's")).toBe("A=1 # it's");
    expect(problemOf("A=1 # ‹0›", "a\nrm")).toBe("a comment ends with its line");
  });
});

describe("a here-document", () => {
  test("is never ended by a value", () => {
    const ends = "a line here would begin like the end of the here-document";
    for (const word of ["EOT", "'EOT'", '"EOT"', "\\EOT"]) {
      expect(problemOf(`cat <<${word}\n‹0›\nEOT\n`, "a\nEOT\nb")).toBe(ends);
      expect(problemOf(`cat <<${word}\nEO‹0›\nEOT\n`, "T")).toBe(ends);
      expect(written(`cat <<${word}\n‹0›\nEOT\n`, "EOT a")).toContain("\nEOT a\n");
    }
    expect(problemOf("cat <<-EOT\n\t‹0›EOT\n\tEOT\n", "")).toBe(ends);
    expect(problemOf("cat <<EOT\n$(echo '‹0›')\nEOT\n", "\nEOT\n")).toBe(ends);
    expect(problemOf("A=$(cat <<EOT\n‹0›\nEOT\n)", "EOT) x")).toBe(ends);
  });

  test("of the form <<- loses no tab of a value, nor one after it", () => {
    const tabs = "the here-document leaves out tabs at the beginning of a line";
    for (const template of ["cat <<-EOT\n\t‹0›\n\tEOT\n", "cat <<-'EOT'\n‹0›\n\tEOT\n"]) {
      expect(problemOf(template, "\ta")).toBe(tabs);
      expect(problemOf(template, "a\n\tb")).toBe(tabs);
      expect(written(template, "a\tb\n c")).toContain("a\tb\n c\n");
    }
    expect(problemOf("cat <<-EOT\n‹0›\tx\nEOT\n", "")).toBe(tabs);
    expect(problemOf("cat <<-EOT\n‹0›\tx\nEOT\n", "a\n")).toBe(tabs);
  });

  test("goes on after a line that ends with a backslash, as far as shells agree", () => {
    const after = (lines: string): string => written(`cat <<EOT\n${lines}\n‹0›\nEOT\n`, "$x");
    expect(after("a\\\nEOT")).toBe("cat <<EOT\na\\\nEOT\n\\$x\nEOT\n");
    expect(after("a\\\\\nEOT")).toBe("cat <<EOT\na\\\\\nEOT\n'$x'\nEOT\n");
    expect(after("\\\nEOT")).toBe("cat <<EOT\n\\\nEOT\n'$x'\nEOT\n");
    for (const lines of ["E\\\nOT", "EOT\\\n"])
      expect(failureOf(() => after(lines)).message).toMatch(/only some shells read it/);
    for (const lines of ["E\\\n‹0›", "\\\n‹0›", "‹0›\\\n"])
      expect(problemOf(`cat <<EOT\n${lines}\nEOT\n`, lines.startsWith("E") ? "OT" : "EOT")).toMatch(
        /would begin like the end/,
      );
  });

  test("has the name at the beginning of a line for the placeholders on it", () => {
    const text = "cat > .env <<EOT\nA=1\nexport B=here\nEOT\nthere\n";
    const { nameAt } = shell.look(text);
    expect(nameAt(text.indexOf("here"))).toBe("B");
    expect(nameAt(text.indexOf("there"))).toBeUndefined();
  });
});

describe("before a script is filled", () => {
  test.each([
    ["# a\nB=1 # c 'd\n#e", ["# a", "# c 'd", "#e"]],
    ["A=a#b c#d '# e' \"# f\" \\# ${#A} $# ${A#x} $((1#2))", []],
    ["A=$(b # it's )\n) # c", ["# it's )", "# c"]],
    ["cat <<EOT # a\n# b\nEOT\n# c", ["# a", "# c"]],
    ["cat <<'A' <<-B\n# a'\nA\n\t# b\n\tB\n# c", ["# c"]],
    ["case $x in # a\n  # b\n  a#b) c;; # d\nesac # e", ["# a", "# b", "# d", "# e"]],
    ["A=(a # b\n c) # d", ["# b", "# d"]],
    ["echo a \\\n# b", ["# b"]],
    ['"${A:-"$(b "c" # d"\n)"}" # e', ['# d"', "# e"]],
  ])("its comments are found: %j", (text, comments) => {
    expect(shell.look(text).comments.map(({ start, end }) => text.slice(start, end))).toEqual(
      comments,
    );
  });

  test.each([
    ["A=here", "A"],
    ["export A='x' B=\"a here\"", "B"],
    ["A=1 B=here cmd", "B"],
    ["A=1 here", undefined],
    ['A="x\nhere"', undefined],
    ['A="B=here"', "A"],
    ["A=$(B=here cmd)", "B"],
    ["A=$(B=1 cmd here)", "A"],
    ["A[1]=here", "A"],
    ["A+=here", "A"],
    ["docker run -e A=here", "A"],
    ["cmd --a=here", undefined],
    ["# A=here", undefined],
  ])("the name of the variable is found: %j", (text, name) => {
    expect(shell.look(text).nameAt(text.indexOf("here"))).toBe(name);
  });
});

describe("a script that is not valid", () => {
  test.each([
    ["A=1\nB='‹0›\n", "the ' is never closed", 2, 3],
    ['A=‹0› B="x', 'the " is never closed', 1, 12],
    ["A=‹0› $(b", "the $( is never closed", 1, 10],
    ["A=‹0› ${b", "the ${ is never closed", 1, 10],
    ["A=‹0› `b", "the ` is never closed", 1, 10],
    ["A=‹0›\ncat <<EOT\n", "the << is never closed", 2, 5],
  ])("is refused: %j", (template, problem, line, column) => {
    const { code, details } = failureOf(() => written(template, "x"));
    expect(code).toBe("INVALID_TEMPLATE");
    expect(details).toEqual({
      file: "template",
      line,
      column,
      problem,
      next: "--as text writes it without looking.",
    });
  });
});

test("a placeholder that is left alone goes in as it is, wherever it stands", () => {
  const left = { text: "{local:K}", verbatim: true };
  for (const template of ["A=‹0›", 'A="$B‹0›"', "A=`‹0›`", "A=$((‹0›))", "‹0›=1", "A='‹0›"])
    expect(written(template, left)).toBe(template.replace("‹0›", "{local:K}"));
});

test("what stands in $'…' is named, because not every shell knows it", () => {
  const { notes } = shell.write(filled("A=$'‹0›' B=$'\\x4‹0›' C='‹1›'", "a", "b"));
  expect(notes).toEqual([
    "{{v0}} stands in $'…', which dash and older shells take for something else.",
  ]);
});
