import { KeepError } from "../core/errors.ts";
import type { Invalid } from "../plans/make-plan.ts";

/** A line that gives no key, and why. */
export function invalidLine(line: number, problem: string): Invalid {
  return { key: "", source: { line }, problem: new KeepError("INVALID_LINE", { problem }) };
}
