import fc from "fast-check";

/**
 * Pieces of which a line of a `.env` may be made, most of them one that some reader stumbles on. No
 * variable is put into another: some readers do that again and again, until the memory is full.
 */
const NAMES = [
  "A",
  "B",
  "A_1",
  "a.b",
  "C-D",
  "1X",
  "é",
  "export",
  "export A",
  "export\tB",
  "=",
  "",
];
const BETWEEN = [
  "=",
  "=",
  "=",
  " = ",
  "= ",
  " =",
  ": ",
  ":",
  "\t=\t",
  "",
  "\n=",
  "=\n",
  "==",
  "= \n",
];
const VALUES = [
  [
    "a",
    "b c",
    "'",
    "'",
    '"',
    '"',
    "`",
    "`",
    "\\",
    "\\'",
    '\\"',
    "\\`",
    "\\\\",
    "\\n",
    "\\r",
    "\\t",
  ],
  [
    "\n",
    "\n",
    "\r\n",
    "\r",
    " ",
    "\t",
    "#",
    " # c",
    "#x",
    "''",
    '""',
    "``",
    "$",
    "\\$",
    "$NO",
    "${NO}",
  ],
  ["${", "}", "${NO:-b}", "$(a)", "$(", ")", "`x`", "$1", "\v", "\f", "\u00a0", "\u2028", "\ufeff"],
  ["é", "😀", ";", "&", "Q=1", "export ", "Q='x'", "=", ":", "'a' # c", '"a"# c', "{", "%", "!"],
].flat();
const OTHER = [
  "",
  "# c",
  "# A='",
  "  # x=1",
  "junk",
  "; c",
  "\u2028",
  "export",
  "  ",
  "[s]",
  "-",
  "'",
];

const value = fc
  .tuple(
    fc.constantFrom("", "'", '"', "`"),
    fc.array(fc.constantFrom(...VALUES), { maxLength: 6 }),
    fc.constantFrom("", "'", '"', "`"),
    fc.constantFrom("", "", "", " ", " # c", "#c", " x", "\\"),
  )
  .map(([open, pieces, close, tail]) => open + pieces.join("") + close + tail);

const line = fc.oneof(
  {
    arbitrary: fc
      .tuple(
        fc.constantFrom("", "", "", " ", "\t", "export "),
        fc.constantFrom(...NAMES),
        fc.constantFrom(...BETWEEN),
        value,
      )
      .map((parts) => parts.join("")),
    weight: 5,
  },
  { arbitrary: fc.constantFrom(...OTHER), weight: 1 },
);

/** Files of somebody else: lines that may be assignments, with any line ends, and a BOM at times. */
export const awkwardFile: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom("", "", "", "", "\ufeff"),
    fc.array(fc.tuple(line, fc.constantFrom("\n", "\n", "\n", "\r\n", "\r")), { maxLength: 5 }),
    fc.boolean(),
  )
  .map(([start, lines, ended]) => {
    const text = start + lines.flat().join("");
    return ended ? text : text.slice(0, -1);
  });
