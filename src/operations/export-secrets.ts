import type { Context } from "../context/context.ts";
import type { FormatName } from "../core/formats.ts";
import { SecretValue } from "../core/secret-value.ts";
import type { TemplateKind } from "../core/template-kind.ts";
import { checkExportOptions } from "./check-export-options.ts";
import { type ComposedExport, composeExport } from "./compose-export.ts";
import type { ExportOptions } from "./exportable.ts";
import { type ExportTarget, openTarget } from "./export-target.ts";

export interface ExportResult {
  readonly env: string;
  readonly vaults: readonly string[];
  /** What the text is: a format, or what the template is written in. */
  readonly format: FormatName | TemplateKind;
  readonly template: string | null;
  /** The file or folder that was written; null if the text goes to standard output. */
  readonly file: string | null;
  /** Names of the variables, in the order of the text. */
  readonly variables: readonly string[];
  /** References of a template that had no secret. */
  readonly missing: readonly string[];
  readonly warnings: readonly string[];
  readonly text: SecretValue;
  /** For GitHub Actions: the commands that hide the values in the job's log. */
  readonly masks: SecretValue | undefined;
}

/** Gathers secrets, directly or for a template, and writes them as one text or folder. */
export async function exportSecrets(
  context: Context,
  options: ExportOptions,
): Promise<ExportResult> {
  checkExportOptions(options);
  const env = await context.env(options.env);
  // Asks before any secret is read, so that nothing is fetched for nothing.
  const target = await openTarget(context, options);
  const composed = await composeExport(context, env, options);
  await target?.write(composed);
  return resultOf(env, composed, target);
}

/** What is told of an export. */
export function resultOf(
  env: string,
  { written, variables, ...result }: ComposedExport,
  target: ExportTarget | undefined,
): ExportResult {
  return {
    env,
    ...result,
    file: target?.shown ?? null,
    variables: [...variables.values.keys()],
    text: new SecretValue(written.text),
    masks: written.masks === undefined ? undefined : new SecretValue(written.masks),
  };
}
