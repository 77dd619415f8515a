import fc from "fast-check";

/** Pieces of lines of a `.env` file that mean something to one reader or the other. */
const PIECES = [
  ["A", "B", "C=", "A=", "B=", "=", "A='", 'B="', "A=`", "export ", "export A=", "export", ":"],
  ["'", '"', "`", "\\", "\\'", '\\"', "\\\\", "\\n", "\\$", "'\\''", "''", '""', "\\\n", "\\ "],
  ["#", " #", " # c", ";", "; ", "//", "$", "$B", "${B}", "${B:-d}", "$$", "$(", ")", "{", "}"],
  [" ", "  ", "\t", "\n", "\n", "\n", "\r\n", "\r", "\u00a0", "\u2028", "\ufeff", "\u0085", "\v"],
  ["x", "y z", "1", "é", "~", "*", "&", "|", "<", ">", "(", "!", "+", "-", ".", "[", "]", "%", ","],
].flat();

/** A file such as somebody may have written by hand, or with another reader in mind. */
export const randomFile: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { arbitrary: fc.constantFrom(...PIECES), weight: 9 },
      { arbitrary: fc.constantFrom("\nA=", "\nB=", '\nA="', "\nB='", "\n# "), weight: 3 },
    ),
    { maxLength: 14 },
  )
  .map((pieces) => pieces.join(""));

/** What may stand in a value, here and there with quotes that close. */
const VALUE_PIECES = [
  [
    "'a'",
    '"b"',
    "'it''s'",
    '"a\\"b"',
    "'\\''",
    '"\\\\"',
    "'\n'",
    '"\n"',
    '"$"',
    "'$B'",
    '"a\\\nb"',
  ],
  [
    "x",
    "y",
    "\\ ",
    "\\x",
    "\\'",
    '\\"',
    "\\$",
    "\\\n",
    "#",
    "$",
    ":",
    "~",
    "=",
    "é",
    "{",
    "\r",
    "\t",
    "%",
  ],
  ["'", '"', "\\", " ", " # c", ";", "; C=1", " C=2", "$B", "${B}", "${B:-d}", "$(B)", "`B`", "$$"],
].flat();

/** A file of lines that are assignments, most of which some reader can read. */
export const assignmentsFile: fc.Arbitrary<string> = fc
  .array(
    fc.tuple(
      fc.constantFrom("", "", "", "export ", "  ", "# "),
      fc.constantFrom("A=", "B=", "C=", "D_1="),
      fc.array(fc.constantFrom(...VALUE_PIECES), { maxLength: 4 }),
      fc.constantFrom("\n", "\n", "\n", "\r\n", "", "\n\n"),
    ),
    { maxLength: 4 },
  )
  .map((lines) =>
    lines.map(([before, name, value, end]) => before + name + value.join("") + end).join(""),
  );
