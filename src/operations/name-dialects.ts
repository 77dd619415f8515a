import { KeepError } from "../core/errors.ts";
import { DIALECTS, type FormatName } from "../core/formats.ts";
import type { WriteOptions } from "../formats/format.ts";
import { loadFormat } from "../formats/load-format.ts";
import { NotRepresentable } from "../formats/not-representable.ts";

/**
 * Looks, after a format has refused a value, which others it refuses, and which dialects of it can
 * hold them all. Any other error is given back as it is.
 *
 * @param options what the format was asked to write with
 */
export async function nameDialects(
  error: unknown,
  variables: ReadonlyMap<string, string>,
  format: FormatName,
  options: WriteOptions,
): Promise<unknown> {
  if (!(error instanceof NotRepresentable)) return error;
  const dialects = Object.keys(DIALECTS[format] ?? {});
  const chosen = options.dialect ?? dialects[0];
  const holds = await holdsIn(format, { ...options, dialect: chosen });
  const refused = [...variables].filter((one) => !holds(one));
  // A value may be refused for its neighbours, and pass alone.
  if (refused.length === 0) return error;
  const able: string[] = [];
  for (const dialect of dialects)
    if (dialect !== chosen && refused.every(await holdsIn(format, { ...options, dialect })))
      able.push(dialect);
  const names = refused.map(([name]) => name);
  return new KeepError("VALUE_NOT_REPRESENTABLE", { ...error.known, names, dialects: able });
}

/** Whether a format can hold a variable that stands alone. */
async function holdsIn(
  name: FormatName,
  options: WriteOptions,
): Promise<(variable: readonly [string, string]) => boolean> {
  const format = await loadFormat(name, options.dialect);
  return (variable) => {
    try {
      format.write(new Map([variable]), options);
      return true;
    } catch (error) {
      if (error instanceof KeepError) return false;
      throw error;
    }
  };
}
