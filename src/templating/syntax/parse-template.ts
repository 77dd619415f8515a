import type { Language } from "../language.ts";
import { type Mistake, type Texts, invalidTemplate } from "../mistakes.ts";
import type { NeededList, NeededSecret, Node } from "./nodes.ts";
import type { Position } from "../position.ts";
import { type NodeReader, partialName, readNodes } from "./read-nodes.ts";
import { TemplateFile } from "./template-file.ts";

export interface PartialFile {
  /** Its name for messages. */
  readonly file: string;
  readonly text: string;
}

export interface ParseOptions {
  /** The template's name, for messages. */
  readonly file: string;
  /** Slugs that a placeholder may name. */
  readonly vaults: readonly string[];
  readonly language: Language;
  /** Reads a file of the templates folder for `{{> name}}`; `undefined` if there is none. */
  readonly loadPartial: (name: string) => PartialFile | undefined;
  /**
   * Only this file matters: the partials that it names are not read, and names may get their
   * meaning where it is taken in.
   */
  readonly alone?: boolean | undefined;
}

export interface ParsedTemplate {
  readonly nodes: readonly Node[];
  readonly secrets: readonly NeededSecret[];
  readonly lists: readonly NeededList[];
  readonly texts: Texts;
}

/**
 * Parses a template and the partials that it names, and finds all that it needs of the vaults.
 *
 * @throws INVALID_TEMPLATE with every mistake there is
 */
export function parseTemplate(text: string, options: ParseOptions): ParsedTemplate {
  const main = new TemplateFile(options.file, text, options.language, options.vaults);
  const parser = new TemplateParser(options, loadPartials(main, options));
  return parser.parse(main);
}

/** All partials that are named, from file to file. */
function loadPartials(
  main: TemplateFile,
  { language, vaults, loadPartial }: ParseOptions,
): ReadonlyMap<string, TemplateFile> {
  const loaded = new Map<string, TemplateFile>();
  const looked = new Set<string>();
  const files = [main];
  for (const file of files)
    for (const name of partialNames(file.program)) {
      if (looked.has(name)) continue;
      looked.add(name);
      const found = loadPartial(name);
      if (found === undefined) continue;
      const partial = new TemplateFile(found.file, found.text, language, vaults);
      loaded.set(name, partial);
      files.push(partial);
    }
  return loaded;
}

function partialNames(program: hbs.AST.Program | undefined): readonly string[] {
  return (program?.body ?? []).flatMap((statement): readonly string[] => {
    if (statement.type === "BlockStatement") {
      const { program: body, inverse } = statement as hbs.AST.BlockStatement;
      return [...partialNames(body), ...partialNames(inverse)];
    }
    if (statement.type !== "PartialStatement") return [];
    const name = partialName((statement as hbs.AST.PartialStatement).name);
    return name === undefined ? [] : [name];
  });
}

class TemplateParser {
  readonly #options: ParseOptions;
  readonly #partials: ReadonlyMap<string, TemplateFile>;
  readonly #nodes = new Map<string, readonly Node[]>();
  /** The partials that are being read, each by the one before it. */
  readonly #open: string[] = [];
  readonly #mistakes: Mistake[] = [];
  readonly #secrets: NeededSecret[] = [];
  readonly #lists: NeededList[] = [];

  constructor(options: ParseOptions, partials: ReadonlyMap<string, TemplateFile>) {
    this.#options = options;
    this.#partials = partials;
  }

  parse(main: TemplateFile): ParsedTemplate {
    const nodes = this.#read(main, this.#options.alone === true);
    const files = [main, ...this.#partials.values()];
    const texts = new Map(files.map(({ name, text }) => [name, text]));
    if (this.#mistakes.length > 0) throw invalidTemplate(this.#mistakes, texts);
    return { nodes, secrets: this.#secrets, lists: this.#lists, texts };
  }

  /** @param within what names mean is not known here, so they are looked up when it is run */
  #read(file: TemplateFile, within: boolean): readonly Node[] {
    this.#mistakes.push(...file.mistakes);
    return readNodes(file.program, { within, optional: false, asked: false }, this.#readerOf(file));
  }

  #readerOf(file: TemplateFile): NodeReader {
    const { vaults, language } = this.#options;
    const mistake = (position: Position, problem: string, next?: string): void => {
      this.#mistakes.push({ position, problem, next });
    };
    return {
      vaults,
      mistake,
      positionOf: ({ start }) => ({ file: file.name, line: start.line, column: start.column + 1 }),
      positionFrom: ({ line, column }, offset) =>
        file.positionAt(file.offsetOf({ line, column: column + 1 }) + offset),
      sourceOf: (loc) => file.sourceOf(loc),
      lineEndAfter: (loc) => file.lineEndAfter(loc),
      restore: (text) => file.restore(text),
      needSecret: (needed) => {
        this.#secrets.push(needed);
        return needed;
      },
      needList: (needed) => void this.#lists.push(needed),
      keyAt: (position, source) => {
        const variable = file.variableAt(position);
        if (variable === undefined) mistake(position, ...notInVariable(source, language));
        else if (variable.name === undefined)
          mistake(position, `the name of the variable of ${source} is computed`, FORM);
        return variable?.name;
      },
      checkPlace: (position, source) => {
        if (language.variablesOnly !== true || file.variableAt(position) !== undefined) return;
        mistake(position, ...notInVariable(source, language));
      },
      partial: (name, position) => this.#partial(name, position),
    };
  }

  #partial(name: string, position: Position): readonly Node[] | undefined {
    if (this.#options.alone === true) return [];
    const file = this.#partials.get(name);
    if (file === undefined) {
      const problem = `there is no partial ${name}`;
      this.#mistakes.push({
        position,
        problem,
        next: "Partials are files of the templates folder.",
      });
      return undefined;
    }
    if (this.#open.includes(name)) {
      const problem = `the partial ${name} contains itself: ${[...this.#open, name].join(" > ")}`;
      this.#mistakes.push({ position, problem });
      return undefined;
    }
    if (this.#open.length >= DEEPEST_PARTIALS) {
      this.#mistakes.push({ position, problem: "partials are nested too deep" });
      return undefined;
    }
    const known = this.#nodes.get(name);
    if (known !== undefined) return known;
    this.#open.push(name);
    const nodes = this.#read(file, true);
    this.#open.pop();
    this.#nodes.set(name, nodes);
    return nodes;
  }
}

function notInVariable(source: string, { variablesOnly }: Language): readonly [string, string] {
  const problem = `${source} does not stand in the value of a variable`;
  return [problem, variablesOnly === true ? `Write NAME=${source}.` : FORM];
}

/** Partials in partials: more than anybody has, and each may hold deep blocks. */
const DEEPEST_PARTIALS = 10;

const FORM = "Write {vault:KEY}.";
