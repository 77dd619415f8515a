import type { ReadMistake, Reading } from "../reading.ts";
import { scanDotenv, segmentText } from "./dotenv-assignments.ts";

/**
 * Lines of a `.env` that the `dotenv` package passes over, or that may go on with a value of the line
 * before, such as those of a key that nobody quoted: a name in such a file may be a piece of a secret.
 */
export function oddLines(text: string, { entries }: Reading): readonly ReadMistake[] {
  const read = new Set(entries.map(({ line }) => line));
  const odd: ReadMistake[] = [];
  let line = 1;
  for (const part of scanDotenv(text)) {
    if (part.kind === "assignment") {
      if (part.quote === "" && part.raw.startsWith("=")) odd.push({ line, problem: MAY_GO_ON });
    } else if (!read.has(line) && !/^\s*(?:#|$)/.test(part.text))
      odd.push({ line, problem: NO_VARIABLE });
    line += segmentText(part).split(/\r\n|\n|\r/).length - 1;
  }
  return odd;
}

const NO_VARIABLE = "this is no variable";
const MAY_GO_ON = "a value that begins with an equals sign must be quoted";
