import { KeepError } from "../core/errors.ts";
import type { Reference } from "../core/reference.ts";
import { type Answers, EvaluationProblem, evaluate } from "./evaluation/evaluate.ts";
import { FilledText, type FilledValue } from "./filling/filled-text.ts";
import type { RenderWorld } from "./evaluation/helpers.ts";
import type { Language, Variable, Written } from "./language.ts";
import { type Mistake, type Texts, invalidTemplate } from "./mistakes.ts";
import type { NeededList, NeededSecret } from "./syntax/nodes.ts";
import { type ParseOptions, type ParsedTemplate, parseTemplate } from "./syntax/parse-template.ts";
import type { Position } from "./position.ts";

/** What to do about a secret that does not exist: fail, drop its line, write nothing, or leave it. */
export type WhenMissing = "fail" | "remove" | "blank" | "skip";

/** A secret that was to be written and does not exist. */
export interface MissingSecret {
  readonly reference: Reference;
  readonly position: Position;
}

/** A template. It never sees a vault: it names what it needs and is given the values. */
export interface Template {
  /** What it needs, in its order; the same secret may be named more than once. */
  readonly secrets: readonly NeededSecret[];
  readonly lists: readonly NeededList[];
  /** The files that it is made of, each by its name for messages. */
  readonly texts: Texts;
  /** Runs it. @throws INVALID_TEMPLATE for what cannot be computed */
  render(answers: Answers, world: RenderWorld, whenMissing: WhenMissing): Rendered;
}

export interface Rendered {
  /** In the template's order, each once. */
  readonly missing: readonly MissingSecret[];
  /** Writes the text. @throws VALUE_DOES_NOT_FIT, VALUE_NOT_REPRESENTABLE, INVALID_TEMPLATE */
  write(): Written;
  /** What a reader of the text gets; nothing if it is written in a language without variables. */
  variables(): readonly Variable[];
}

/**
 * Parses a template. What is no value stays byte for byte: comments, blank lines, order, line ends,
 * a BOM; a last line without an end gets one.
 *
 * @throws INVALID_TEMPLATE
 */
export function readTemplate(text: string, options: ParseOptions): Template {
  const bom = text.startsWith("\uFEFF") ? "\uFEFF" : "";
  const content = withFinalNewline(text.slice(bom.length));
  const parsed = parseTemplate(content, options);
  return {
    secrets: parsed.secrets,
    lists: parsed.lists,
    texts: parsed.texts,
    render: (answers, world, whenMissing) => {
      const { pieces, missing } = run(parsed, answers, world, whenMissing);
      const isShaped = parsed.nodes.some(({ kind }) => kind === "block" || kind === "partial");
      const { language, file } = options;
      const filled = withoutRemoved(new FilledText(pieces, { file, isShaped }), language);
      return {
        missing,
        write: () => {
          const written = withExcerpt(parsed.texts, () => language.write(filled));
          return { ...written, text: bom + written.text };
        },
        variables: () => language.variables?.(filled) ?? [],
      };
    },
  };
}

/** A value whose statement is taken out of the text. */
interface RemovedValue extends FilledValue {
  readonly removed: true;
}

function run(
  { nodes, texts }: ParsedTemplate,
  answers: Answers,
  world: RenderWorld,
  whenMissing: WhenMissing,
): {
  readonly pieces: readonly (string | FilledValue)[];
  readonly missing: readonly MissingSecret[];
} {
  const missing = new Map<string, MissingSecret>();
  try {
    const pieces = evaluate(nodes, {
      answers,
      world,
      onMissing: ({ reference, position }, output) => {
        missing.set(JSON.stringify(position), { reference, position });
        const value = { text: "", isOpen: true, source: output?.source ?? "", position };
        if (whenMissing === "skip") return { ...value, text: value.source, verbatim: true };
        return whenMissing === "remove" ? ({ ...value, removed: true } as RemovedValue) : value;
      },
    });
    return { pieces, missing: [...missing.values()] };
  } catch (error) {
    if (!(error instanceof EvaluationProblem)) throw error;
    throw invalidTemplate([error], texts);
  }
}

function withoutRemoved(filled: FilledText, language: Language): FilledText {
  if (!hasRemoved(filled, filled.text)) return filled;
  const statements = language.statements?.(filled.text) ?? filled.text.split(/(?<=\n)/);
  const kept = statements.filter((statement) => !hasRemoved(filled, statement));
  return filled.without(kept.join(""));
}

/** A language knows the place of a mistake, and not the text around it. */
function withExcerpt<Result>(texts: Texts, call: () => Result): Result {
  try {
    return call();
  } catch (error) {
    if (!(error instanceof KeepError) || error.code !== "INVALID_TEMPLATE") throw error;
    const { problem, next, ...position } = error.details as unknown as Mistake & Position;
    throw invalidTemplate([{ position, problem, next }], texts);
  }
}

function hasRemoved(filled: FilledText, part: string): boolean {
  return filled.split(part).some((piece) => typeof piece !== "string" && "removed" in piece);
}

function withFinalNewline(text: string): string {
  if (text === "" || text.endsWith("\n")) return text;
  return `${text}${text.includes("\r\n") ? "\r\n" : "\n"}`;
}
