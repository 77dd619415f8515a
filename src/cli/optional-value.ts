/**
 * Lets flags stand without a value (`--template`): one gets an empty one where the next word is
 * missing or is a flag. The PHP tool allows that, oclif does not.
 *
 * @param flags each with its other name
 */
export function withOptionalValue(
  argv: readonly string[],
  ...flags: readonly (readonly string[])[]
): string[] {
  return argv.map((word, index) => {
    const next = argv[index + 1];
    const names = flags.find((one) => one.includes(word));
    return names !== undefined && (next === undefined || next.startsWith("-"))
      ? `${longest(names)}=`
      : word;
  });
}

function longest(flags: readonly string[]): string {
  return flags.reduce((a, b) => (b.length > a.length ? b : a));
}
