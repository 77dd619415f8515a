import { KeepError } from "../core/errors.ts";
import { isKey } from "../core/names.ts";
import { nearest } from "../core/nearest.ts";
import { type Expression, unknownVault } from "./expression.ts";
import { Lines, type Position } from "./position.ts";

export interface PlaceholderOptions {
  readonly file: string;
  readonly vaults: readonly string[];
  /** Where the text begins in the template; both count from 1. */
  readonly start: { readonly line: number; readonly column: number };
}

/**
 * Cuts a text at its placeholders, `{vault:KEY}` and `{vault}`. Other braces (JSON, `${SHELL}`)
 * stay text, and so does what a backslash precedes; what looks like a mistyped placeholder is
 * an error, because it would otherwise be written into the result as it stands.
 *
 * @throws INVALID_TEMPLATE
 */
export function findPlaceholders(
  text: string,
  options: PlaceholderOptions,
): readonly (string | Expression)[] {
  const pieces: (string | Expression)[] = [];
  let plain = "";
  let last = 0;
  const lines = new Lines(text);
  for (const match of text.matchAll(/\{([^{}\r\n"']*)(\}?)/g)) {
    const { index } = match;
    const [source, inner, close] = match as unknown as [string, string, string];
    const before = text[index - 1];
    // Double braces in plain text were escaped: they are meant as text.
    if (before === "{") continue;
    const found = readPlaceholder(inner, close === "}", before === "$", {
      ...options,
      source,
      at: position(lines.locate(index), options),
    });
    if (found === undefined) continue;
    plain += text.slice(last, index);
    last = index + source.length;
    if (before === "\\") {
      plain = plain.slice(0, -1) + source;
      continue;
    }
    if (found instanceof KeepError) throw found;
    if (plain !== "") pieces.push(plain);
    pieces.push(found);
    plain = "";
  }
  plain += text.slice(last);
  if (plain !== "") pieces.push(plain);
  return pieces;
}

/** An expression, or what is wrong with it, or `undefined` for braces that are just text. */
function readPlaceholder(
  inner: string,
  closed: boolean,
  afterDollar: boolean,
  options: PlaceholderOptions & {
    readonly source: string;
    readonly at: Position;
  },
): Expression | KeepError | undefined {
  const { vaults, at, source } = options;
  const fail = (problem: string, next?: string): KeepError =>
    new KeepError("INVALID_TEMPLATE", { ...at, problem, next });
  const [, vault, colon, key] = /^\s*([A-Za-z0-9][\w-]*)\s*(:?)(.*)$/s.exec(inner) ?? [];
  if (vault === undefined) return undefined;
  const known = vaults.includes(vault);
  if (colon === "") {
    if (afterDollar || key !== "") return undefined;
    if (!known) return isMistyped(vault, vaults) ? unknownVault(vault, at, vaults) : undefined;
  } else if (!known) {
    if (afterDollar || !isKey(key!.trim())) return undefined;
    return unknownVault(vault, at, vaults);
  }
  const rest = key!.trim();
  const meant =
    colon === ""
      ? `Did you mean {${vault}}?`
      : isKey(rest)
        ? `Did you mean {${vault}:${rest}}?`
        : FORM;
  if (!closed) return fail("this placeholder is not closed", meant);
  if (afterDollar) return fail("a placeholder has no dollar sign", meant);
  if (/\s/.test(inner)) return fail("a placeholder has no blanks", meant);
  if (colon !== "" && !isKey(key!)) return fail(`"${key}" cannot be a key`, FORM);
  return { vault, key: colon === "" ? undefined : key, source, line: at.line, column: at.column };
}

function isMistyped(word: string, vaults: readonly string[]): boolean {
  return nearest(word, vaults) !== undefined;
}

function position(
  { line, column }: { readonly line: number; readonly column: number },
  { file, start }: PlaceholderOptions,
): Position {
  return {
    file,
    line: start.line + line,
    column: line === 0 ? start.column + column : column + 1,
  };
}

const FORM = "Write {vault:KEY}.";
