import { KeepError } from "../core/errors.ts";
import { DIALECTS } from "../core/formats.ts";
import type { ExportOptions } from "./exportable.ts";

/** @throws USAGE for options that do not go together */
export function checkExportOptions(options: ExportOptions): void {
  const found = [...rules(options)].find(({ broken }) => broken);
  if (found !== undefined)
    throw new KeepError("USAGE", { problem: found.problem, next: found.next });
}

interface Rule {
  readonly broken: boolean;
  readonly problem: string;
  readonly next?: string;
}

function* rules(options: ExportOptions): Generator<Rule> {
  const { format, dialect, file, append, overwrite, template, all, prefix, map } = options;
  yield { broken: file === "", problem: "--file is empty.", next: "Name a file." };
  const toFile = file !== undefined && file !== "-";
  yield {
    // To GitHub's file everything is added anyway.
    broken: append && format !== "github" && (!toFile || format !== "env"),
    problem: "--append needs --file and the format env.",
  };
  const dialects = Object.keys(DIALECTS[format] ?? {});
  yield {
    broken: dialect !== undefined && !dialects.includes(dialect),
    problem: `${dialect} is no dialect of ${format}.`,
    next: dialects.length === 0 ? `${format} has no dialects.` : `It has: ${dialects.join(", ")}.`,
  };
  yield {
    broken: options.name !== undefined && format !== "k8s",
    problem: "--name is for --format k8s.",
  };
  yield { broken: all && template === undefined, problem: "--all needs --template." };
  yield {
    broken: (prefix !== undefined || map !== undefined) && template !== undefined && !all,
    problem: "A template names its variables itself: --prefix and --map do nothing for it.",
    next: "With --all they name what is added to it.",
  };
  yield {
    broken: format === "docker-secrets" && !toFile,
    problem: "--format docker-secrets writes a folder.",
    next: "Name it with --file.",
  };
  yield {
    broken: format === "github" && overwrite,
    problem: "GitHub's file belongs to every step: --format github adds to it.",
    next: "Leave --overwrite out.",
  };
}
