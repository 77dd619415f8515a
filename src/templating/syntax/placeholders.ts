import { nearest } from "../../core/nearest.ts";
import { endOfProperty, splitKeyReference } from "../../core/reference.ts";
import type { KeyReference } from "../../core/reference.ts";

/** `{vault:KEY}` or `{vault}` in a text, or what looks like one and is none. */
export interface Placeholder {
  readonly start: number;
  readonly end: number;
  /** A backslash before it makes it text. */
  readonly escaped: boolean;
  readonly found: FoundPlaceholder | PlaceholderProblem;
}

export interface FoundPlaceholder {
  readonly vault: string;
  /** Absent in `{vault}`: then the name of the variable on this line is the key. */
  readonly reference: KeyReference | undefined;
  /** `|default=…` */
  readonly fallback: string | undefined;
}

export interface PlaceholderProblem {
  readonly problem: string;
  readonly next?: string | undefined;
}

/** No placeholder is longer: a brace that is never closed costs no more than this. */
const LONGEST = 1024;

/** A brace, a word, and what follows it: `{vault:`, `{vault}`. */
const HEAD = /\{([ \t]*)([A-Za-z0-9][\w-]{0,60})([ \t]*)([:}|.@]?)/y;

/**
 * Finds the placeholders of a text. Other braces (JSON, `${SHELL}`) are text; what looks like a
 * mistyped placeholder is found too, because it would otherwise be written into the result as it
 * stands.
 */
export function findPlaceholders(text: string, vaults: readonly string[]): readonly Placeholder[] {
  const found: Placeholder[] = [];
  for (let start = text.indexOf("{"); start >= 0; start = text.indexOf("{", start + 1)) {
    const before = text[start - 1];
    HEAD.lastIndex = start;
    const head = HEAD.exec(text);
    // Double braces in plain text were escaped: they are meant as text.
    if (before === "{" || head === null) continue;
    const [line] = /^[^\r\n]*/.exec(text.slice(start, start + LONGEST))!;
    const read = readPlaceholder(line, head, before === "$", vaults);
    if (read === undefined) continue;
    const end = start + read.length;
    found.push({ start, end, escaped: before === "\\", found: read.found });
    start = end - 1;
  }
  return found;
}

interface Read {
  readonly length: number;
  readonly found: FoundPlaceholder | PlaceholderProblem;
}

/** Reads a text that begins with a brace; `undefined` for braces that are just text. */
function readPlaceholder(
  text: string,
  [head, blanks, word, more, mark]: RegExpExecArray,
  afterDollar: boolean,
  vaults: readonly string[],
): Read | undefined {
  const vault = word!;
  const known = vaults.includes(vault);
  if (mark === ":" && !known) return unknownVault(text, vault, afterDollar, vaults);
  const slip = blanks !== "" || more !== "";
  if (mark === "}" || (mark === "" && head.length === text.length))
    return readShort(head, { vault, known, slip, afterDollar, closed: mark === "}", vaults });
  if (!known || mark === "" || (afterDollar && mark !== ":")) return undefined;
  if (mark === "." || mark === "@")
    return { length: head.length, found: { problem: "this placeholder names no key", next: FORM } };
  return readLong(text, { vault, from: head.length, short: mark === "|", slip, afterDollar });
}

/** `{vault}` */
function readShort(
  source: string,
  at: {
    readonly vault: string;
    readonly known: boolean;
    readonly slip: boolean;
    readonly afterDollar: boolean;
    readonly closed: boolean;
    readonly vaults: readonly string[];
  },
): Read | undefined {
  const { vault, known, vaults } = at;
  if (at.afterDollar) return undefined;
  const { length } = source;
  if (!known) {
    const near = nearest(vault, vaults);
    return near === undefined ? undefined : { length, found: noVault(vault, vaults) };
  }
  const next = `Did you mean {${vault}}?`;
  if (!at.closed) return { length, found: { problem: NOT_CLOSED, next } };
  if (at.slip) return { length, found: { problem: BLANKS, next } };
  return { length, found: { vault, reference: undefined, fallback: undefined } };
}

