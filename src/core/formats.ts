/** Formats that `--format` takes, and who reads them. */
export const FORMATS = {
  env: "NAME=value lines, for the reader that --dialect names",
  json: "one object, for programs",
  yaml: "one mapping, for programs",
  csv: "Key,Value, for spreadsheets, or with --dialect rfc4180 for programs",
  toml: "one table, for programs",
  properties: "Java's Properties",
  tfvars: "variables of Terraform and OpenTofu",
  shell: "commands that set variables, for eval or source",
  github: "variables of the later steps of a GitHub Actions job, hidden in its log",
  k8s: "a Secret of Kubernetes, for kubectl apply",
  "docker-secrets": "a folder with a file for each secret, as below /run/secrets",
} as const;
export type FormatName = keyof typeof FORMATS;

/** Those that are read as well; the others are only written. */
export const READABLE_FORMATS = ["env", "json", "yaml", "csv"] as const;
export type ReadableFormat = (typeof READABLE_FORMATS)[number];

/** Dialects of `--format env`: who reads the file. */
export const ENV_DIALECTS = {
  universal: "all of these but expand, bun and docker",
  dotenv: "the npm package dotenv, 16 to 18",
  expand: "dotenv-expand, as in Next.js and Vite",
  dotenvx: "dotenvx",
  node: "node --env-file, util.parseEnv",
  bun: "Bun",
  deno: "Deno, --env-file",
  python: "python-dotenv",
  php: "phpdotenv, as in Laravel",
  symfony: "Symfony's Dotenv",
  ruby: "Ruby's dotenv",
  go: "godotenv",
  rust: "dotenvy",
  compose: "Docker Compose",
  docker: "docker run --env-file, podman, kubectl --from-env-file",
  systemd: "systemd's EnvironmentFile=",
  posix: "a POSIX shell that sources the file",
} as const;
export type EnvDialect = keyof typeof ENV_DIALECTS;

/** Dialects of `--format shell`. */
export const SHELL_DIALECTS = {
  posix: "sh, bash, zsh, ksh",
  fish: "fish",
  powershell: "PowerShell",
} as const;
export type ShellDialect = keyof typeof SHELL_DIALECTS;

/** Dialects of `--format csv`. */
export const CSV_DIALECTS = {
  spreadsheet: "refuses a value that a spreadsheet would run as a formula",
  rfc4180: "takes every value",
} as const;
export type CsvDialect = keyof typeof CSV_DIALECTS;

/** The dialects of a format; the first is the default. */
export const DIALECTS: Readonly<Partial<Record<FormatName, Readonly<Record<string, string>>>>> = {
  env: ENV_DIALECTS,
  shell: SHELL_DIALECTS,
  csv: CSV_DIALECTS,
};
