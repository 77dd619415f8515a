// Measures what each format, and each dialect of it, takes with many secrets: whole processes of
// keep export. What is linear takes ten times as long for ten times as many, beyond its start.
import { readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { timesInTurn } from "./measure.js";
import { keep } from "./workspace.js";

const FORMATS = [
  ...[
    ["universal", "dotenv", "expand", "dotenvx", "node", "bun", "deno", "python", "php"],
    ["symfony", "ruby", "go", "rust", "compose", "docker", "systemd", "posix"],
  ]
    .flat()
    .map((dialect) => ({ format: "env", dialect })),
  ...["posix", "fish", "powershell"].map((dialect) => ({ format: "shell", dialect })),
  ...["json", "yaml", "csv", "toml", "properties", "tfvars", "github", "k8s"].map((format) => ({
    format,
  })),
  { format: "docker-secrets" },
];
export const FORMAT_SIZES = [10, 2500, 10_000];
/** How much more than in proportion the last step may take, and milliseconds of a busy machine. */
const SLACK = 1.5;
const NOISE = 150;

/** @returns for each format its times by size, and whether they grow in proportion */
export function measureFormats(workspace, envOf, { rounds }) {
  const commands = FORMATS.flatMap((one) =>
    FORMAT_SIZES.map((size) => commandOf(workspace, one, envOf(size), size)),
  );
  const times = timesInTurn(commands, { rounds });
  return FORMATS.map(({ format, dialect = null }, index) => {
    const own = times.slice(index * FORMAT_SIZES.length, (index + 1) * FORMAT_SIZES.length);
    const [few, many, most] = own;
    const milliseconds = Object.fromEntries(
      FORMAT_SIZES.map((size, number) => [size, own[number]]),
    );
    const budget =
      ((many - few) * (FORMAT_SIZES[2] - FORMAT_SIZES[0])) / (FORMAT_SIZES[1] - FORMAT_SIZES[0]);
    const within = most - few <= budget * SLACK + NOISE;
    return { format, dialect, milliseconds, within };
  });
}

function commandOf(workspace, { format, dialect }, env, size) {
  const file = join(workspace.project, `out-${format}`);
  const flags = [
    ...(dialect === undefined ? [] : ["--dialect", dialect]),
    ...(format === "github" ? [] : ["--overwrite"]),
    "--file",
    file,
  ];
  const isFolder = format === "docker-secrets";
  const written = () =>
    isFolder ? readdirSync(file).length : readFileSync(file, "utf8").split("SERVICE_").length - 1;
  return {
    name: `keep export --format ${format} ${dialect ?? ""} (${size})`,
    args: [keep, "export", "--env", env, "--format", format, ...flags],
    cwd: workspace.project,
    env: workspace.env,
    expect: () => {
      const isRight = written() >= size;
      if (!isFolder) rmSync(file);
      return isRight;
    },
  };
}
