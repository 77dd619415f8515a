import {
  type CST,
  Composer,
  type Document,
  type ErrorCode,
  Parser,
  type Range,
  type YAMLMap,
  isAlias,
  isMap,
  isScalar,
} from "yaml";
import { lineFinder } from "./find-line.ts";
import type { Reading } from "./reading.ts";
import { type FoundValue, VariableTaker } from "./take-variables.ts";
import { tooDeepAt } from "./yaml-depth.ts";

/**
 * Reads a mapping of YAML with a text for each name. A scalar is taken as it is written: `yes`, `007`
 * and dates stay what they are. What has no value, lists, mappings, tags, anchors and aliases are
 * mistakes, and so are a name that comes twice and a second document. Of a Secret of Kubernetes its
 * `data` and `stringData` are read.
 */
export function readYaml(text: string): Reading {
  const taker = new VariableTaker();
  const lineOf = lineFinder(text);
  const tokens = parse(text);
  const deepAt = tokens === undefined ? 0 : tooDeepAt(tokens);
  if (deepAt !== undefined) taker.refuse(lineOf(deepAt), "this is nested too deep");
  else {
    const composer = new Composer({ uniqueKeys: false, logLevel: "silent" });
    new YamlReader(taker, lineOf).read([...composer.compose(tokens!)]);
  }
  return taker.reading;
}

/** `undefined` if the text is nested so deep that the stack does not suffice. */
function parse(text: string): readonly CST.Token[] | undefined {
  try {
    return [...new Parser().parse(text)];
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

class YamlReader {
  readonly #taker: VariableTaker;
  readonly #lineOf: (offset: number) => number;

  constructor(taker: VariableTaker, lineOf: (offset: number) => number) {
    this.#taker = taker;
    this.#lineOf = lineOf;
  }

  read([document, second]: readonly Document.Parsed[]): void {
    if (document === undefined) return this.#refuse(0, NO_MAPPING);
    const { contents, errors } = document;
    // Their own messages show what stands there.
    const problems = new Map(
      errors.map(({ code, pos }) => [this.#lineOf(pos[0]), problemOf(code)]),
    );
    for (const [line, problem] of problems) this.#taker.refuse(line, problem);
    if (problems.size > 0) return;
    if (second !== undefined) return this.#refuse(second.range[0], "a second document begins here");
    if (!isMap(contents)) return this.#refuse(startOf(contents), NO_MAPPING);
    if (isSecret(contents)) this.#readSecret(contents);
    else this.#readPairs(contents, textOf);
  }

  #readSecret({ items }: YAMLMap): void {
    for (const { key, value } of items) {
      const name = isScalar(key) ? key.source : "";
      if (name !== "data" && name !== "stringData") continue;
      if (isMap(value)) this.#readPairs(value, name === "data" ? decoded : textOf);
      else this.#refuse(startOf(key), NO_MAPPING);
    }
  }

  #readPairs(map: YAMLMap, valueOf: (node: unknown) => FoundValue): void {
    if (map.tag !== undefined) this.#refuse(startOf(map), TAG);
    for (const { key, value } of map.items) {
      const name = textOf(key);
      if ("problem" in name) this.#refuse(startOf(key), `as a name: ${name.problem}`);
      else this.#taker.take(this.#lineOf(startOf(key)), name.text, valueOf(value));
    }
  }

  #refuse(offset: number, problem: string): void {
    this.#taker.refuse(this.#lineOf(offset), problem);
  }
}

const NO_MAPPING = "this is no mapping of names and values";
const TAG = "tags are not read";
const EMPTY = 'there is no text here ("" would be an empty one)';

function problemOf(code: ErrorCode): string {
  if (code === "MISSING_CHAR") return "a quote or a bracket is not closed up to here";
  return code === "TAB_AS_INDENT" ? "a tab indents this line" : "this is no valid YAML";
}

const startOf = (node: unknown): number =>
  (node as { readonly range?: Range | null } | null)?.range?.[0] ?? 0;

/** The text of a scalar as it is written. */
function textOf(node: unknown): FoundValue {
  if (isAlias(node)) return { problem: "aliases are not followed" };
  if (node === null || node === undefined) return { problem: EMPTY };
  if (!isScalar(node)) return { problem: "this is a list or a mapping, no text" };
  if (node.anchor !== undefined) return { problem: "anchors are not read" };
  if (node.tag !== undefined)
    return node.tag === "tag:yaml.org,2002:str" ? { text: node.source ?? "" } : { problem: TAG };
  const { type, source = "" } = node;
  const isNull = type === "PLAIN" && /^(?:~|null|Null|NULL)?$/.test(source);
  return isNull ? { problem: EMPTY } : { text: source };
}

function isSecret({ items }: YAMLMap): boolean {
  const has = (name: string, text: string): boolean =>
    items.some(
      ({ key, value }) =>
        isScalar(key) && key.source === name && isScalar(value) && value.source === text,
    );
  return has("apiVersion", "v1") && has("kind", "Secret");
}

/** What a Secret has in base64. */
function decoded(node: unknown): FoundValue {
  const found = textOf(node);
  if ("problem" in found) return found;
  const source = found.text.replaceAll(/\s/g, "");
  const bytes = Buffer.from(source, "base64");
  if (bytes.toString("base64") !== source) return { problem: "this is no base64" };
  const text = bytes.toString("utf8");
  return bytes.equals(Buffer.from(text, "utf8"))
    ? { text }
    : { problem: "these bytes are no text" };
}
