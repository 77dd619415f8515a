import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import { type KeyFilter, keyMatcher } from "../core/glob.ts";
import { type Reference, formatReference } from "../core/reference.ts";
import { templateKindOf } from "../core/template-kind.ts";
import { variableNameOf } from "../formats/variable-name.ts";
import { scanDotenv } from "../formats/env/dotenv-assignments.ts";
import { type ProposedVariable, proposeVariables } from "../templating/propose-template.ts";
import { openTemplate } from "./open-template.ts";

export interface AddTemplateOptions extends KeyFilter {
  readonly env?: string | undefined;
  /** Slugs; without it every active vault. */
  readonly vaults?: readonly string[] | undefined;
  /** Without it the environment's own template; `-` is standard output. */
  readonly file?: string | undefined;
  /** Add to a template that exists what it does not name yet. */
  readonly merge: boolean;
}

export interface AddedTemplate {
  /** The file that was written; null if the text goes to standard output. */
  readonly template: string | null;
  readonly env: string;
  readonly created: boolean;
  /** References that were written, in the order of the text. */
  readonly added: readonly string[];
  readonly warnings: readonly string[];
  /** What is new. */
  readonly text: string;
}

/** Writes a template that names every secret of an environment. No value is read. */
export async function addTemplate(
  context: Context,
  options: AddTemplateOptions,
): Promise<AddedTemplate> {
  const { file, merge } = options;
  const toFile = file !== "-";
  if (file === "") throw new KeepError("USAGE", { problem: "--file is empty." });
  if (merge && !toFile) throw new KeepError("USAGE", { problem: "--merge needs a file." });
  const env = await context.env(options.env);
  const path = toFile && file !== undefined ? context.files.path(file) : context.templates.of(env);
  const template = context.files.shown(path);
  checkKind(path, template);
  const before = toFile ? await context.files.read(path) : undefined;
  if (before !== undefined && !merge) throw new KeepError("TEMPLATE_EXISTS", { file: template });
  const old = before?.toString("utf8");
  const candidates = await listCandidates(context, env, options);
  const warnings: string[] = [];
  const known = old === undefined ? NOTHING : await readKnown(context, path, old);
  const variables = choose(candidates, known, warnings);
  const lines = proposeVariables(variables);
  const text = old === undefined ? heading(template, env) + lines : addition(old, lines);
  if (toFile && text !== "") await context.files.write(path, (old ?? "") + text);
  return {
    template: toFile ? template : null,
    env,
    created: old === undefined,
    added: variables.map(({ reference }) => formatReference(reference)),
    warnings,
    text,
  };
}

/** Variables in a file that is taken for something else could not be filled. */
function checkKind(path: string, shown: string): void {
  const kind = templateKindOf(path);
  if (kind === "env") return;
  throw new KeepError("USAGE", {
    problem: `${shown} is ${kind} by its name, and what is written is a .env.`,
    next: "Name it like app.env.",
  });
}

/** What could become a variable: of one vault, more than one if their names collide. */
interface Candidate {
  readonly name: string;
  readonly references: readonly Reference[];
  /** Of an earlier vault, with the same name. */
  readonly insteadOf: Reference | undefined;
}

/** Every secret by the name of its variable. Of two vaults with the same name the later one counts, as in an export. */
async function listCandidates(
  context: Context,
  env: string,
  options: AddTemplateOptions,
): Promise<readonly Candidate[]> {
  const matches = keyMatcher(options);
  const vaults = context.vaultSlugs(options.vaults);
  const listed = await Promise.all(
    vaults.map(async (slug) => (await context.vault(slug, env)).list(context)),
  );
  const candidates = new Map<string, Candidate>();
  for (const [index, heads] of listed.entries())
    for (const { key } of heads.filter((head) => matches(head.key))) {
      const reference = { vault: vaults[index]!, key };
      const name = variableNameOf(key);
      const taken = candidates.get(name);
      const isOwn = taken?.references[0]!.vault === reference.vault;
      // At the place of the vault that it is of now.
      if (!isOwn) candidates.delete(name);
      candidates.set(name, {
        name,
        references: isOwn ? [...taken.references, reference] : [reference],
        insteadOf: isOwn ? taken.insteadOf : taken?.references[0],
      });
    }
  if (candidates.size === 0) throw new KeepError("NO_SECRETS", { env, vaults });
  return [...candidates.values()];
}

/** What a template has already. */
interface Known {
  readonly names: ReadonlySet<string>;
  readonly has: (reference: Reference) => boolean;
}

const NOTHING: Known = { names: new Set(), has: () => false };

async function readKnown(context: Context, path: string, text: string): Promise<Known> {
  const { parsed } = await openTemplate(context, path, { as: "env" });
  const references = new Set(parsed.secrets.map(({ reference }) => nameOf(reference)));
  const lists = parsed.lists.map((list) => ({ vault: list.vault, matches: keyMatcher(list) }));
  const names = scanDotenv(text).flatMap((segment) =>
    segment.kind === "assignment" ? [segment.name] : [],
  );
  return {
    names: new Set(names),
    has: (reference) =>
      references.has(nameOf(reference)) ||
      lists.some(({ vault, matches }) => vault === reference.vault && matches(reference.key)),
  };
}

/** What a template does not name yet. A variable that it has with another value is left to it. */
function choose(
  candidates: readonly Candidate[],
  known: Known,
  warnings: string[],
): readonly ProposedVariable[] {
  return candidates.flatMap(({ name, references, insteadOf }) => {
    const [reference, ...more] = references.filter((one) => !known.has(one));
    if (reference === undefined) return [];
    if (known.names.has(name)) {
      warnings.push(`${name} is in the template with another value, which stays.`);
      return [];
    }
    if (more.length > 0)
      throw new KeepError("NAMES_COLLIDE", { name, keys: references.map(({ key }) => key) });
    if (insteadOf !== undefined)
      warnings.push(
        `${formatReference(reference)} takes the place of ${formatReference(insteadOf)}.`,
      );
    return [{ name, reference }];
  });
}

const nameOf = ({ vault, key }: Reference): string => formatReference({ vault, key });

function heading(template: string, env: string): string {
  return `# Fill it with: keep export --env ${env} --template ${template} --file .env\n\n`;
}

/** What is new, after a blank line and with the line ends of the file. */
function addition(old: string, lines: string): string {
  if (lines === "") return "";
  const end = old.includes("\r\n") ? "\r\n" : "\n";
  const gap = old.endsWith("\n") ? end : `${end}${end}`;
  return (old === "" ? "" : gap) + lines.replaceAll("\n", end);
}
