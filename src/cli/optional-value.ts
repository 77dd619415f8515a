/**
 * Lets a flag stand without a value (`--template`): it gets an empty one where the next word is
 * missing or is a flag. The PHP tool allows that, oclif does not.
 */
export function withOptionalValue(argv: readonly string[], flags: readonly string[]): string[] {
  return argv.map((word, index) => {
    const next = argv[index + 1];
    return flags.includes(word) && (next === undefined || next.startsWith("-"))
      ? `${longest(flags)}=`
      : word;
  });
}

function longest(flags: readonly string[]): string {
  return flags.reduce((a, b) => (b.length > a.length ? b : a));
}
