import { readFileSync, statSync } from "node:fs";
import * as v from "valibot";
import { KeepError } from "../core/errors.ts";
import { writeFileAtomic } from "../system/atomic-file.ts";
import { errorCode, errorReason } from "../system/error-reason.ts";

export type JsonObject = Record<string, unknown>;

/**
 * Reads a JSON file of the workspace; `undefined` if there is none. Synchronous, because every
 * command reads two of them before anything else, and that is the fastest way.
 *
 * @param shown the path as messages name it.
 * @throws INVALID_CONFIG with the file, the field and what was expected; never what was found.
 */
export function readJsonFile<Schema extends v.GenericSchema>(
  path: string,
  shown: string,
  schema: Schema,
  prepare: (json: unknown) => unknown = (json) => json,
): v.InferOutput<Schema> | undefined {
  const text = readText(path, shown);
  if (text === undefined) return undefined;
  const json = parseJson(text, shown);
  // The validator would take a list for an object without fields.
  return check(schema, Array.isArray(json) ? null : prepare(json), shown);
}

function check<Schema extends v.GenericSchema>(
  schema: Schema,
  json: unknown,
  shown: string,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, json);
  if (result.success) return result.output;
  const problems = [...new Set(result.issues.map(describeIssue))];
  throw new KeepError("INVALID_CONFIG", { file: shown, problems });
}

/**
 * Writes a file of the workspace in one step, with the mode it had, or 0644. What could not be
 * read back is not written.
 */
export async function writeJsonFile(
  path: string,
  shown: string,
  schema: v.GenericSchema,
  json: JsonObject,
): Promise<void> {
  check(schema, json, shown);
  try {
    const mode = (statSync(path, { throwIfNoEntry: false })?.mode ?? 0o644) & 0o777;
    await writeFileAtomic(path, `${JSON.stringify(json, null, 2)}\n`, mode);
  } catch (error) {
    throw asFileFailure(error, shown);
  }
}

/** A failed system call becomes `FILE_FAILED`; everything else stays as it is. */
export function asFileFailure(error: unknown, file: string): unknown {
  const reason = errorReason(error);
  return reason === undefined ? error : new KeepError("FILE_FAILED", { file, reason });
}

function readText(path: string, shown: string): string | undefined {
  try {
    return readFileSync(path, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw asFileFailure(error, shown);
  }
}

function parseJson(text: string, shown: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const position = /position (\d+)/.exec(error instanceof Error ? error.message : "")?.[1];
    const line = text.slice(0, Number(position ?? text.length)).split("\n").length;
    throw new KeepError("INVALID_CONFIG", {
      file: shown,
      problems: [`no valid JSON at line ${line}`],
    });
  }
}

/** A missing field has no message of its own: valibot reports it as the parent's key. */
function describeIssue(issue: v.BaseIssue<unknown>): string {
  const field = v.getDotPath(issue);
  if (issue.received === "undefined" && field !== null) return `the field ${field} is missing`;
  return issue.message;
}
