import { mkdirSync } from "node:fs";
import { join } from "node:path";
import pLimit from "p-limit";
import { expect } from "vitest";
import { AwsSandbox } from "./aws-sandbox.ts";
import type { AwsDriver } from "./aws-vault.ts";
import { Canary } from "./canary.ts";
import type { Finished } from "./sandbox.ts";

/** A command, and what it has to do with the value. */
export interface Use {
  readonly args: readonly string[];
  /** The value is the result. */
  readonly prints?: boolean;
  /** The value comes in through standard input, or a text with it (`Canary.inputOf`). */
  readonly input?: boolean | string;
}

export const use = (...args: readonly string[]): Use => ({ args });
export const prints = (...args: readonly string[]): Use => ({ args, prints: true });
export const takes = (...args: readonly string[]): Use => ({ args, input: true });

/** Takes a new secret from a file, and one that it finds there. */
export const imports = (...flags: readonly string[]): Use => ({
  args: ["import", "--format", "json", "--overwrite", ...flags],
  input: '{"NEW": %json%, "K": %json%}',
});

/** Those that fail when AWS does, and what they would say of it. */
export const failing: readonly Use[] = [
  takes("set", "K"),
  use("get", "K"),
  use("get", "K", "--version", "1"),
  use("get", "K", "--metadata"),
  use("list"),
  use("list", "--unmask"),
  use("export"),
  use("export", "--template", "ok.env"),
  use("get", "K.property@1"),
  use("template:render", "properties.env"),
  imports("--yes"),
  use("history", "K", "--unmask"),
  use("search", ".", "--regex"),
  use("edit", "--yes"),
  use("rename", "K", "RENAMED", "--yes"),
  use("rollback", "K", "--yes"),
  use("rollback", "--at", "1w", "--yes"),
  use("delete", "K", "--yes"),
];

/** All that makes Keep, or what it is made of, talk. */
const TALK = {
  DEBUG: "*",
  KEEP_DEBUG: "1",
  AWS_DEBUG: "1",
  AWS_LOG_LEVEL: "debug",
  AWS_SDK_LOG_LEVEL: "debug",
  AWS_SDK_LOAD_CONFIG: "1",
  SMITHY_DEBUG: "1",
};

export const modes = [
  { flags: [], env: {} },
  { flags: ["--json"], env: {} },
  { flags: [], env: TALK },
  { flags: ["--json"], env: TALK },
];
/** Those that say the most: what they print holds what the others do. */
export const loudModes = modes.slice(2);

/** A made-up value for a vault in AWS, and commands that must not show it. */
export class AwsAviary {
  readonly canary = new Canary();
  /** What the calls are signed with, which nothing may show at all. */
  readonly key = new Canary();
  readonly box: AwsSandbox;
  readonly driver: AwsDriver;
  readonly #temporary: string;
  /** More at once would only wait for each other. */
  readonly #sideBySide = pLimit(2);

  constructor(driver: AwsDriver, url: string) {
    this.driver = driver;
    this.box = new AwsSandbox(url);
    this.#temporary = join(this.box.folder, "tmp");
    mkdirSync(this.#temporary);
  }

  /** Makes a workspace with a namespace of its own, in a folder of that name. */
  nest(namespace: string): void {
    const { box, driver } = this;
    const settings = {
      app_name: "Shop",
      namespace,
      envs: ["local", "staging"],
      default_env: "local",
    };
    box.write(`${namespace}/.keep/settings.json`, JSON.stringify(settings));
    const vault = JSON.stringify({ slug: driver, driver, region: "us-east-1" });
    box.write(`${namespace}/.keep/vaults/${driver}.json`, vault);
    box.write(`${namespace}/ok.env`, `A={${driver}:K}\n`);
    box.write(`${namespace}/properties.env`, `A={${driver}:K.a}\nB={${driver}:K.a@1}\n`);
  }

  run({ args, input }: Use, mode: (typeof modes)[number], cwd: string): Promise<Finished> {
    return this.box.keep([...args, ...mode.flags], {
      cwd,
      env: {
        TMPDIR: this.#temporary,
        EDITOR: "sed -i '$ a ADDED=1'",
        AWS_SECRET_ACCESS_KEY: this.key.text,
        AWS_SESSION_TOKEN: Buffer.from(this.key.text).toString("base64"),
        ...mode.env,
      },
      ...(input === undefined || input === false ? {} : { input: this.canary.inputOf(input) }),
    });
  }

  expectSilence(called: string, { stdout, stderr }: Finished, mayPrint = false): void {
    expect(this.canary.isIn(stderr), `${called}: on stderr`).toBe(false);
    expect(this.canary.isIn(stdout), `${called}: on stdout`).toBe(mayPrint);
    expect(this.key.isIn(stdout + stderr), `${called}: the key`).toBe(false);
  }

  expectNoFiles(): void {
    expect(this.canary.filesWithIt(this.box.folder, ["out.env"])).toEqual([]);
    expect(this.key.filesWithIt(this.box.folder, [])).toEqual([]);
  }

  /**
   * Runs all that can fail while it does, and says with which codes they ended. The modes that say
   * the most take turns, from one command to the next; `turn` says which is the first.
   */
  async failures(
    timeout: string,
    turn: number,
    among = failing,
  ): Promise<readonly (number | null)[]> {
    this.nest("nest");
    const codes = await Promise.all(
      among.map((one, index) =>
        this.#sideBySide(async () => {
          const limited = { ...one, args: [...one.args, "--timeout", timeout] };
          const mode = loudModes[(turn + index) % loudModes.length]!;
          const run = await this.run(limited, mode, "nest");
          this.expectSilence([...one.args, ...mode.flags].join(" "), run);
          return run.code;
        }),
      ),
    );
    this.expectNoFiles();
    return codes;
  }
}
