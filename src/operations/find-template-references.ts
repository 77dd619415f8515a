import type { Context } from "../context/context.ts";
import { decodeText } from "../core/decode-text.ts";
import { KeepError } from "../core/errors.ts";
import { type TemplateKind, templateKindOf } from "../core/template-kind.ts";
import { type FoundReference, applyEdits, findReferences } from "../templating/find-references.ts";
import { loadLanguage } from "../templating/load-language.ts";

/** Keys of one vault and environment that are to have other names. */
export interface RenamedKeys {
  readonly vault: string;
  readonly env: string;
  readonly renames: ReadonlyMap<string, string>;
}

/** A file of the templates folders that names some of them. */
export interface ReferringTemplate {
  readonly path: string;
  /** As messages show it. */
  readonly file: string;
  /** Whether it is this environment's own; any other may serve several. */
  readonly own: boolean;
  readonly references: readonly FoundReference[];
  readonly before: Uint8Array;
  /** With the new names. */
  readonly after: Uint8Array;
}

export interface FoundTemplates {
  readonly templates: readonly ReferringTemplate[];
  /** Files that could not be searched, and why. */
  readonly warnings: readonly string[];
}

/**
 * Finds where templates name keys, partials included. What belongs to another environment is left
 * out. A file that is broken is told, not guessed at.
 */
export async function findTemplateReferences(
  context: Context,
  keys: RenamedKeys,
): Promise<FoundTemplates> {
  const templates: ReferringTemplate[] = [];
  const warnings: string[] = [];
  const { envs } = context.workspace().settings;
  const others = new Set(
    envs.filter((env) => env !== keys.env).map((env) => context.templates.of(env)),
  );
  for (const path of context.templates.files().list()) {
    if (others.has(path)) continue;
    try {
      const found = await readTemplateFile(context, path, keys);
      if (found !== undefined) templates.push(found);
    } catch (error) {
      if (!(error instanceof KeepError)) throw error;
      // It names the file.
      warnings.push(`Not searched for what is renamed: ${error.message}`);
    }
  }
  return { templates, warnings };
}

async function readTemplateFile(
  context: Context,
  path: string,
  keys: RenamedKeys,
): Promise<ReferringTemplate | undefined> {
  const bytes = await context.files.read(path);
  // However a key is named, it is written out.
  if (bytes === undefined || ![...keys.renames.keys()].some((key) => bytes.includes(key)))
    return undefined;
  const file = context.files.shown(path);
  const text = decodeText(bytes, file);
  const references = await findIn(context, text, { ...keys, file, path });
  if (references.length === 0) return undefined;
  const after = Buffer.from(applyEdits(text, editsOf(references)));
  const own = path === context.templates.of(keys.env);
  return { path, file, own, references, before: bytes, after };
}

const editsOf = (references: readonly FoundReference[]) =>
  references.flatMap(({ edit }) => edit ?? []);

async function findIn(
  context: Context,
  text: string,
  { path, ...options }: RenamedKeys & { readonly file: string; readonly path: string },
): Promise<readonly FoundReference[]> {
  const vaults = context.workspace().vaults.map(({ slug }) => slug);
  const read = async (kind: TemplateKind): Promise<readonly FoundReference[]> =>
    findReferences(text, { ...options, vaults, language: await loadLanguage(kind) });
  const kind = templateKindOf(path);
  if (kind !== "text") return read(kind);
  try {
    return await read("text");
  } catch (error) {
    // A partial without an ending is written in the language of what takes it in.
    return read("env").catch(() => Promise.reject(error));
  }
}
