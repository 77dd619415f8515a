import { exitCodes } from "../exit-codes.ts";
import { didYouMean, entry } from "./entry.ts";

const { notFound, conflict, invalid, unexpected } = exitCodes;

const isOnly = ({ others }: { readonly others?: readonly string[] }): boolean =>
  others === undefined || others.length === 0;

const oneOf = (names: readonly string[]): string =>
  names.join(", ").replace(/, ([^,]*)$/, " or $1");

/** A problem may be what a template says itself, with an end of its own. */
const sentence = (problem: string): string => (/[.!?]$/.test(problem) ? problem : `${problem}.`);

/** Templates, and the files that are read and written. */
export const fileErrors = {
  TEMPLATE_NOT_FOUND: entry<{ file: string }>(
    notFound,
    (d) => `There is no template ${d.file}.`,
    () => "Name one with --template FILE.",
  ),
  TEMPLATE_EXISTS: entry<{ file: string }>(
    conflict,
    (d) => `${d.file} exists already and was left as it is.`,
    () => "--merge adds what is new; --file FILE writes another.",
  ),
  INVALID_TEMPLATE: entry<{
    file: string;
    line: number;
    column: number;
    problem: string;
    next?: string | undefined;
    /** The line of the template, and a sign under the place. */
    excerpt?: string;
    /** More mistakes, each with its place, its line and what to write. */
    others?: readonly string[];
  }>(
    invalid,
    (d) => `${d.file}:${d.line}:${d.column}: ${sentence(d.problem)}`,
    (d) => (isOnly(d) ? d.next : undefined),
    (d) => (isOnly(d) ? d.excerpt : [d.excerpt, d.next, ...(d.others ?? [])].join("\n")),
  ),
  MISSING_SECRETS: entry<{ file: string; env: string; missing: readonly string[] }>(
    notFound,
    (d) =>
      `${d.file} needs what ${d.env} does not give: ${d.missing.join(", ")}. Nothing was written.`,
    () => "Set them, or choose --missing remove, blank or skip.",
  ),
  VALUE_DOES_NOT_FIT: entry<{
    file: string;
    line: number;
    column: number;
    source: string;
    problem: string;
  }>(
    invalid,
    (d) =>
      `${d.file}:${d.line}:${d.column}: the value of ${d.source} cannot stand here: ${d.problem}.`,
    () => "Quote the place in another way, or store the value encoded, for example with base64.",
  ),
  VALUE_NOT_REPRESENTABLE: entry<{
    name: string;
    format: string;
    /** All that have no form, if it is known. */
    names?: readonly string[];
    /** Dialects of the same format that can hold them. */
    dialects?: readonly string[];
    /** What else is to be done. */
    next?: string | undefined;
  }>(
    invalid,
    (d) =>
      d.names === undefined || d.names.length === 1
        ? `The value of ${d.name} cannot be written as ${d.format} so that it reads back the same.`
        : `The values of ${d.names.join(", ")} cannot be written as ${d.format} so that they read back the same.`,
    (d) =>
      d.dialects === undefined || d.dialects.length === 0
        ? (d.next ?? "Export it as --format json, or store it encoded, for example with base64.")
        : `${d.next === undefined ? "" : `${d.next} `}Name the reader with --dialect: ${oneOf(d.dialects)} can hold ${d.names!.length === 1 ? "it" : "all of them"}.`,
  ),
  EXPORT_TOO_LARGE: entry<{ what: string; bytes: number; limit: number }>(
    invalid,
    (d) => `The values have ${d.bytes} bytes; ${d.what} holds at most ${d.limit}.`,
    () => "Export fewer at a time, with --only or --except.",
  ),
  INVALID_VARIABLE_NAME: entry<{ name: string; format?: string }>(
    invalid,
    (d) =>
      `${d.name} cannot be the name of a variable${d.format === undefined ? "" : ` in ${d.format}`}.`,
    () => "Leave it out with --except, or name it in a template.",
  ),
  NAMES_COLLIDE: entry<{ name: string; keys: readonly string[] }>(
    invalid,
    (d) => `${d.keys.join(" and ")} would both become the variable ${d.name}.`,
    () => "Leave one out with --except, or name both in a template.",
  ),
  KEY_TO_MAP_NOT_FOUND: entry<{ key: string; nearest?: string | undefined }>(
    notFound,
    (d) => `--map names ${d.key}, which is not among the secrets.`,
    (d) => didYouMean(d.nearest, "Write KEY=NAME with a key that exists and that is not left out."),
  ),
  FOLDER_NOT_OURS: entry<{ file: string; names: readonly string[] }>(
    conflict,
    (d) =>
      `${d.file} holds more than exported secrets (${d.names.join(", ")}) and was left as it is.`,
    () => "Export to a folder of its own.",
  ),
  FILE_EXISTS: entry<{ file: string }>(
    conflict,
    (d) => `${d.file} exists already and was left as it is.`,
    () => "Give --overwrite or --append.",
  ),
  VARIABLES_EXIST: entry<{ file: string; names: readonly string[] }>(
    conflict,
    (d) => `${d.file} has these variables already: ${d.names.join(", ")}. It was left as it is.`,
    () => "Give --overwrite, or leave them out with --except.",
  ),
  FILE_NOT_FOUND: entry<{ file: string }>(notFound, (d) => `There is no file ${d.file}.`),
  FILE_FAILED: entry<{ file: string; reason: string }>(
    unexpected,
    (d) => `${d.file}: ${d.reason}.`,
  ),
  EDITOR_FAILED: entry<{ problem: string }>(
    unexpected,
    (d) => `The editor ${d.problem}; nothing was changed.`,
    () => "VISUAL or EDITOR names the editor that is opened.",
  ),
  UNEXPECTED: entry<{ name: string; reason?: string | undefined }>(
    unexpected,
    (d) =>
      `Something unexpected went wrong (${d.name})${d.reason === undefined ? "" : `: ${d.reason}`}.`,
    () => "KEEP_DEBUG=1 shows where. Please report it.",
  ),
} as const;
