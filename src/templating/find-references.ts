import { keyMatcher, splitList } from "../core/glob.ts";
import { type Reference, formatReference } from "../core/reference.ts";
import type { Language } from "./language.ts";
import { Lines, type Position } from "./position.ts";
import type { NeededList, NeededSecret } from "./syntax/nodes.ts";
import { parseTemplate } from "./syntax/parse-template.ts";

/** A place of a file that names a key that is to have another name. */
export interface FoundReference {
  /** As messages show it: `local:KEY.property@version`, or a filter such as `only="KEY,DB_*"`. */
  readonly reference: string;
  /** Undefined in a filter. */
  readonly version?: string | undefined;
  /** The new name of the key. */
  readonly to: string;
  readonly position: Position;
  /** What to write in which place; undefined where only a person can say what is meant. */
  readonly edit?: Edit | undefined;
}

/** Offsets in the text. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

interface FindOptions {
  readonly file: string;
  /** Slugs that a placeholder may name. */
  readonly vaults: readonly string[];
  readonly language: Language;
  /** The vault of the keys, and their new names. */
  readonly vault: string;
  readonly renames: ReadonlyMap<string, string>;
}

/**
 * Finds where a template, or a partial, names keys of a vault: in placeholders, in helpers and in
 * the filters of lists. Other files that it takes in are not looked at.
 *
 * @throws INVALID_TEMPLATE
 */
export function findReferences(text: string, options: FindOptions): readonly FoundReference[] {
  const bom = text.startsWith("\uFEFF") ? 1 : 0;
  const content = text.slice(bom);
  const { secrets, lists } = parseTemplate(content.endsWith("\n") ? content : `${content}\n`, {
    ...options,
    alone: true,
    loadPartial: () => undefined,
  });
  const lines = new Lines(content);
  const offsetOf = ({ line, column }: Position): number => lines.offset(line - 1, column - 1);
  const found = [
    ...secrets.flatMap((needed) => readSecret(content, needed, offsetOf(needed.written), options)),
    ...lists.flatMap((list) => readFilters(content, list, offsetOf, options)),
  ];
  return found
    .map((one) => ({ ...one, edit: one.edit && shift(one.edit, bom) }))
    .toSorted((a, b) => offsetOf(a.position) - offsetOf(b.position));
}

/** The text with these edits made, and nothing else changed. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let last = 0;
  const parts: string[] = [];
  for (const { start, end, text: inserted } of edits.toSorted((a, b) => a.start - b.start)) {
    parts.push(text.slice(last, start), inserted);
    last = end;
  }
  return parts.join("") + text.slice(last);
}

function readSecret(
  content: string,
  { reference, written: position }: NeededSecret,
  offset: number,
  { vault, renames }: FindOptions,
): readonly FoundReference[] {
  const to = renames.get(reference.key);
  if (reference.vault !== vault || to === undefined) return [];
  const edit = editOf(content, reference, offset, to);
  const { version } = reference;
  return [{ reference: formatReference(reference), version, to, position, edit }];
}

/** Of `{vault}`, whose key is the name of its variable, the key is written out. */
function editOf(
  content: string,
  { vault, key }: Reference,
  offset: number,
  to: string,
): Edit | undefined {
  // After a brace or a quote.
  const slugEnd = offset + 1 + vault.length;
  if (content.slice(offset + 1, slugEnd) !== vault) return undefined;
  const start = slugEnd + 1;
  const end = start + key.length;
  if (content[slugEnd] === ":" && content.slice(start, end) === key)
    return { start, end, text: to };
  const isShort = content[offset] === "{" && /[|}]/.test(content[slugEnd] ?? "");
  return isShort ? { start: slugEnd, end: slugEnd, text: `:${to}` } : undefined;
}

/** A name in a filter is changed; what it then takes otherwise than before is only told. */
function readFilters(
  content: string,
  list: NeededList,
  offsetOf: (position: Position) => number,
  { vault, renames }: FindOptions,
): readonly FoundReference[] {
  if (list.vault !== vault) return [];
  return (["only", "except"] as const).flatMap((name) => {
    const filter = list[name];
    const position = list.written?.[name];
    if (filter === undefined || position === undefined) return [];
    const items = splitList(filter);
    const before = keyMatcher({ only: filter });
    const after = keyMatcher({ only: items.map((item) => renames.get(item) ?? item).join(",") });
    const reference = `${name}="${filter}"`;
    return [...renames].flatMap(([key, to]): readonly FoundReference[] => {
      const edit = items.includes(key)
        ? nameInFilter(content, filter, offsetOf(position), key)
        : undefined;
      if (edit !== undefined) return [{ reference, to, position, edit: { ...edit, text: to } }];
      return before(key) === after(to) ? [] : [{ reference, to, position }];
    });
  });
}

function nameInFilter(
  content: string,
  filter: string,
  offset: number,
  key: string,
): Omit<Edit, "text"> | undefined {
  // After the quote.
  const from = offset + 1;
  if (content.slice(from, from + filter.length) !== filter) return undefined;
  let at = from;
  for (const item of filter.split(",")) {
    const start = at + item.indexOf(item.trim());
    if (item.trim() === key) return { start, end: start + key.length };
    at += item.length + 1;
  }
  return undefined;
}

const shift = ({ start, end, text }: Edit, by: number): Edit => ({
  start: start + by,
  end: end + by,
  text,
});
