import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import type { EnvDialect } from "../core/formats.ts";
import { fileNameOf } from "../formats/docker-secrets.ts";
import { lastOfEach } from "../formats/env/encode.ts";
import { loadTarget } from "../formats/env/load-dialect.ts";
import { checkedEnv } from "../formats/env/write-env.ts";
import type { ComposedExport } from "./compose-export.ts";
import type { ExportOptions } from "./exportable.ts";

/** How many of the things that are in the way are named. */
const NAMED = 5;

/** Where an export goes. */
export interface ExportTarget {
  /** As messages show it. */
  readonly shown: string;
  /** Writes all of it, or nothing. */
  write(composed: ComposedExport): Promise<void>;
}

/**
 * Finds where an export goes, and asks whether what is there may be replaced.
 *
 * @returns nothing if it goes to standard output
 */
export async function openTarget(
  context: Context,
  options: ExportOptions,
): Promise<ExportTarget | undefined> {
  const file = options.file ?? (options.format === "github" ? githubFile(context) : undefined);
  if (file === undefined || file === "-") return undefined;
  const path = context.files.path(file);
  const shown = context.files.shown(path);
  if (options.format === "docker-secrets") {
    await refuseStrangers(context, path, shown);
    await confirmReplacing(context, path, shown, options);
    return {
      shown,
      write: async ({ written }) => {
        // Somebody may have put something there while the secrets were read.
        await refuseStrangers(context, path, shown);
        await context.files.writeFolder(path, written.files!);
      },
    };
  }
  if (context.files.kindOf(path) === "folder")
    throw new KeepError("FILE_FAILED", { file: shown, reason: "it is a folder, not a file" });
  if (options.format === "github") {
    refuseLog(context, path);
    return { shown, write: async ({ written }) => context.files.append(path, written.text) };
  }
  if (options.append)
    return { shown, write: async (composed) => append(context, path, composed, options) };
  await confirmReplacing(context, path, shown, options);
  return { shown, write: async ({ written }) => context.files.write(path, written.text) };
}

/** The file in which a job of GitHub Actions keeps the variables of its later steps. */
function githubFile(context: Context): string {
  const file = context.variables.GITHUB_ENV;
  if (file === undefined)
    throw new KeepError("USAGE", {
      problem: "GITHUB_ENV is not set, so this is no step of GitHub Actions.",
      next: "Name a file with --file, or see the text with --file -.",
    });
  return file;
}

/** What hides the values goes to the log; in the file it would be taken for a mistake, and shown. */
function refuseLog(context: Context, path: string): void {
  if (context.files.isStandardOutput(path))
    throw new KeepError("USAGE", {
      problem: "Standard output is the file that --format github writes by itself.",
      next: "Leave the redirection out.",
    });
}

async function confirmReplacing(
  context: Context,
  path: string,
  shown: string,
  { overwrite }: ExportOptions,
): Promise<void> {
  if (overwrite || context.files.kindOf(path) === undefined) return;
  if (!context.ask.interactive) throw new KeepError("FILE_EXISTS", { file: shown });
  await context.ask.confirm({
    message: `${shown} exists. Overwrite it?`,
    action: `Overwriting ${shown}`,
  });
}

/** A folder is replaced as a whole, so it must hold nothing that is not ours. */
async function refuseStrangers(context: Context, path: string, shown: string): Promise<void> {
  if (context.files.kindOf(path) === "file")
    throw new KeepError("FILE_FAILED", { file: shown, reason: "it is a file, not a folder" });
  const strange = await context.files.strangersIn(path, (name) => fileNameOf(name) !== undefined);
  if (strange.length === 0) return;
  const more = strange.length > NAMED ? [`${strange.length - NAMED} more`] : [];
  const names = [...strange.slice(0, NAMED), ...more];
  throw new KeepError("FOLDER_NOT_OURS", { file: shown, names });
}

async function append(
  context: Context,
  path: string,
  { written: { text }, variables: { values } }: ComposedExport,
  { dialect }: ExportOptions,
): Promise<void> {
  const before = await context.files.read(path);
  if (before === undefined) return context.files.write(path, text);
  const old = before.toString("utf8");
  const target = await loadTarget(dialect as EnvDialect | undefined);
  const present = lastOfEach(target.reader.read(old), target.reader);
  const names = [...values.keys()].filter((name) => present.has(name));
  if (names.length > 0)
    throw new KeepError("VARIABLES_EXIST", { file: context.files.shown(path), names });
  const separator = old === "" || old.endsWith("\n") ? "" : "\n";
  // An open quote in the old text could take in what is added.
  checkedEnv(target, values, () => `${old}${separator}${text}`);
  await context.files.write(path, Buffer.concat([before, Buffer.from(`${separator}${text}`)]));
}
