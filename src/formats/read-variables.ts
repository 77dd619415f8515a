import type { EnvDialect, FormatName } from "../core/formats.ts";
import type { Reading } from "./reading.ts";

/** Reads a file of variables; `undefined` for a format that is only written. */
export async function readVariables(
  text: string,
  format: FormatName,
  dialect: string | undefined,
): Promise<Reading | undefined> {
  if (format !== "env") return undefined;
  const { loadTarget } = await import("./env/load-dialect.ts");
  return (await loadTarget(dialect as EnvDialect | undefined)).reader.read(text);
}
