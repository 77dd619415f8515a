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
  switch (format) {
    case "env": {
      const { loadTarget } = await import("./env/load-dialect.ts");
      return (await loadTarget(dialect as EnvDialect | undefined)).reader.read(text);
    }
    case "json":
      return (await import("./read-json.ts")).readJson(text);
    case "yaml":
      return (await import("./read-yaml.ts")).readYaml(text);
    case "csv":
      return (await import("./read-csv.ts")).readCsv(text);
    default:
      return undefined;
  }
}
