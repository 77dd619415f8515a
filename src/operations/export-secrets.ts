import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import { SecretValue } from "../core/secret-value.ts";
import type { TemplateKind } from "../core/template-kind.ts";
import { checkDotenv, readDotenv, writeDotenv } from "../formats/dotenv.ts";
import { writeJson } from "../formats/json.ts";
import { collectVariables } from "./collect-variables.ts";
import { type ExportOptions, readableByFew } from "./exportable.ts";

export interface ExportResult {
  readonly env: string;
  readonly vaults: readonly string[];
  /** What the text is: a format, or what the template is written in. */
  readonly format: "json" | TemplateKind;
  readonly template: string | null;
  /** The file that was written; null if the text goes to standard output. */
  readonly file: string | null;
  /** Names of the variables, in the order of the text. */
  readonly variables: readonly string[];
  /** References of a template that had no secret. */
  readonly missing: readonly string[];
  readonly warnings: readonly string[];
  readonly text: SecretValue;
}

/** Gathers secrets, directly or for a template, and writes them as one text. */
export async function exportSecrets(
  context: Context,
  options: ExportOptions,
): Promise<ExportResult> {
  const { format, append } = options;
  const file = options.file === "-" ? undefined : options.file;
  if (file === "")
    throw new KeepError("USAGE", { problem: "--file is empty.", next: "Name a file." });
  if (append && (file === undefined || format !== "env"))
    throw new KeepError("USAGE", { problem: "--append needs --file and the format env." });
  const env = await context.env(options.env);
  const target = file === undefined ? undefined : context.files.path(file);
  if (target !== undefined) await confirmTarget(context, target, options);
  const { vaults, template, missing, warnings, variables, ...found } =
    options.template === undefined
      ? await collectVariables(context, env, options)
      : // Handlebars is loaded only where there is a template.
        await (
          await import("./render-template.ts")
        ).renderTemplate(context, env, options.template, options);
  const written =
    format === "json"
      ? { text: writeJson(variables), notUniversal: [] }
      : found.text === undefined
        ? writeDotenv(variables)
        : { text: found.text, notUniversal: [] };
  const notes = written.notUniversal.map(readableByFew);
  if (target !== undefined) await writeTarget(context, target, written.text, variables, append);
  return {
    env,
    vaults,
    format: format === "json" ? format : (found.kind ?? format),
    template,
    file: target === undefined ? null : context.files.shown(target),
    variables: [...variables.keys()],
    missing,
    warnings: [...warnings, ...notes],
    text: new SecretValue(written.text),
  };
}

/** Asks before any secret is read, so that nothing is fetched for nothing. */
async function confirmTarget(
  context: Context,
  target: string,
  { overwrite, append }: ExportOptions,
): Promise<void> {
  const file = context.files.shown(target);
  const found = context.files.kindOf(target);
  if (found === "folder")
    throw new KeepError("FILE_FAILED", { file, reason: "it is a folder, not a file" });
  if (overwrite || append || found !== "file") return;
  if (!context.ask.interactive) throw new KeepError("FILE_EXISTS", { file });
  await context.ask.confirm({
    message: `${file} exists. Overwrite it?`,
    action: `Overwriting ${file}`,
  });
}

async function writeTarget(
  context: Context,
  target: string,
  text: string,
  variables: ReadonlyMap<string, string>,
  append: boolean,
): Promise<void> {
  const before = append ? await context.files.read(target) : undefined;
  if (before === undefined) return context.files.write(target, text);
  const old = before.toString("utf8");
  const present = readDotenv(old);
  const names = [...variables.keys()].filter((name) => present.has(name));
  if (names.length > 0)
    throw new KeepError("VARIABLES_EXIST", { file: context.files.shown(target), names });
  const separator = old === "" || old.endsWith("\n") ? "" : "\n";
  // An open quote in the old text could take in what is added.
  checkDotenv(`${old}${separator}${text}`, variables);
  await context.files.write(target, Buffer.concat([before, Buffer.from(`${separator}${text}`)]));
}
