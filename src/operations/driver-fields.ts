import { KeepError } from "../core/errors.ts";
import { splitList } from "../core/glob.ts";
import type { DriverManifest, DriverOption } from "../core/vault.ts";

/**
 * The fields of a vault's file that flags set. Empty stays empty, and takes a field away. A flag
 * that this driver does not have is refused; what was given is never repeated, it may be a key.
 *
 * @throws INVALID_OPTION
 */
export function driverFields(
  { driver, options }: DriverManifest,
  given: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, unknown>> {
  const fields: Record<string, unknown> = {};
  for (const [flag, text] of Object.entries(given)) {
    if (text === undefined) continue;
    const option = options.find((candidate) => candidate.flag === flag);
    const fail = (expected: string): KeepError =>
      new KeepError("INVALID_OPTION", { driver, flag: `--${flag}`, expected });
    if (option === undefined) throw fail("it has no such option");
    const value = text === "" ? "" : readOption(option, text);
    if (value === undefined) throw fail(`expected ${option.expected}`);
    fields[option.field] = value;
  }
  return fields;
}

/** What a flag says; `undefined` if it is not what the option expects. */
function readOption({ type = "text", pattern }: DriverOption, text: string): unknown {
  const fits = (one: string): boolean => pattern?.test(one) !== false;
  switch (type) {
    case "text":
      return fits(text) ? text : undefined;
    case "integer":
      return fits(text) ? Number(text) : undefined;
    case "list": {
      const items = splitList(text);
      if (items.length === 0 || !items.every(fits)) return undefined;
      return items.length === 1 ? items[0] : items;
    }
    case "pairs": {
      const pairs = splitList(text).map((pair) => /^([^=]+)=(.*)$/s.exec(pair));
      if (!pairs.every((pair) => pair !== null)) return undefined;
      return Object.fromEntries(pairs.map(([, name, value]) => [name, value]));
    }
  }
}
