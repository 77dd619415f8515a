import type { Quote, ValuePlace } from "./dialect.ts";

/** What every reader takes as it stands. */
const PLAIN = /^[\w./:@,%+=-]+$/;

/**
 * The forms of a value, the best first: those with the quotes that a template has there; none where
 * nothing needs them; then the others in their order, and at last without quotes.
 *
 * @param quoted the quotes of a form, and the form with them
 * @param raw the form without quotes
 */
export function orderForms(
  value: string,
  { preferred, beforeComment }: ValuePlace,
  quoted: readonly (readonly [Quote, string])[],
  raw: string = value,
): readonly string[] {
  // Before a comment, some readers take the comment for the value.
  const bare: readonly (readonly [Quote, string])[] =
    value === "" && beforeComment ? [] : [["", raw]];
  const isPlain = value === "" || PLAIN.test(value);
  const all = isPlain ? [...bare, ...quoted] : [...quoted, ...bare];
  return [
    ...all.filter(([quote]) => quote === preferred),
    ...all.filter(([quote]) => quote !== preferred),
  ].map(([, form]) => form);
}
