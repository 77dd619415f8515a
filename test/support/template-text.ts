import fc from "fast-check";
import { awkwardText } from "./awkward-text.ts";

/** Placeholders, tags and what is almost one. */
const PIECES = [
  ["A=", "B='", 'C="', "\n", "\r\n", "\n#", " # ", "export ", "{local:KEY}", "{local}", "\uFEFF"],
  ["{locla:KEY}", "{local:", "local:KEY}", "{ local }", "${local:K}", "\\{local:K}", "{", "\r"],
  [
    "{local:K.a.b}",
    "{local:K.a|@this}",
    "{local:K@2}",
    '{local:K.#(a=="}").b@uuid/1}',
    "{local@2}",
  ],
  ["{local:K|default=x}", "{local|default=}", "{local:K|label=x|default=y}", "{local:K|x=1}", "|"],
  ['{{secret "local:K"}}', "{{secret 'x'}}", '{{secret "local:K.a@1" default="d"}}', "{{{", "}}}"],
  ["{{", "}}", "{{!", "--}}", "{{!-- x --}}", "{{~", "~}}", "\\{{", "\\\\{{", "{{&", "${{ x.y }}"],
  [
    "{{#if x}}",
    "{{#if true}}",
    "{{/if}}",
    "{{else}}",
    "{{else if 1}}",
    "{{^}}",
    "{{^if 1}}",
    "{{#5}}",
  ],
  ["{{#each (fromJson '[1,{\"a\":2}]') as |x i|}}", "{{/each}}", "{{#each (secrets 'local')}}"],
  ["{{#with (fromJson '{\"a\":{}}')}}", "{{/with}}", "{{this}}", "{{a}}", "{{x.a}}", "{{@index}}"],
  [
    "{{../x}}",
    "{{@root}}",
    "{{constructor}}",
    "{{.}}",
    "{{[a b]}}",
    "{{5}}",
    '{{"x" 1}}',
    "{{null}}",
  ],
  [
    "{{{{raw}}}}",
    "{{{{/raw}}}}",
    "{{> p}}",
    "{{> q x=1}}",
    "  {{> p}}\n",
    "{{> (x)}}",
    "{{> ../p}}",
  ],
  ["{{#> p}}", "{{/p}}", "{{#*inline 'p'}}", "{{/inline}}", "{{> @partial-block}}", "{{* x}}"],
].flat();

const ARGUMENTS = [
  [
    '"text"',
    "''",
    "5",
    "-1.5",
    "true",
    "null",
    "undefined",
    "this",
    "@index",
    "../a",
    "env",
    "x.y",
  ],
  ['(secret "local:K")', '(secret "local:NO")', "(secrets 'local')", "(has 'local:K')", "(now)"],
  ['(fromJson "[1,2]")', "(fromJson '{')", "(base64decode 'x')", "indent=2", "default='x'", "x=1"],
].flat();

const NAMES = [
  ["secret", "has", "secrets", "env", "namespace", "now", "uuid", "base64", "base64decode", "json"],
  ["fromJson", "urlencode", "upper", "lower", "trim", "sha256", "replace", "indent", "eq", "ne"],
  [
    "not",
    "and",
    "or",
    "default",
    "required",
    "lookup",
    "nope",
    "toString",
    "log",
    "if",
    "#if",
    "#each",
  ],
].flat();

/** Any helper with any arguments. */
const calls = fc
  .tuple(fc.constantFrom(...NAMES), fc.array(fc.constantFrom(...ARGUMENTS), { maxLength: 3 }))
  .map(([name, given]) => `{{${[name, ...given].join(" ")}}}`);

/** Text with much of what a template is made of, in any order. */
export const templateText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { arbitrary: fc.constantFrom(...PIECES), weight: 3 },
      { arbitrary: calls, weight: 1 },
      { arbitrary: awkwardText, weight: 1 },
    ),
    { maxLength: 10 },
  )
  .map((pieces) => pieces.join(""));

const HEADS = [
  ["if true", "if x", "unless (has 'local:NO')", "each (fromJson '[1,{\"a\":2}]')"],
  ["with (fromJson '{\"a\":{}}')", "each (secrets 'local') as |x i|", "if (secret 'local:NO')"],
].flat();

const SIMPLE = [
  ["a", "\n", " ", "A=", "# ", "'", "{local:K}", "{local:NO}", "{local:K.a|default=x}"],
  ["{{this}}", "{{a}}", "{{> p}}\n", "{{> q a='1'}}", "{{@index}}", "{{../a}}", "{{env}}"],
].flat();

/** Such text of which every block is closed, so that it is run more often. */
export const balancedText: fc.Arbitrary<string> = fc.letrec<{ all: string; block: string }>(
  (tie) => ({
    block: fc
      .tuple(fc.constantFrom(...HEADS), tie("all"), fc.option(tie("all")))
      .map(([head, body, other]) => {
        const [name] = head.split(" ");
        return `{{#${head}}}${body}${other === null ? "" : `{{else}}${other}`}{{/${name}}}`;
      }),
    all: fc
      .array(fc.oneof({ depthSize: "small" }, fc.constantFrom(...SIMPLE), calls, tie("block")), {
        maxLength: 6,
      })
      .map((parts) => parts.join("")),
  }),
).all;
