#!/usr/bin/env node
// From a fresh clone to a rendered .env: installs, builds, fills the repository's own workspace
// with generated values on the first run, and renders templates/app.env with them.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const template = "templates/app.env";
const file = ".env";

await import("./install.js");
const { build } = await import("./build.js");
await build();

say("Keep is built. This repository is a workspace with an encrypted local vault (.keep/).");
const values = { APP_KEY: 48, DB_USER: 12, DB_PASSWORD: 32, SESSION_SECRET: 48, SMTP_PASSWORD: 24 };
const present = new Set(JSON.parse(keep("list", "--env", "local", "--names", "--json")));
const missing = Object.keys(values).filter((key) => !present.has(key));
for (const key of missing)
  keep("set", key, "--env", "local", "--generate", "--length", String(values[key]));
say(
  missing.length === 0
    ? `The vault has all its secrets: ${[...present].join(", ")}.`
    : `Stored generated values for ${missing.join(", ")}.`,
);
keep("export", "--env", "local", "--template", template, "--file", file, "--overwrite");
say(`Rendered ${template} to ${file}. It holds real values; here they are masked:\n`);
say(indent(masked(readFileSync(join(root, file), "utf8"))));
say(`Next, try:
  node bin/run.js list                        what the vault holds
  node bin/run.js get DB_PASSWORD             one value
  echo s3cret | node bin/run.js set API_TOKEN store another
  node bin/run.js export                      all of them as a .env
  node bin/run.js --help                      all commands
To have it as the command keep: npm link`);

/** Runs the real command and gives what it prints; ends with its code if it fails. */
function keep(...args) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, "bin/run.js"), ...args],
    {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  if (status === 0) return stdout;
  process.stderr.write(stderr);
  if (status === 4)
    console.error("These are generated values: remove .keep/secrets and run it again.");
  process.exit(status ?? 1);
}

/** Hides what the template does not say itself. */
function masked(text) {
  const known = new Set(readFileSync(join(root, template), "utf8").split("\n"));
  return text
    .split("\n")
    .map((line) => (known.has(line) ? line : line.replace(/=.*?(\s+#.*)?$/, "=****$1")))
    .join("\n");
}

function indent(text) {
  return text.trimEnd().replaceAll(/^(?=.)/gm, "  ") + "\n";
}

function say(text) {
  process.stdout.write(`${text}\n`);
}
