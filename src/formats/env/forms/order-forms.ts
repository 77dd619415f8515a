import type { ValuePlace } from "../dialect.ts";
import { type Candidate, isPlainText, preferring } from "./candidates.ts";

/**
 * The forms of a value, the best first: those with the quotes that a template has there; none where
 * nothing needs them; then the others in their order, and at last without quotes.
 *
 * @param quoted the quotes of a form, and the form with them
 * @param raw the form without quotes
 */
export function orderForms(
  value: string,
  place: ValuePlace,
  quoted: readonly Candidate[],
  raw: string = value,
): readonly string[] {
  // Before a comment, some readers take the comment for the value.
  const bare: readonly Candidate[] = value === "" && place.beforeComment ? [] : [["", raw]];
  return preferring(isPlainText(value) ? [...bare, ...quoted] : [...quoted, ...bare], place);
}
