import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import { type KeyFilter, keyMatcher } from "../core/glob.ts";
import { type Reference, formatReference } from "../core/reference.ts";
import { variableNameOf } from "../formats/dotenv.ts";
import { scanDotenv } from "../formats/dotenv-assignments.ts";
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
  if (file === "" || (merge && !toFile))
    throw new KeepError("USAGE", { problem: merge ? "--merge needs a file." : "--file is empty." });
  const env = await context.env(options.env);
  const path =
    file === undefined || !toFile ? context.defaultTemplate(env) : context.files.path(file);
  const template = context.files.shown(path);
  const before = toFile ? await context.files.read(path) : undefined;
  if (before !== undefined && !merge) throw new KeepError("TEMPLATE_EXISTS", { file: template });
  const warnings: string[] = [];
  const all = await listVariables(context, env, options, warnings);
  const old = before?.toString("utf8");
  const variables = old === undefined ? all : newOnes(context, path, old, all, warnings);
  const lines = proposeVariables(await variables);
  const text = old === undefined ? heading(template, env) + lines : addition(old, lines);
  if (toFile && text !== "") await context.files.write(path, (old ?? "") + text);
  return {
    template: toFile ? template : null,
    env,
    created: old === undefined,
    added: (await variables).map(({ reference }) => formatReference(reference)),
    warnings,
    text,
  };
}

/** Every secret by the name of its variable. Of two vaults with the same name the later one counts, as in an export. */
async function listVariables(
  context: Context,
  env: string,
  options: AddTemplateOptions,
  warnings: string[],
): Promise<readonly ProposedVariable[]> {
  const matches = keyMatcher(options);
  const vaults = context.vaultSlugs(options.vaults);
  const listed = await Promise.all(
    vaults.map(async (slug) => (await context.vault(slug, env)).list(context)),
  );
  const variables = new Map<string, ProposedVariable>();
  for (const [index, heads] of listed.entries())
    for (const { key } of heads.filter((head) => matches(head.key))) {
      const reference = { vault: vaults[index]!, key };
      const name = variableNameOf(key);
      const taken = variables.get(name)?.reference;
      if (taken?.vault === reference.vault)
        throw new KeepError("NAMES_COLLIDE", { name, keys: [taken.key, key] });
      if (taken !== undefined)
        warnings.push(
          `${formatReference(reference)} takes the place of ${formatReference(taken)}.`,
        );
      variables.set(name, { name, reference });
    }
  if (variables.size === 0) throw new KeepError("NO_SECRETS", { env, vaults });
  return [...variables.values()];
}

/** What a template does not name yet. A variable that it has with another value is left to it. */
async function newOnes(
  context: Context,
  path: string,
  text: string,
  all: readonly ProposedVariable[],
  warnings: string[],
): Promise<readonly ProposedVariable[]> {
  const { parsed } = await openTemplate(context, path, { as: "env" });
  const known = new Set(parsed.secrets.map(({ reference }) => nameOf(reference)));
  const lists = parsed.lists.map((list) => ({ ...list, matches: keyMatcher(list) }));
  const names = new Set(
    scanDotenv(text).flatMap((segment) => (segment.kind === "assignment" ? [segment.name] : [])),
  );
  const unknown = all.filter(
    ({ reference }) =>
      !known.has(nameOf(reference)) &&
      !lists.some(({ vault, matches }) => vault === reference.vault && matches(reference.key)),
  );
  for (const { name } of unknown.filter((one) => names.has(one.name)))
    warnings.push(`${name} is in the template with another value, which stays.`);
  return unknown.filter(({ name }) => !names.has(name));
}

const nameOf = ({ vault, key }: Reference): string => formatReference({ vault, key });

function heading(template: string, env: string): string {
  return `# Fill it with: keep export --env ${env} --template ${template} --file .env\n\n`;
}

/** What is new, after a blank line and with the line ends of the file. */
function addition(old: string, lines: string): string {
  if (lines === "") return "";
  const end = old.includes("\r\n") ? "\r\n" : "\n";
  const gap = old === "" || old.endsWith("\n") ? end : `${end}${end}`;
  return gap + lines.replaceAll("\n", end);
}
