import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { isMasked } from "../../src/redaction/redaction.ts";
import { AWKWARD_VALUES, JSON_KEY, PEM } from "../support/awkward-text.ts";
import { hasProgram } from "../support/programs.ts";
import { hasPython, readWithPython } from "../support/python.ts";
import { redacted, redactedAtEveryCut } from "../support/redacted.ts";

const SECRETS = [
  "hunter22",
  `it's "one" & <two> %41/é+名😀~!*()`,
  "é<\u2028>",
  "C:\\dir\\u0041\t\b\u0001\u001f",
  "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY==",
  "postgres://u:p%40s@h:5432/d?x=y&z=1#f",
  ...AWKWARD_VALUES.filter((value) => isMasked(value)),
];

const inUrl = (encode: (text: string) => string) => [
  encode,
  (text: string) => encode(text).replaceAll(/%../g, (code) => code.toLowerCase()),
];
const strict = (text: string) =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
const userOf = (text: string) => Object.assign(new URL("http://h/"), { username: text }).username;
const json = (text: string) => JSON.stringify(text).slice(1, -1);
const codeOf = (one: string) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`;
const ascii = (text: string, change: (digits: string) => string) =>
  json(text).replaceAll(/[\u0080-\uffff]/g, (one) => `\\u${change(codeOf(one).slice(2))}`);

const WRITERS: Readonly<Record<string, readonly ((text: string) => string)[]>> = {
  "as it is": [(text) => text],
  "as base64": (["base64", "base64url"] as const).flatMap((alphabet) => [
    (text) => Buffer.from(text).toString(alphabet),
    (text) => Buffer.from(text).toString(alphabet).replaceAll("=", ""),
  ]),
  "in a URL": [...inUrl(encodeURIComponent), ...inUrl(strict)],
  "in a form": inUrl((text) => new URLSearchParams([["", text]]).toString().slice(1)),
  "as the user of a URL": [userOf],
  "in JSON": [json, (text) => json(text).replaceAll("/", "\\/")],
  "in JSON of ASCII alone": [
    (text) => ascii(text, (digits) => digits),
    (text) => ascii(text, (digits) => digits.toUpperCase()),
    (text) => ascii(text, (digits) => digits).replaceAll("/", "\\/"),
  ],
  "in JSON for HTML": [
    (text) => json(text).replaceAll(/[<>&\u2028\u2029]/g, codeOf),
    // As .NET does by default (JavaScriptEncoder.Default).
    (text) =>
      json(text)
        .replaceAll('\\"', "\\u0022")
        .replaceAll(/[&'+<>`\u007f-\uffff]/g, codeOf)
        .replaceAll(/\\u..../g, (code) => `\\u${code.slice(2).toUpperCase()}`),
  ],
};

