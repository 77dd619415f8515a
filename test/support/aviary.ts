import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import pLimit from "p-limit";
import { afterAll, expect } from "vitest";
import { AWKWARD_TEMPLATES } from "./canary-uses.ts";
import { Canary } from "./canary.ts";
import { type Finished, Sandbox } from "./sandbox.ts";

/** How a command is called: in text or JSON, and quiet or with all that it could say. */
export const modes = [
  { flags: [], env: {} },
  { flags: ["--json"], env: {} },
  { flags: [], env: { DEBUG: "*", KEEP_DEBUG: "1" } },
  { flags: ["--json"], env: { DEBUG: "*", KEEP_DEBUG: "1" } },
];

/** Those that say the most: what they print holds what the others do. */
export const loudModes = modes.slice(2);

/** The one whose turn it is, where many calls share these modes. */
export const loudModeOf = (turn: number) => loudModes[turn % loudModes.length]!;

/** A call with more words, before what belongs to another program. */
export function withMore(args: readonly string[], ...more: readonly string[]): readonly string[] {
  const end = args.indexOf("--");
  return args.toSpliced(end < 0 ? args.length : end, 0, ...more);
}

interface Nest {
  readonly folder: string;
  readonly canary: Canary;
  readonly recipient: string;
  readonly colleague: string;
  readonly identity: string;
}

/** Made once a file; every test gets a copy. */
let nest: Promise<Nest> | undefined;
const nestFolder = mkdtempSync(join(tmpdir(), "keep-nest-"));
afterAll(() => rmSync(nestFolder, { recursive: true, force: true }));

/** Makes a workspace in which the canary is the value of K, and a home with its identity. */
async function makeNest(): Promise<Nest> {
  const canary = new Canary();
  const box = new Sandbox();
  mkdirSync(box.path("base"));
  const ok = (args: readonly string[], input?: string) =>
    box.ok(args, { cwd: "base", ...(input === undefined ? {} : { input }) });
  await ok(["init", "--yes", "--name", "Shop", "--namespace", "shop"]);
  await ok(["set", "K", "--exact", "-e", "local"], canary.text);
  await ok(["set", "GONE", "-e", "local"], canary.text);
  await ok(["delete", "GONE", "-e", "local", "--yes"]);
  const json = JSON.stringify({ text: canary.text, list: [canary.text], empty: "" });
  await ok(["set", "J", "--exact", "-e", "local"], json);
  const broken = `${json.slice(0, -1)}, ${canary.text}`;
  await ok(["set", "BROKEN", "--exact", "-e", "local"], broken);
  await ok(["set", "MANY", "--exact", "-e", "local"], `END\n${canary.text}\nEND\n`);
  // No environment can hold it.
  await ok(["set", "NUL", "--exact", "-e", "staging"], `${canary.text}\0`);
  box.write("base/ok.env", "A={local:K}\n");
  box.write("base/ok.txt", '{"a": "{local:K}"}\n');
  for (const [file, text] of Object.entries(AWKWARD_TEMPLATES)) box.write(`base/${file}`, text);
  box.write("base/missing.env", "A={local:K}\nB={local:NONE}\n");
  const recipient = (await ok(["identity"])).trim();
  const colleague = await identityToRecipient(await generateX25519Identity());
  await ok(["vault:share", "local", "--recipient", colleague]);
  const identity = /AGE-SECRET-KEY-1(\w+)/.exec(readFileSync(box.identityFile, "utf8"))![1]!;
  cpSync(box.folder, nestFolder, { recursive: true });
  return { folder: nestFolder, canary, recipient, colleague, identity };
}

/** Copies of that workspace to spend. */
export class Aviary {
  readonly box = new Sandbox();
  readonly #nest: Nest;
  readonly #temporary = join(this.box.folder, "tmp");
  /** More at once would only wait for each other. */
  readonly #sideBySide = pLimit(2);
  #copies = 0;

  private constructor(made: Nest) {
    this.#nest = made;
    cpSync(made.folder, this.box.folder, { recursive: true });
    mkdirSync(this.#temporary);
  }

  static async open(): Promise<Aviary> {
    nest ??= makeNest();
    return new Aviary(await nest);
  }

  get canary(): Canary {
    return this.#nest.canary;
  }

  get recipient(): string {
    return this.#nest.recipient;
  }

  /** Runs a command in a copy of the workspace. */
  async run(
    args: readonly string[],
    {
      env = {},
      input = false,
      files = {},
    }: {
      readonly env?: Readonly<Record<string, string>>;
      readonly input?: boolean | string;
      readonly files?: Readonly<Record<string, string | Uint8Array>>;
    } = {},
  ): Promise<Finished> {
    const { recipient, colleague } = this.#nest;
    const words = args.map((arg) =>
      arg.replace("%recipient%", recipient).replace("%colleague%", colleague),
    );
    return this.#sideBySide(() => {
      const cwd = `copy-${++this.#copies}`;
      cpSync(this.box.path("base"), this.box.path(cwd), { recursive: true });
      for (const [file, text] of Object.entries(files)) this.box.write(join(cwd, file), text);
      return this.box.keep(words, {
        cwd,
        env: { TMPDIR: this.#temporary, ...env },
        ...(input === false ? {} : { input: this.canary.inputOf(input) }),
      });
    });
  }

  /** What a run says must not hold it, but for a result that is meant to. */
  expectSilence(called: string, { stdout, stderr }: Finished, prints = false): void {
    expect(this.canary.isIn(stderr), `${called}: on stderr`).toBe(false);
    if (!prints) expect(this.canary.isIn(stdout), `${called}: on stdout`).toBe(false);
    expect(`${stdout}${stderr}`.includes(this.#nest.identity), `${called}: the identity`).toBe(
      false,
    );
  }

  /** No file below the project, the home and the temporary folder may hold it. */
  expectNoFiles(...but: readonly string[]): void {
    expect(this.canary.filesWithIt(this.box.folder, but)).toEqual([]);
  }
}
