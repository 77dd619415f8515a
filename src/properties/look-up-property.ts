import { KeepError } from "../core/errors.ts";
import { isJson } from "./json-text.ts";
import { render } from "./render.ts";
import { selectValue } from "./select-value.ts";

/**
 * The text of a property of a JSON value; `undefined` if it does not exist. A null exists, and is
 * "". The path is one of gjson v1.18; one with dots is the name of one key first (`a.b` in
 * `{"a.b":1}`), all of it or not at all. Two things differ: a value that is no JSON is an error, and
 * numbers stay as they are written.
 *
 * External Secrets looks for that name by escaping the dots alone, so that `{user.name,port}` finds
 * an object without the name, and never gets to the path. Here only a key of just that name counts.
 *
 * @throws NOT_JSON if the whole value is not one JSON text (RFC 8259)
 */
export function lookUpProperty(json: string, path: string): string | undefined {
  if (!isJson(json)) throw new KeepError("NOT_JSON", {});
  const literal = path.includes(".") ? selectValue(json, escapePathSegment(path)) : undefined;
  const found = literal ?? selectValue(json, path);
  return found === undefined ? undefined : render(found);
}

/** The path of one key, whatever is in its name. */
export function escapePathSegment(key: string): string {
  return key.replaceAll(/[!-/:-@[-^`{-~]/g, (character) => `\\${character}`);
}
