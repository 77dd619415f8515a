/** A text within a shell's quotes, as shells show their commands and variables. */
export const shellForms = (text: string): string[] => [
  // bash and zsh, `set -x`.
  text.replaceAll("'", `'\\''`),
  // dash, `export -p`; and bash, in double quotes.
  text.replaceAll(/'+/g, `'"$&"'`),
  text.replaceAll(/["\\$`]/g, "\\$&"),
];
