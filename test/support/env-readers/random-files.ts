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
