/** A text within the single quotes of a shell, as bash and zsh write it, and as dash does (`set -x`). */
export const shellForms = (text: string): string[] => [
  text.replaceAll("'", `'\\''`),
  text.replaceAll("'", `'"'"'`),
];
