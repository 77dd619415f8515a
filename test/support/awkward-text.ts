import fc from "fast-check";

/** Pieces that some reader of `.env` files, shell or template engine takes for more than text. */
const PIECES = [
  ["'", '"', "`", "\\", "\\'", '\\"', "\\n", "\\r", "\\t", "\\\\", "''", '""'],
  ["$", "$X", "${X}", "$(x)", "\\$", "`x`", "#", " #", "=", "A=1", "export ", "%", "!", "~"],
  [" ", "\t", "\n", "\r", "\r\n", "\0", "\u00a0", "\u2028", "\u2029", "\ufeff"],
  ["{", "}", "{{", "}}", "{a,b}", "{id}", "*", "?", "&", ";", "|", "<", ">", "(", ")"],
  ["a", "Z9", "é", "😀", "名", "\u0301", "keepmark0x0x"],
].flat();

/** Text of awkward pieces, in any order and at both ends. */
export const awkwardText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { arbitrary: fc.constantFrom(...PIECES), weight: 4 },
      { arbitrary: fc.string({ unit: "binary", maxLength: 4 }), weight: 1 },
    ),
    { maxLength: 8 },
  )
  .map((pieces) => pieces.join(""));

/** Names of environment variables. */
export const variableNames: fc.Arbitrary<string> = fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,8}$/);

/** What a key looks like in a PEM file; made up. */
export const PEM = [
  "-----BEGIN PRIVATE KEY-----",
  "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC+/AbCdEfGhIjKlMnOpQrStUvWxYz01==",
  "-----END PRIVATE KEY-----",
  "",
].join("\n");

/** What a service account's key file looks like; made up. */
export const JSON_KEY = JSON.stringify(
  { type: "service_account", private_key: PEM, note: "it's {id}: $5 # y" },
  null,
  2,
);

/** One value of every kind that has broken a writer of `.env` files before. */
export const AWKWARD_VALUES: readonly string[] = [
  ["", " ", "  both ends  ", "\ttab\t", "plain", "a b", "0", "false", "null", "-n", "=", "a=b=c"],
  ["it's", 'say "hi"', "back`tick", `it's "both"`, "it's `both`", '"both` kinds', `'"\``],
  ["'quoted'", '"quoted"', "`quoted`", "'", '"', "`", "\\", "C:\\dir\\", "\\\\host\\share"],
  ["a\\nb", "a\\tb", "a\\'b", 'a\\"b', "a\\$b", "$HOME", "${HOME}", "$(echo x)", "`echo x`"],
  ["#", "#start", "a#b", "a #b", "'a' # b", "two\nlines", "\nfirst", "last\n", "\n", "a\n\nb"],
  ["it's\ntwo", 'say "hi"\ntwo', "$X\ntwo", "A=1\nB=2", "#\n#", "two\n# comment\nlines"],
  ["é", "名前", "😀", "e\u0301", "\u00a0nbsp\u00a0", "a\u2028b", "\u2028", "\ufeffbom", "a\ufeff"],
  ["{a,b}", "{id}", "{{x}}", "{local:KEY}", "~", "*", "a;b", "a&b|c", "<a>", "(a)", "!x", "%41"],
  ['{"a":"b"}', '{"a":"it\'s"}', "postgres://u:p%40@h:5432/d?x=y&z=1", PEM, JSON_KEY],
].flat();

/** Values that some reader has no form for, or a form of its own: with them only `.env` files are tested. */
export const HARD_VALUES: readonly string[] = [
  ["a\r\nb", "\r", "end\r", `'"\r`, "'\"`\r\n", "a\\n\r\n", "\\r\r"],
  ["'\"`#", "'\"` # x", "'\"`\n# x", "'\"`$X", "'\"`${X}\\", "'\"`\\n", "'\"`\n\\n", "'`\\n#"],
  [
    "a\\",
    "it's\\",
    '"\\',
    "\\\\",
    "\\\\\\",
    "a\\\\b",
    "\\'",
    '\\"',
    "\\`",
    "\\$",
    "\\$(x)",
    "\\\n",
  ],
  ["$$", "$1", "a$", "${X", "${X:-y}", "${X}'\"", "$(x)'", '"$(x)"', "$((1+1))", "$'x'"],
  ["\x07", "\x1b[31m", "\x7f", "\u0085", "a\0b", "\ud83d\ude00\ufe0f", "\u202e", "\ufffd"],
  [" '", "' ", "'' ''", '"a" "b"', "`a` `b`", "a'b\"c`d", "#'\"", "'#'", '="\'"', "export A='1'"],
  ["\n'", "'\n", '\n"', "\n`\n", "X='\n", "a\n\"b\"\n'c'", "a\n\tb", " \n ", "\n\n\n", "a\nb\\"],
].flat();