describe("a secret is masked", () => {
  test.each(Object.entries(WRITERS))("%s", (_, writers) => {
    for (const secret of SECRETS)
      for (const write of writers) {
        const written = write(secret);
        expect(redacted([secret], `<${written}>`)).toBe("<****>");
        expect(new Set(redactedAtEveryCut([secret], `<${written}>`))).toEqual(new Set(["<****>"]));
      }
  });

  test("within a longer text of base64, wherever it stands", () => {
    for (const secret of ["abc", "hunter22", "hunter222", "it's <é>?>>??"])
      for (const before of ["", "u", "ui", "user:", "user7:"])
        for (const after of ["", "\n", "!!", "@ho", "@host"])
          for (const alphabet of ["base64", "base64url"] as const) {
            const text = Buffer.from(before + secret + after).toString(alphabet);
            const [left, right] = redacted([secret], text).split("****");
            // Up to the character that it shares with what is beside it.
            expect(left!.length).toBeLessThanOrEqual(Math.ceil((before.length * 8) / 6));
            expect(right!.replaceAll("=", "").length).toBeLessThanOrEqual(
              Math.ceil((after.length * 8 + 4) / 6),
            );
            if (after === "") expect(right).toBe("");
          }
  });

  test("as base64 in lines, with what a command adds to it", () => {
    const secret = "0123456789".repeat(20);
    for (const width of [64, 76]) {
      const lines = Buffer.from(`${secret}\n`).toString("base64");
      const wrapped = lines.replaceAll(new RegExp(`.{${width}}`, "g"), "$&\n");
      expect(redacted([secret], wrapped)).toMatch(/^\*{4}.{0,3}$/);
    }
  });

  test.skipIf(!hasPython("json, base64, urllib.parse", "apt-get install python3"))(
    "as Python writes it",
    () => {
      const written = readWithPython(
        "base64, urllib.parse",
        `[json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1],
          urllib.parse.quote(text), urllib.parse.quote(text, safe=""), urllib.parse.quote_plus(text),
          base64.b64encode(text.encode()).decode(), base64.urlsafe_b64encode(text.encode()).decode()]`,
        SECRETS,
      );
      for (const [index, secret] of SECRETS.entries())
        for (const form of (written[index] as { data: string[] }).data)
          expect(redacted([secret], `<${form}>`)).toBe("<****>");
    },
  );

  test.each(["bash", "dash"].filter((shell) => hasProgram(shell, "/dev/null", { optional: true })))(
    "as %s shows commands and variables",
    (shell) => {
      for (const secret of [
        "hunter22",
        "it's one's own",
        "a b",
        "a''b 'c'd",
        "$x\\y*?`",
        'say "hi\\"',
      ]) {
        const script = 'set -x; : "$SECRET"; export -p >&2';
        const { stderr } = spawnSync(shell, ["-c", script], {
          env: { SECRET: secret },
          stdio: ["ignore", "ignore", "pipe"],
          encoding: "utf8",
        });
        const [command, ...others] = redacted([secret], stderr).split("\n");
        expect(command).toMatch(/^\+ : '?\*{4}'?$/);
        expect(others.find((line) => line.includes(" SECRET="))).toMatch(/=["']\*{4}["']$/);
      }
    },
  );
});

test("half a character is masked as what a program gets for it", () => {
  for (const form of ["a\ufffdbc", encodeURIComponent("a\ufffdbc"), "a\\ufffdbc"])
    expect(redacted(["a\u{d800}bc"], `<${form}>`)).toBe("<****>");
});

describe("of a secret of several lines is masked", () => {
  const [, line] = PEM.split("\n");

  test("the whole, with either line end, and with or without the last", () => {
    for (const written of [PEM, PEM.trim(), PEM.replaceAll("\n", "\r\n"), json(PEM)])
      expect(redacted([PEM], `<${written}>`)).toMatch(/^<\*{4}(?:\r?\n)?>$/);
    expect(redacted([PEM.replaceAll("\n", "\r\n")], `<${PEM}>`)).toBe("<****>");
  });

  test("each line of four characters or more, however it is indented", () => {
    const secret = "  first one\n\tend\r\nlast";
    expect(redacted([secret], "log: first one | end | last")).toBe("log: **** | end | ****");
    expect(redacted([PEM], PEM.replaceAll(/^/gm, "  | "))).not.toContain("MII");
    expect(redacted([PEM], `x ${encodeURIComponent(line!)} y`)).toBe("x **** y");
  });

  test("one line, without the line end that it was stored with", () => {
    for (const secret of ["abc\n", "\r\nabc", "  abc\t"])
      expect(redacted([secret], "<abc>")).toBe("<****>");
  });
});

describe("of a secret that is JSON is masked", () => {
  test("each string and each number, but no name, and neither true, false nor null", () => {
    const value =
      '{"user": "admin", "l": [{"pin": 123456.5e1, "on": true}], "n": "it\\"s", "z": [null, false]}';
    expect(redacted([value], 'user=admin 123456.5e1 it"s it\\"s true null false')).toBe(
      "user=**** **** **** **** true null false",
    );
    expect(redacted([value], `<${value}>`)).toBe("<****>");
    expect(redacted(['"a text"'], "a text")).toBe("****");
    expect(redacted(["{no: 'json', but: text}"], "json text")).toBe("json text");
  });

  test("in every form, with the lines of what it holds", () => {
    const line = PEM.split("\n")[1]!;
    for (const written of [line, PEM, json(PEM), Buffer.from(PEM).toString("base64")])
      expect(redacted([JSON_KEY], `<${written}>`)).toBe("<****>");
  });

  test("what is in the JSON that a string of it holds", () => {
    const value = JSON.stringify({ config: JSON.stringify({ password: "hunter22" }) });
    expect(redacted([value], "hunter22")).toBe("****");
  });

  test("what is nested a hundred thousand deep", () => {
    const deep = `${"[".repeat(100_000)}"hunter22"${"]".repeat(100_000)}`;
    expect(redacted([deep, "[".repeat(100_000)], "hunter22")).toBe("****");
  });
});

describe("values that are too short stay as they are:", () => {
  test("one and two characters, and blanks", () => {
    for (const value of ["", "a", "ab", "😀", "   ", "\n\n\n"]) {
      expect(isMasked(value)).toBe(false);
      expect(redacted([value], `<${value}>aaa   YWI=`)).toBe(`<${value}>aaa   YWI=`);
    }
    for (const value of ["abc", "a\nb", " a "]) {
      expect(isMasked(value)).toBe(true);
      expect(redacted([value], `<${value}>`)).toBe("<****>");
    }
  });

  test("in JSON too", () => {
    expect(redacted(['["ab", 12, 123]'], "ab 12 123")).toBe("ab 12 ****");
  });
});
