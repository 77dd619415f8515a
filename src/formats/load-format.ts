import type { EnvDialect, FormatName } from "../core/formats.ts";
import type { Format } from "./format.ts";

/** Each is loaded where it is needed. */
export async function loadFormat(name: FormatName, dialect: string | undefined): Promise<Format> {
  switch (name) {
    case "env": {
      const { envFormat } = await import("./env/write-env.ts");
      const { loadTarget } = await import("./env/load-dialect.ts");
      return envFormat(await loadTarget(dialect as EnvDialect | undefined));
    }
    case "json":
      return (await import("./json.ts")).json;
    case "yaml":
      return (await import("./yaml.ts")).yaml;
    case "csv":
      return (await import("./csv.ts")).csv;
    case "toml":
      return (await import("./toml.ts")).toml;
    case "properties":
      return (await import("./properties.ts")).properties;
    case "tfvars":
      return (await import("./tfvars.ts")).tfvars;
    case "shell":
      return (await import("./shell.ts")).shell;
    case "github":
      return (await import("./github.ts")).github;
    case "k8s":
      return (await import("./k8s.ts")).k8s;
    case "docker-secrets":
      return (await import("./docker-secrets.ts")).dockerSecrets;
  }
}
