import { KeepError } from "../core/errors.ts";
import { DIALECTS } from "../core/formats.ts";
import { loadFormat } from "../formats/load-format.ts";
import { NotRepresentable } from "../formats/not-representable.ts";
import type { Format } from "../formats/format.ts";
import type { ExportOptions } from "./exportable.ts";

/**
 * Looks, after a format has refused a value, which others it refuses, and which dialects of it can
 * hold them all. Any other error is given back as it is.
 */
export async function nameDialects(
  error: unknown,
  variables: ReadonlyMap<string, string>,
  { format: name, dialect }: Pick<ExportOptions, "format" | "dialect">,
): Promise<unknown> {
  if (!(error instanceof NotRepresentable)) return error;
  const dialects = Object.keys(DIALECTS[name] ?? {});
  const chosen = dialect ?? dialects[0];
  const canWrite = async (tried: string | undefined) => {
    const format = await loadFormat(name, tried);
    return (one: readonly [string, string]): boolean => writes(format, tried, one);
  };
  const can = await canWrite(chosen);
  const refused = [...variables].filter((one) => !can(one));
  const able: string[] = [];
  for (const other of dialects)
    if (other !== chosen && refused.every(await canWrite(other))) able.push(other);
  const { name: first, format } = error.details as {
    readonly name: string;
    readonly format: string;
  };
  // A value may be refused for its neighbours, and pass alone.
  if (refused.length === 0) return error;
  const names = refused.map(([one]) => one);
  return new KeepError("VALUE_NOT_REPRESENTABLE", { name: first, format, names, dialects: able });
}

function writes(
  format: Format,
  dialect: string | undefined,
  variable: readonly [string, string],
): boolean {
  try {
    format.write(new Map([variable]), { dialect });
    return true;
  } catch {
    return false;
  }
}