/** `{vault:KEY.property@version|default=…}` and `{vault|default=…}` of a known vault, after the mark. */
function readLong(
  text: string,
  at: {
    readonly vault: string;
    readonly from: number;
    readonly short: boolean;
    readonly slip: boolean;
    readonly afterDollar: boolean;
  },
): Read | undefined {
  const end = at.short ? at.from - 1 : endOfReference(text, at.from);
  const typed = at.short ? "" : text.slice(at.from, end);
  const [attributes, list, close] = /^((?:\|[^{}|]*)*)(\}?)/.exec(text.slice(end)) as unknown as [
    string,
    string,
    string,
  ];
  const length = end + attributes.length;
  const fail = (problem: string, next = FORM): Read => ({ length, found: { problem, next } });
  const reference = splitKeyReference(typed.trim());
  const meant = reference === undefined ? FORM : `Did you mean {${at.vault}:${typed.trim()}}?`;
  // To a shell these say what to do where a variable is not set.
  if (at.afterDollar && /^[-+=?]/.test(typed)) return undefined;
  if (close === "") return fail(NOT_CLOSED, meant);
  if (at.afterDollar) return fail("a placeholder has no dollar sign", meant);
  if (at.slip || typed !== typed.trim()) return fail(BLANKS, meant);
  if (!at.short && reference === undefined) return fail(notAKey(typed));
  const [fallback, unknown] = readAttributes(list);
  if (unknown !== undefined)
    return fail(`"${unknown}" is nothing that a placeholder knows`, "Write |default=TEXT.");
  return { length, found: { vault: at.vault, reference, fallback } };
}

/** Up to the closing brace or the first `|name=`; a pipe inside a property is part of it. */
function endOfReference(text: string, from: number): number {
  const key = /[^{}|"'.@]*/y;
  key.lastIndex = from;
  let end = from + key.exec(text)![0].length;
  if (text[end] === ".") {
    end = endOfProperty(text, end + 1, "}|");
    while (text[end] === "|" && !/^\|\w+=/.test(text.slice(end, end + 20)))
      end = endOfProperty(text, end + 1, "}|");
  }
  const version = /@[^{}|"']*/y;
  version.lastIndex = end;
  return end + (version.exec(text)?.[0].length ?? 0);
}

/** The default, and the first attribute that there is not. `label=` is a note, as it always was. */
function readAttributes(list: string): readonly [string | undefined, string | undefined] {
  let fallback: string | undefined;
  for (const attribute of list.split("|").slice(1)) {
    const [, name, value] = /^(\w+)=(.*)$/s.exec(attribute) ?? [];
    if (name === "default") fallback = value;
    else if (name !== "label") return [undefined, attribute];
  }
  return [fallback, undefined];
}

/** `{word:KEY}` of a vault that is not there; other things in braces are text. */
function unknownVault(
  text: string,
  vault: string,
  afterDollar: boolean,
  vaults: readonly string[],
): Read | undefined {
  const [source, blank, rest] = /^\{[ \t]*[\w-]+([ \t]*):([^{}\r\n"']*)\}?/.exec(
    text,
  ) as unknown as [string, string, string];
  const typed = rest.trim();
  if (afterDollar || splitKeyReference(typed) === undefined) return undefined;
  const plain = blank === "" && rest === typed && !/^\{[ \t]/.test(text);
  // { app: web } is a mapping of YAML, and { smm:KEY } a slip.
  if (!plain && nearest(vault, vaults) === undefined) return undefined;
  return { length: source.length, found: noVault(vault, vaults) };
}

/** What is wrong with a vault that is not configured. */
export function noVault(vault: string, vaults: readonly string[]): PlaceholderProblem {
  const near = nearest(vault, vaults);
  const configured = `Configured: ${vaults.join(", ") || "none"}. Write \\{ if text is meant.`;
  return {
    problem: `there is no vault ${vault}`,
    next: near === undefined ? configured : `Did you mean ${near}?`,
  };
}

function notAKey(typed: string): string {
  return /^[\w-]+[.@]/.test(typed) ? `"${typed}" is no reference` : `"${typed}" cannot be a key`;
}

const FORM = "Write {vault:KEY}.";
const NOT_CLOSED = "this placeholder is not closed";
const BLANKS = "a placeholder has no blanks";
