import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import type { FoundTemplates, ReferringTemplate } from "./find-template-references.ts";

/** A place of a template that names a renamed key. */
export interface TemplateReference {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** As it stood there before. */
  readonly reference: string;
  /** The new name of its key. */
  readonly to: string;
  readonly changed: boolean;
}

/** Every place, in the order of files and lines. */
export function describeTemplates(
  { templates }: FoundTemplates,
  changed: readonly ReferringTemplate[],
): readonly TemplateReference[] {
  return templates.flatMap((template) =>
    template.references.map(({ reference, to, position, edit }) => ({
      file: template.file,
      line: position.line,
      column: position.column,
      reference,
      to,
      changed: edit !== undefined && changed.includes(template),
    })),
  );
}

/** Writes the new names, each file in one step. @throws TEMPLATES_NOT_CHANGED */
export async function changeTemplates(
  context: Context,
  { templates }: FoundTemplates,
): Promise<readonly ReferringTemplate[]> {
  const changing = templates.filter((one) => one.references.some(({ edit }) => edit !== undefined));
  const failures = new Map<string, string>();
  const done: ReferringTemplate[] = [];
  for (const template of changing) {
    const { file, path, before, after } = template;
    try {
      await context.files.rewrite(path, before, after);
      done.push(template);
    } catch (error) {
      failures.set(file, reasonOf(error, context.signal));
    }
  }
  if (failures.size === 0) return done;
  throw new KeepError("TEMPLATES_NOT_CHANGED", {
    files: [...failures.keys()],
    reasons: [...failures.values()],
    changed: done.map(({ file }) => file),
    places: changing
      .filter(({ file }) => failures.has(file))
      .flatMap(({ references }) => references)
      .map(
        ({ position: { file, line }, reference, to }) => `${file}:${line}: ${reference}, now ${to}`,
      ),
  });
}

function reasonOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return "It was stopped.";
  return error instanceof KeepError ? error.message : "Something unexpected went wrong.";
}
