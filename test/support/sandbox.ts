import { type SpawnOptions, spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { type FolderCopy, copyOf } from "./folder-copy.ts";

/** The project's own folder. */
export const projectRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The command, as installed. */
export const keepBinary = join(projectRoot, "bin", "run.js");

/** A command line with `--json`, before what belongs to another program. */
function inJson(args: readonly string[]): readonly string[] {
  const end = args.indexOf("--");
  return end < 0 ? [...args, "--json"] : args.toSpliced(end, 0, "--json");
}

/**
 * What tests of this file begin with. Many begin with the same: commands make the first, and the
 * others are copies, of its identity too.
 */
const beginnings = new Map<string, FolderCopy>();

/** What a finished process left. */
export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Piped to standard input; without it, standard input is empty. */
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Folder to run in, below the sandbox's project. */
  readonly cwd?: string;
}

/**
 * A folder of its own for one test: a project to work in, a home with its own configuration
 * folder, and the real command. Removed when the test ends.
 */
export class Sandbox {
  readonly folder = mkdtempSync(join(tmpdir(), "keep-test-"));
  readonly project = join(this.folder, "project");
  readonly home = join(this.folder, "home");

  constructor() {
    mkdirSync(this.project);
    mkdirSync(this.home);
    onTestFinished(() => rmSync(this.folder, { recursive: true, force: true }));
  }

  /** The environment of a command: nothing of the one that runs the tests but `PATH`. */
  variables(more: RunOptions["env"] = {}): NodeJS.ProcessEnv {
    return {
      PATH: process.env["PATH"],
      HOME: this.home,
      XDG_CONFIG_HOME: join(this.home, "config"),
      ...more,
    };
  }

  /** Runs `keep` with these arguments to its end. */
  keep(args: readonly string[], options: RunOptions = {}): Promise<Finished> {
    return this.run(process.execPath, [keepBinary, ...args], options);
  }

  /** Runs `keep`, requires that it succeeds, and returns what it printed. */
  async ok(args: readonly string[], options: RunOptions = {}): Promise<string> {
    const { code, stdout, stderr } = await this.keep(args, options);
    if (code !== 0) throw new Error(`keep ${args.join(" ")} ended with ${code}: ${stderr}`);
    return stdout;
  }

  /** Runs `keep --json`, requires that it succeeds, and returns what it printed, parsed. */
  async json(args: readonly string[], options: RunOptions = {}): Promise<unknown> {
    return JSON.parse(await this.ok(inJson(args), options));
  }

  /** Runs `keep --json`, requires that it fails, and returns exit code and error object. */
  async failure(
    args: readonly string[],
    options: RunOptions = {},
  ): Promise<{
    readonly exit: number | null;
    readonly code: string;
    readonly message: string;
    readonly hint: string | null;
    readonly details: Record<string, unknown>;
  }> {
    const { code, stdout, stderr } = await this.keep(inJson(args), options);
    if (code === 0) throw new Error(`keep ${args.join(" ")} did not fail`);
    if (stdout !== "") throw new Error(`keep ${args.join(" ")} failed and yet printed a result`);
    const { error } = JSON.parse(stderr) as {
      error: {
        code: string;
        message: string;
        hint: string | null;
        details: Record<string, unknown>;
      };
    };
    return { exit: code, ...error };
  }

  /** Makes the project a workspace named `shop` with a local vault. */
  init(...flags: readonly string[]): Promise<void> {
    return this.begin(`init ${flags.join(" ")}`, async () => {
      await this.ok(["init", "--yes", "--name", "Shop", "--namespace", "shop", ...flags]);
    });
  }

  /** Makes what a test begins with, if this sandbox is fresh by a copy of what was made before. */
  protected async begin(name: string, make: () => Promise<void>): Promise<void> {
    const isFresh = [this.project, this.home].every((folder) => readdirSync(folder).length === 0);
    const made = isFresh ? beginnings.get(name) : undefined;
    if (made !== undefined) return made.writeTo(this.folder);
    await make();
    if (isFresh) beginnings.set(name, copyOf(this.folder));
  }

  /** Stores a value, as the command does. */
  async set(
    key: string,
    value: string,
    env = "local",
    ...[, vault]: readonly [] | readonly ["-v" | "--vault", string]
  ): Promise<void> {
    const { storeSecret } = await import("./store-secret.ts");
    await storeSecret(this, { key, value, env, vault });
  }

  /** Starts a program without waiting for it. */
  spawn(program: string, args: readonly string[], options: RunOptions & SpawnOptions = {}) {
    const { input: _, ...rest } = options;
    return spawn(program, args, {
      ...rest,
      cwd: options.cwd === undefined ? this.project : this.path(options.cwd),
      env: this.variables(options.env),
    });
  }

  /** Runs a program to its end. */
  async run(program: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
    const child = this.spawn(program, args, { ...options, stdio: "pipe" });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout!.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr!.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.stdin!.on("error", () => undefined);
    child.stdin!.end(options.input ?? "");
    return new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) =>
        resolve({
          code,
          signal,
          stdout: Buffer.concat(stdout).toString("utf8"),
          stderr: Buffer.concat(stderr).toString("utf8"),
        }),
      );
    });
  }

  /** A path below the project. */
  path(...parts: readonly string[]): string {
    return join(this.project, ...parts);
  }

  write(file: string, text: string | Uint8Array): string {
    const path = this.path(file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  read(file: string): string {
    return readFileSync(this.path(file), "utf8");
  }

  has(file: string): boolean {
    return existsSync(this.path(file));
  }

  /** The identity that `keep` made for this sandbox's user. */
  get identityFile(): string {
    return join(this.home, "config", "keep", "identity.txt");
  }
}
