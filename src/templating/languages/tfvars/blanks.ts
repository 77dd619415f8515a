/** What Terraform takes for blanks at the beginning and the end of a line. */
const BLANKS = "[\\t-\\r \\x85\\xA0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000]*";
const LEADING = new RegExp(`^${BLANKS}`);

/** The blanks that a line begins with. */
export const leadingBlanks = (line: string): string => LEADING.exec(line)![0];

/** A line without the blanks around it. */
export function trimHcl(line: string): string {
  const from = line.slice(leadingBlanks(line).length);
  let end = from.length;
  while (end > 0 && leadingBlanks(from[end - 1]!) !== "") end--;
  return from.slice(0, end);
}
