import { type Column, compareColumns } from "../comparison/compare-columns.ts";
import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import { type KeyFilter, keyMatcher } from "../core/glob.ts";
import type { TemplateKind } from "../core/template-kind.ts";
import { nameSome } from "../core/name-some.ts";
import { type ChosenContext, type ContextChoice, chooseContexts } from "./choose-contexts.ts";
import {
  type ContextComparison,
  type ReadContext,
  concludeComparison,
  joinFailures,
  keysUnread,
  requireKnown,
} from "./context-comparison.ts";
import { keyVariables } from "./key-variables.ts";
import { mergePlaces } from "./merge-places.ts";
import {
  type ComparedFile,
  type FileOptions,
  nameOfFile,
  readComparedFile,
} from "./read-compared-file.ts";
import { placeReader } from "./read-place.ts";

export interface CompareOptions extends KeyFilter, ContextChoice, FileOptions {
  /** Each is a context of its own. */
  readonly files: readonly string[];
  /** A template, whose needs are compared with what exists. */
  readonly template?: string | undefined;
  /** What the template is written in; without it its name says so. */
  readonly as?: TemplateKind | undefined;
  /** How it will be shown: not every form may hold values. */
  readonly format: string;
  readonly unmask: boolean;
  /** Leave out what is the same everywhere. */
  readonly changed: boolean;
}

/**
 * Compares environments, vaults and files key by key. Each place is read once, all side by side; one that cannot
 * be read is marked, and never counts as empty.
 *
 * @throws the failure of the contexts if none of them could be read
 */
export async function compareContexts(
  context: Context,
  options: CompareOptions,
): Promise<ContextComparison> {
  checkOptions(options);
  if (options.template !== undefined) {
    const { compareWithTemplate } = await import("./compare-with-template.ts");
    return compareWithTemplate(context, options.template, options);
  }
  const chosen = isFilesOnly(options) ? [] : chooseContexts(context, options, hasFile(options));
  requireTwo([...chosen.map(({ name }) => name), ...fileNames(context, options)]);
  const matches = keyMatcher(options);
  // Before any vault is asked: a file can be mended at once.
  const files = await Promise.all(
    options.files.map((path) => readComparedFile(context, path, options)),
  );
  const places = await readContexts(context, chosen, matches);
  requireKnown(places);
  const keys = new Set(places.flatMap(({ column }) => [...column.entries.keys()]));
  const all = [...places, ...files.map((file) => fileContext(file, keys))];
  const rows = compareColumns(all.map(({ column }) => column)).filter(({ key }) => matches(key));
  const contexts = all.map((one) => one.context);
  const warnings = all.flatMap((one) => one.warnings);
  return concludeComparison({ template: null, contexts, rows, warnings }, options);
}

function checkOptions({
  format,
  unmask,
  files,
  fileFormat,
  dialect,
  template,
  as,
}: CompareOptions): void {
  if (format === "markdown" && unmask)
    throw new KeepError("USAGE", {
      problem: "--unmask would put values into a pull request.",
      next: "Leave it out, or take another --format.",
    });
  if (template !== undefined && files.length > 0)
    throw new KeepError("USAGE", { problem: "--template and --file do not go together." });
  if (template === undefined && as !== undefined)
    throw new KeepError("USAGE", {
      problem: "--as says what --template is written in, and there is none.",
    });
  if (files.length === 0 && (fileFormat ?? dialect) !== undefined)
    throw new KeepError("USAGE", {
      problem: `--${fileFormat === undefined ? "dialect" : "file-format"} says how --file is read, and there is none.`,
    });
}

const hasFile = ({ files }: CompareOptions): boolean => files.length > 0;

/** Two files need no environment beside them. */
const isFilesOnly = ({ files, contexts, envs, vaults }: CompareOptions): boolean =>
  files.length > 1 && contexts.length === 0 && envs === undefined && vaults === undefined;

const fileNames = (context: Context, { files }: CompareOptions): readonly string[] =>
  files.map((path) => nameOfFile(context, path));

function requireTwo(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw new KeepError("USAGE", { problem: `${twice} is named twice.` });
  if (names.length < 2)
    throw new KeepError("USAGE", {
      problem: `A comparison needs two sides${names[0] === undefined ? "" : `, and ${names[0]} is one`}.`,
      next: "Name environments, vault:env pairs or files: keep diff staging production",
    });
}

/** A context with what it holds. */
interface ContextColumn {
  readonly context: ReadContext;
  readonly column: Column;
  readonly warnings: readonly string[];
  /** Whether anything is known of it. */
  readonly known: boolean;
}

function readContexts(
  context: Context,
  chosen: readonly ChosenContext[],
  matches: (key: string) => boolean,
): Promise<readonly ContextColumn[]> {
  const read = placeReader(context);
  return Promise.all(
    chosen.map(async ({ name, env, vaults }): Promise<ContextColumn> => {
      const places = await Promise.all(vaults.map((vault) => read(vault, env)));
      const { entries, rest, failures, overrides } = mergePlaces(places, matches);
      const unread = new Map<string, KeepError>(
        places.flatMap(({ vault, failure }) =>
          failure === undefined ? [] : [[`${vault}:${env}`, failure] as const],
        ),
      );
      if (failures.size > 0) unread.set(name, keysUnread(failures));
      return {
        context: { name, env, vaults, file: null, failure: joinFailures(unread) },
        column: { entries, rest },
        known: rest === "missing" || entries.size > 0,
        warnings: overrides.map(
          (one) => `In ${env}, ${one.vault} overrides ${one.before}: ${nameSome(one.keys)}.`,
        ),
      };
    }),
  );
}

function fileContext(
  { file, values, warnings }: ComparedFile,
  keys: ReadonlySet<string>,
): ContextColumn {
  const { entries, shared } = keyVariables(values, keys);
  return {
    context: { name: file, env: null, vaults: [], file, failure: undefined },
    column: { entries, rest: "missing" },
    known: true,
    warnings: [
      ...warnings,
      ...shared.map((one) => `${file}: ${one.name} may stand for ${one.keys.join(" or ")}.`),
    ],
  };
}
