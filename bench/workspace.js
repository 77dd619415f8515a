// A workspace in a temporary folder, with environments of many secrets. They are written in one
// go, as the local vault writes them (src/vaults/local/document.ts): 10,000 times `keep set`
// would measure patience.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Encrypter, Stanza, identityToRecipient } from "age-encryption";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The command, as installed. */
export const keep = join(root, "bin", "run.js");

export const NAMESPACE = "bench";

export class BenchWorkspace {
  folder = mkdtempSync(join(tmpdir(), "keep-bench-"));
  project = join(this.folder, "project");

  /** The machine's environment as it is, with nothing of the user's own Keep or home in it. */
  env = {
    ...Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^(?:KEEP_|npm_|NODE_OPTIONS$)/.test(name)),
    ),
    HOME: this.folder,
    XDG_CONFIG_HOME: join(this.folder, "config"),
  };

  constructor(envs) {
    mkdirSync(this.project);
    const args = ["init", "--yes", "--namespace", NAMESPACE, "--envs", envs.join(",")];
    this.run(keep, ...args);
  }

  /** Fills an environment with `count` secrets; gives their keys. */
  async fill(env, count) {
    const identity = readFileSync(join(this.folder, "config/keep/identity.txt"), "utf8")
      .split("\n")
      .find((line) => line.startsWith("AGE-SECRET-KEY-"));
    const keys = Array.from({ length: count }, (_, index) => keyOf(index));
    const encrypter = new Encrypter();
    encrypter.addRecipient(await identityToRecipient(identity));
    const index = keys.map((key) => [nameOf(env, key), 1, CREATED]);
    const body = new TextEncoder().encode(JSON.stringify(index));
    encrypter.addRecipient({ wrapFileKey: () => [new Stanza(["keep-index"], body)] });
    const file = join(this.project, ".keep/secrets/local", `${env}.age`);
    mkdirSync(dirname(file), { recursive: true });
    const text = `${JSON.stringify(documentOf(env, keys), null, 2)}\n`;
    writeFileSync(file, await encrypter.encrypt(text), { mode: 0o600 });
    return keys;
  }

  /** An equivalent file of dotenvx, encrypted by itself, in a folder of its own; gives that. */
  fillDotenvx(dotenvx, count) {
    const folder = join(this.folder, "dotenvx");
    mkdirSync(folder);
    const lines = Array.from(
      { length: count },
      (_, index) => `${keyOf(index)}='${valueOf(keyOf(index))}'\n`,
    );
    writeFileSync(join(folder, ".env"), lines.join(""));
    this.run(dotenvx, "encrypt", folder);
    if (!readFileSync(join(folder, ".env"), "utf8").includes("encrypted:"))
      throw new Error("dotenvx did not encrypt its file");
    return folder;
  }

  /** A template with a placeholder for each of `count` secrets; gives its name. */
  writeTemplate(kind, count) {
    const { ending, line, start = "", end = "" } = TEMPLATES[kind];
    const lines = Array.from({ length: count }, (_, index) => line(keyOf(index)));
    const file = `template${count}.${ending}`;
    const text = kind === "json" ? lines.join(",\n") : lines.join("\n");
    writeFileSync(join(this.project, file), `${start}${text}\n${end}`);
    return file;
  }

  run(program, ...args) {
    const cwd = args[0] === "encrypt" ? args.pop() : this.project;
    const { status, stderr } = spawnSync(process.execPath, [program, ...args], {
      cwd,
      env: this.env,
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`${args[0]} ended with ${status}: ${stderr}`);
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const placeholder = (key) => `{local:${key}}`;

/** How a placeholder stands in the value of a variable, by what the template is written in. */
const TEMPLATES = {
  env: { ending: "env", line: (key) => `${key}="x ${placeholder(key)}" # c` },
  json: {
    ending: "json",
    start: "{\n",
    end: "}\n",
    line: (key) => `  "${key}": "x ${placeholder(key)}"`,
  },
  yaml: { ending: "yaml", line: (key) => `${key}: "x ${placeholder(key)}" # c` },
  toml: { ending: "toml", line: (key) => `${key} = "x ${placeholder(key)}" # c` },
  shell: { ending: "sh", line: (key) => `export ${key}="x ${placeholder(key)}" # c` },
};

const CREATED = "2026-01-01T00:00:00.000Z";

const nameOf = (env, key) => `${NAMESPACE}/${env}/${key}`;
export const keyOf = (index) => `SERVICE_${String(index).padStart(5, "0")}_PASSWORD`;
/** Thirty-two characters, some of which have to be quoted. */
export const valueOf = (key) => `p$ss #${key} ${"x".repeat(25 - key.length)}`;

function documentOf(env, keys) {
  const tags = {
    ManagedBy: "Keep",
    Namespace: NAMESPACE,
    Environment: env,
    VaultSlug: "local",
  };
  const versions = (key) => [
    { version: 1, value: valueOf(key), createdAt: CREATED, author: "bench" },
  ];
  const secrets = keys.map((key) => [nameOf(env, key), { tags, versions: versions(key) }]);
  return { format: "keep-local", version: 1, secrets: Object.fromEntries(secrets) };
}
