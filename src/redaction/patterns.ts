import { base64Forms } from "./forms/base64.ts";
import { jsonForms } from "./forms/json.ts";
import { percentForms } from "./forms/percent.ts";
import { shellForms } from "./forms/shell.ts";
import { leavesOf } from "./json-leaves.ts";

/** Of a text this long or longer each occurrence is masked. What is shorter is in every other line. */
const SHORTEST = 3;
/** The same for one line of several: `end`, `---` and the like tell nothing. */
const SHORTEST_LINE = 4;

/** What base64 has alike in every form but base64. */
const PLAIN = /^[\w.-]*$/;

/** Whether a value is masked: it is neither too short nor blank. */
export const isMasked = (value: string): boolean => value.length >= SHORTEST && value.trim() !== "";

/**
 * What is to be masked for a value, as bytes (a character for each); nothing if `isMasked` says so.
 *
 * - The value, and without the blanks and line ends around it: as it is, in base64 on its own or
 *   within more, in a URL or a form, within a string of JSON, and within a shell's quotes.
 * - A value of several lines with either line end, and each line on its own, without the blanks around
 *   it, if it has four characters or more; the lines not in base64.
 * - If it is JSON, each string and number in it, like a value.
 */
export function patternsOf(value: string): readonly string[] {
  const patterns: string[] = [];
  // What has no bytes of its own, a lone half of a character, is one like any other to a program.
  const values = new Set([value.toWellFormed()]);
  for (const one of values) {
    if (!isMasked(one)) continue;
    for (const form of formsOf(one)) if (form.length >= SHORTEST) patterns.push(bytesOf(form));
    for (const leaf of leavesOf(one)) values.add(leaf);
  }
  return patterns;
}

function formsOf(value: string): readonly string[] {
  const trimmed = value.trim();
  const texts = trimmed === value || !isMasked(trimmed) ? [value] : [value, trimmed];
  const whole = texts.flatMap((text) => [...writtenForms(text), ...base64Forms(text)]);
  if (!/[\r\n]/.test(value)) return whole;
  const lines = value.split(/\r\n|[\r\n]/);
  return [
    ...whole,
    lines.join("\n"),
    lines.join("\r\n"),
    ...lines
      .map((line) => line.trim())
      .filter((line) => line.length >= SHORTEST_LINE)
      .flatMap(writtenForms),
  ];
}

const writtenForms = (text: string): readonly string[] =>
  PLAIN.test(text)
    ? [text]
    : [text, ...jsonForms(text), ...percentForms(text), ...shellForms(text)];

const bytesOf = (text: string): string =>
  /[\u0080-\uffff]/.test(text) ? Buffer.from(text, "utf8").toString("latin1") : text;
