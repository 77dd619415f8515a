import type { EnvDialect } from "../../core/formats.ts";
import type { Dialect } from "./dialect.ts";
import type { EnvTarget } from "./write-env.ts";

/** Each is loaded where it is needed. */
const loaders: Readonly<Record<EnvDialect, () => Promise<Dialect>>> = {
  universal: async () => (await import("./dialects/universal.ts")).universal,
  dotenv: async () => (await import("./dialects/dotenv.ts")).dotenv,
  expand: async () => (await import("./dialects/expand.ts")).expand,
  dotenvx: async () => (await import("./dialects/dotenvx.ts")).dotenvx,
  node: async () => (await import("./dialects/node.ts")).node,
  bun: async () => (await import("./dialects/bun.ts")).bun,
  deno: async () => (await import("./dialects/deno.ts")).deno,
  python: async () => (await import("./dialects/python.ts")).python,
  php: async () => (await import("./dialects/php.ts")).php,
  symfony: async () => (await import("./dialects/symfony.ts")).symfony,
  ruby: async () => (await import("./dialects/ruby.ts")).ruby,
  go: async () => (await import("./dialects/go.ts")).go,
  rust: async () => (await import("./dialects/rust.ts")).rust,
  compose: async () => (await import("./dialects/compose.ts")).compose,
  docker: async () => (await import("./dialects/docker.ts")).docker,
  systemd: async () => (await import("./dialects/systemd.ts")).systemd,
  posix: async () => (await import("./dialects/posix.ts")).posix,
};

export async function loadTarget(name: EnvDialect = "universal"): Promise<EnvTarget> {
  // Without another word, somebody else's file is read as the `dotenv` package does.
  const reader = name === "universal" ? "dotenv" : name;
  return { name, dialect: await loadDialect(name), reader: await loadDialect(reader) };
}

export async function loadDialect(name: EnvDialect): Promise<Dialect> {
  return loaders[name]();
}
