import type { ReadVariable } from "../../reading.ts";

/** `${name}` or `${name:-default}`, which python-dotenv replaces in quotes of any kind too. */
interface Interpolation {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  readonly fallback: string;
}

/** From left to right, in time that is linear, as a regular expression's is not. */
function* findInterpolations(value: string): Iterable<Interpolation> {
  let close = -1;
  let colon = -1;
  for (let start = value.indexOf("${"); start !== -1; start = value.indexOf("${", start)) {
    const from = start + 2;
    if (close < from) close = value.indexOf("}", from);
    if (close === -1) return;
    if (colon !== value.length && colon < from) {
      colon = value.indexOf(":", from);
      if (colon === -1) colon = value.length;
    }
    const hasDefault = colon < close && value[colon + 1] === "-";
    start = from;
    if (colon < close && !hasDefault) continue;
    const name = value.slice(from, Math.min(colon, close));
    const fallback = hasDefault ? value.slice(colon + 2, close) : "";
    start = close + 1;
    yield { start: from - 2, end: close + 1, name, fallback };
  }
}

/** Whether python-dotenv would replace a part of this value. */
export function hasInterpolation(value: string): boolean {
  for (const _ of findInterpolations(value)) return true;
  return false;
}

/** No variable has an empty name, so that its default is always taken: that much is replaced here. */
export function interpolate(value: string): Pick<ReadVariable, "value" | "active"> {
  const parts: string[] = [];
  let from = 0;
  let active = false;
  for (const { start, end, name, fallback } of findInterpolations(value)) {
    parts.push(value.slice(from, start), name === "" ? fallback : value.slice(start, end));
    active ||= name !== "";
    from = end;
  }
  const text = parts.join("") + value.slice(from);
  return active ? { value: text, active: "expanded" } : { value: text };
}

/** There is no escape for `${`, but a dollar sign can be the default of the variable without a name. */
export function protectDollars(value: string): string {
  return value.replaceAll("${", () => "${:-$}{");
}

/** The same for a backslash at the end, which would escape the quote in versions before 1.2.4. */
export function protectBackslash(value: string): string {
  return `${protectDollars(value.slice(0, -1))}\${:-\\}`;
}
