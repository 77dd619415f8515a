import type { Quote, ValuePlace } from "../dialect.ts";

/** A text for after `NAME=`, and the quotes around it. */
export type Candidate = readonly [quote: Quote, text: string];

/** Text that no reader takes for more than itself, also without quotes; zsh finds programs by `=name`. */
export const isPlainText = (value: string): boolean => /^(?!=)[\w./:@%+,=-]*$/.test(value);

/** The texts of candidates: those with the preferred quotes first, else in their order. */
export function preferring(
  candidates: readonly Candidate[],
  { preferred }: ValuePlace,
): readonly string[] {
  const has = ([quote]: Candidate): boolean => quote === preferred;
  const ordered = [...candidates.filter(has), ...candidates.filter((one) => !has(one))];
  return [...new Set(ordered.map(([, text]) => text))];
}
