import { KeepError } from "./errors.ts";
import { checkKey, isEnvOrSlug, isKey, isVersion } from "./names.ts";

/** `KEY[.property][@version]`: what is meant of one vault. */
export interface KeyReference {
  readonly key: string;
  /** A path into the JSON that the value is, as `properties/look-up-property.ts` reads it. */
  readonly property?: string | undefined;
  /** Another version than the current one, by a name that the vault knows. */
  readonly version?: string | undefined;
}

/** `vault:KEY[.property][@version]` (`product.md` 5). */
export interface Reference extends KeyReference {
  readonly vault: string;
}

/** Reads `vault:KEY[.property][@version]`, or throws `INVALID_REFERENCE`. */
export function parseReference(text: string): Reference {
  const colon = text.indexOf(":");
  const vault = text.slice(0, colon);
  const rest = colon < 0 ? undefined : splitKeyReference(text.slice(colon + 1));
  if (rest === undefined || !isEnvOrSlug(vault)) throw new KeepError("INVALID_REFERENCE", {});
  return { vault, ...rest };
}

/** Reads a reference that may leave out the vault. @throws INVALID_REFERENCE, INVALID_KEY */
export function parseKeyReference(text: string): KeyReference & { readonly vault?: string } {
  if (/^[^.@:]*:/.test(text)) return parseReference(text);
  if (!text.includes(":")) checkKey(/^[^.@]*/.exec(text)![0]);
  const found = splitKeyReference(text);
  if (found === undefined) throw new KeepError("INVALID_REFERENCE", {});
  return found;
}

/** Cuts `KEY[.property][@version]` at its parts; `undefined` if it is none. */
export function splitKeyReference(text: string): KeyReference | undefined {
  const key = /^[^.@]*/.exec(text)![0];
  if (!isKey(key)) return undefined;
  const at = text[key.length] === "." ? endOfProperty(text, key.length + 1) : key.length;
  const property = at > key.length ? text.slice(key.length + 1, at) : undefined;
  const version = at < text.length ? text.slice(at + 1) : undefined;
  if (property === "" || (version !== undefined && !isVersion(version))) return undefined;
  return {
    key,
    ...(property === undefined ? {} : { property }),
    ...(version === undefined ? {} : { version }),
  };
}

const CLOSING: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/**
 * Where the property that begins at `from` ends: at the `@` of its version, at a character of
 * `stops`, or with the text. Within a query, a list or quotes there is no end; `@` where a part of
 * the path begins is one of gjson's modifiers; `\@` is an at sign in a name.
 */
export function endOfProperty(text: string, from: number, stops = ""): number {
  const open: string[] = [];
  let partBegins = true;
  for (let at = from; at < text.length; at++) {
    const char = text[at]!;
    if (char === "\\") at++;
    else if (open.length > 0) {
      if (char === '"') at = endOfQuotes(text, at);
      else if (char === open.at(-1)) open.pop();
      else if (char in CLOSING) open.push(CLOSING[char]!);
    } else if (opens(text, at, partBegins)) open.push(CLOSING[char]!);
    else if (stops.includes(char) || (char === "@" && !partBegins)) return at;
    partBegins = open.length === 0 && (char === "." || char === "|");
  }
  return text.length;
}

/** Whether a query, a list of paths or the argument of a modifier begins here. */
function opens(text: string, at: number, partBegins: boolean): boolean {
  const char = text[at]!;
  const before = text[at - 1];
  if (char === "(") return before === "#";
  return (char === "[" || char === "{") && (partBegins || before === ":");
}

function endOfQuotes(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at;
}

export function formatReference({ vault, key, property, version }: Reference): string {
  return `${vault}:${key}${property === undefined ? "" : `.${property}`}${version === undefined ? "" : `@${version}`}`;
}
