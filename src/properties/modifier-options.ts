import { isJson, isObject, membersOf, valueOf } from "./json-text.ts";
import { textOfString } from "./strings.ts";

/**
 * The raw value of an option in a modifier's argument, as in `@flatten:{"deep":true}`; the last of
 * several. An argument that is no JSON object has no options.
 */
export function optionOf(argument: string, name: string): string | undefined {
  const options = isJson(argument) ? valueOf(argument) : undefined;
  if (options === undefined || !isObject(options)) return undefined;
  return membersOf(options).findLast(({ key }) => textOfString(key) === name)?.value;
}
