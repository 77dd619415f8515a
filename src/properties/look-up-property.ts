import { KeepError } from "../core/errors.ts";
import { isJson } from "./json-text.ts";
import { render } from "./render.ts";
import { selectValue } from "./select-value.ts";

/**
 * The text of a property of a JSON value; `undefined` if it does not exist. A null exists, and is
 * "". The path is one of gjson v1.18, looked up as External Secrets does: a path with dots is the
 * name of one key first (`a.b` in `{"a.b":1}`), all of it or not at all. Two things differ: a value
 * that is no JSON is an error, and numbers stay as they are written.
 *
 * @throws NOT_JSON if the whole value is not one JSON text (RFC 8259)
 */
export function lookUpProperty(json: string, path: string): string | undefined {
  if (!isJson(json)) throw new KeepError("NOT_JSON", {});
  const literal = path.includes(".")
    ? selectValue(json, path.replaceAll(".", String.raw`\.`))
    : undefined;
  const found = literal ?? selectValue(json, path);
  return found === undefined ? undefined : render(found);
}

/** The path of one key, whatever is in its name: for a part of a path that is given as text. */
export function escapePathSegment(key: string): string {
  return key.replaceAll(/[!-/:-@[-^`{-~]/g, (character) => `\\${character}`);
}
