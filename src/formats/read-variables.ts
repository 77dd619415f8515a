import type { EnvDialect, FormatName } from "../core/formats.ts";
import type { Reading } from "./reading.ts";

/**
 * Reads a file of variables. Nothing is expanded and nothing is run.
 *
 * @param dialect who would read a `.env`; without it the `dotenv` package
 * @returns nothing for a format that is only written
 */
export async function readVariables(
  text: string,
  format: FormatName,
  dialect: string | undefined,
): Promise<Reading | undefined> {
  if (format === "env") return readEnv(text, (dialect ?? "universal") as EnvDialect);
  if (format === "json") return (await import("./read-json.ts")).readJson(text);
  if (format === "yaml") return (await import("./read-yaml.ts")).readYaml(text);
  if (format === "csv") return (await import("./read-csv.ts")).readCsv(text);
  return undefined;
}

async function readEnv(text: string, dialect: EnvDialect): Promise<Reading> {
  if (dialect === "universal" || dialect === "dotenv")
    return (await import("./env/read-with-dotenv.ts")).readWithDotenv(text);
  const { loadDialect } = await import("./env/load-dialect.ts");
  return (await loadDialect(dialect)).read(text);
}
