import type { Reading } from "../../reading.ts";
import type { Dialect, ValuePlace } from "../dialect.ts";
import { encodeEnvValue } from "../encode.ts";
import { orderForms } from "../forms/order-forms.ts";
import { ReadingBuilder } from "../scanning/reading-builder.ts";
import { lineEnd, skipAny, trimEndOf } from "../scanning/characters.ts";
import { LineCounter } from "../scanning/line-counter.ts";
import {
  hasInterpolation,
  interpolate,
  protectBackslash,
  protectDollars,
} from "./python-interpolation.ts";

/** What Python takes for white space, but for newlines. */
const BLANKS =
  "\t\v\f\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000";
const SPACES = `${BLANKS}\n`;

/** What a backslash makes of a character between these quotes. */
const ESCAPES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "'": { "\\": "\\", "'": "'" },
  '"': {
    "\\": "\\",
    "'": "'",
    '"': '"',
    a: "\x07",
    b: "\b",
    f: "\f",
    n: "\n",
    r: "\r",
    t: "\t",
    v: "\v",
  },
};

/**
 * python-dotenv, as `load_dotenv` reads a file: 1.2.4 (`parser.py`, `variables.py`, `main.py`).
 *
 * Before that, a quote after two backslashes did not end a value, so no form ends in that; a comment
 * after `NAME= ` was the value; a mark of the byte order became part of the first name.
 */
export const python: Dialect = {
  forms: (value, place) => pythonForms(value, place),
  read: (text) => readPython(text),
  notes: (variables) => {
    const names = [...variables].flatMap(([name, value]) => {
      const form = /\$\{|\\$/.test(value) ? encodeEnvValue(python, name, value) : undefined;
      return form !== undefined && hasInterpolation(form) ? [name] : [];
    });
    if (names.length === 0) return [];
    return [`Without its interpolation, python-dotenv would not read ${names.join(", ")} right.`];
  },
};

function pythonForms(value: string, place: ValuePlace): readonly string[] {
  const raw = hasInterpolation(value) ? protectDollars(value) : value;
  const text = value.endsWith("\\") ? protectBackslash(value) : raw;
  const escaped = text
    .replaceAll(/[\\"]/g, (character) => `\\${character}`)
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r");
  const quoted = [
    ["'", `'${text}'`],
    ['"', `"${text}"`],
    ['"', `"${escaped}"`],
  ] as const;
  const forms = orderForms(value, place, quoted, raw);
  // Without quotes it ends in a backslash as it is.
  return raw === text || place.preferred ? forms : [raw, ...forms];
}

function readPython(file: string): Reading {
  // Python's text files turn every line end into a newline.
  const text = file.replace(/^\ufeff/, "").replaceAll(/\r\n?/g, "\n");
  const lines = new LineCounter(text);
  const reading = new ReadingBuilder();
  let at = skipAny(text, 0, SPACES);
  while (at < text.length) {
    const line = lines.lineOf(at);
    const { end, name, value, problem } = readBinding(text, at);
    if (problem !== undefined) reading.addMistake(line, problem);
    else if (name !== undefined && value === undefined) reading.forget(name);
    else if (name !== undefined) {
      const found = interpolate(value!);
      reading.add(name, line, found.value, found.active);
    }
    at = skipAny(text, end, SPACES);
  }
  return reading.buildForEnvironment();
}

/** A statement; one with a problem ends with its line. */
interface Binding {
  readonly end: number;
  readonly name?: string;
  readonly value?: string;
  readonly problem?: string;
}

function readBinding(text: string, start: number): Binding {
  const key = readKey(text, start);
  if (key.problem !== undefined) return { ...key, end: lineEnd(text, key.end) };
  let at = skipAny(text, key.end, BLANKS);
  let value: string | undefined;
  if (text[at] === "=") {
    const found = readValue(text, at + 1);
    if (found.problem !== undefined) return { ...found, end: lineEnd(text, found.end) };
    value = found.value!;
    at = skipAny(text, found.end, BLANKS);
  }
  const end = lineEnd(text, at);
  if (at < end && text[at] !== "#")
    return { end, problem: "text follows where the line should end" };
  return {
    end,
    ...(key.name !== undefined && { name: key.name }),
    ...(value !== undefined && { value }),
  };
}

function readKey(text: string, start: number): Binding {
  let at = start;
  if (text.startsWith("export", at)) {
    const after = skipAny(text, at + 6, BLANKS);
    if (after > at + 6) at = after;
  }
  if (text[at] === "#") return { end: at };
  if (text[at] === "'") {
    const close = text.indexOf("'", at + 1);
    if (close > at + 1) return { end: close + 1, name: text.slice(at + 1, close) };
    return { end: at, problem: "a name in quotes is empty or never closed" };
  }
  let end = at;
  while (end < text.length && !`=#${SPACES}`.includes(text[end]!)) end += 1;
  if (end === at) return { end, problem: "a name is missing" };
  return { end, name: text.slice(at, end) };
}

function readValue(text: string, start: number): Binding {
  const at = skipAny(text, start, BLANKS);
  const quote = text[at];
  if (quote === '"' || quote === "'") return readQuoted(text, at, quote);
  if (quote === "#" && at > start) return { end: at, value: "" };
  const end = lineEnd(text, at);
  const line = text.slice(at, end);
  for (let hash = line.indexOf("#", 1); hash !== -1; hash = line.indexOf("#", hash + 1))
    if (BLANKS.includes(line[hash - 1]!))
      return { end, value: trimEndOf(line.slice(0, hash), BLANKS) };
  return { end, value: trimEndOf(line, BLANKS) };
}

function readQuoted(text: string, start: number, quote: string): Binding {
  const escapes = ESCAPES[quote]!;
  const parts: string[] = [];
  let from = start + 1;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === quote) {
      parts.push(text.slice(from, at));
      return { end: at + 1, value: parts.join("") };
    }
    if (text[at] !== "\\") continue;
    const escaped = escapes[text[at + 1]!];
    if (escaped !== undefined) {
      parts.push(text.slice(from, at), escaped);
      from = at + 2;
    }
    at += 1;
  }
  return { end: start, problem: "this quote is never closed" };
}
