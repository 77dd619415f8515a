import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { describe, expect, test } from "vitest";
import { Canary } from "../support/canary.ts";
import { type Finished, Sandbox, projectRoot } from "../support/sandbox.ts";

/**
 * A made-up value is stored, and put in every wrong place, with every command in every mode. It
 * may come out on standard output where it is what the command was asked for, and nowhere else.
 */

interface Use {
  readonly args: readonly string[];
  /** The value is the result. */
  readonly prints?: boolean;
  /** The value comes in through standard input. */
  readonly input?: boolean;
}

const use = (...args: readonly string[]): Use => ({ args });

/** A call with more words, before what belongs to another program. */
function withMore(args: readonly string[], ...more: readonly string[]): readonly string[] {
  const end = args.indexOf("--");
  return args.toSpliced(end < 0 ? args.length : end, 0, ...more);
}

/** Templates that K or another secret with it cannot fill, each for a reason of its own. */
const AWKWARD_TEMPLATES: Readonly<Record<string, string>> = {
  "property.env": "A={local:K.a}\nB={local:K.a@1}\n",
  "broken.env": "A={local:BROKEN.a}\n",
  "none.env": "A={local:J.text.deeper}\nB={local:J.none}\n",
  "parsed.env": 'A={{json (fromJson (secret "local:K"))}}\n',
  "decoded.env": 'A={{base64decode (secret "local:K")}}\n',
  "required.env": 'A={{required "It must be there" (secret "local:J.empty")}}\n',
  "looked-up.env": 'A={{lookup (secret "local:K") "a"}}\n',
  "each.env": '{{#each (secret "local:K")}}A={{this}}\n{{/each}}',
  "field.env": '{{#with (fromJson (secret "local:J"))}}A={{text.deeper}}\n{{/with}}',
  "listed.env": '{{#each (secrets "local" only="K,B*")}}{{value}}={{name}}\n{{/each}}',
  "number.json": '{"a": -{local:K}}\n',
  "name.json": '{"a" {local:K}: 1}\n',
  "flow.yaml": "a: [{local:K}\n",
  "anchor.yaml": "a: &{local:K} 1\n",
  "heredoc.sh": "cat <<END\n{local:MANY}\nEND\n",
};

/** At least one use of every command, the first a plain one that works. */
const uses: Readonly<Record<string, readonly Use[]>> = {
  delete: [use("delete", "K", "-e", "local", "--yes"), use("delete", "K", "-e", "local")],
  env: [
    { args: ["env", "-e", "local"], prints: true },
    { args: ["env", "-e", "local", "--shell", "fish"], prints: true },
    { args: ["env", "-e", "local", "--shell", "powershell"], prints: true },
    use("env", "-e", "local", "--unset"),
    { args: ["env", "-e", "local", "--template", "ok.env"], prints: true },
    use("env", "-e", "local", "--template", "missing.env"),
    use("env", "-e", "local", "--only", "K", "--map", "K=PATH"),
    use("env", "-e", "local", "--only", "K", "--map", "K=UID"),
    use("env", "-e", "local", "--only", "K", "--map", "K=a-b"),
    use("env", "-e", "staging"),
  ],
  "env:add": [use("env:add", "qa")],
  "env:list": [use("env:list")],
  "env:remove": [use("env:remove", "staging", "--yes"), use("env:remove", "production")],
  export: [
    { args: ["export", "-e", "local", "--dialect", "dotenvx"], prints: true },
    // No form that every reader takes alike.
    use("export", "-e", "local"),
    { args: ["export", "-e", "local", "--only", "K", "--dialect", "posix"], prints: true },
    use("export", "-e", "local", "--only", "K", "--map", "K=K-", "--prefix", "A"),
    ...["json", "yaml", "csv", "toml", "properties", "tfvars", "shell", "k8s"].map((format) => ({
      args: ["export", "-e", "local", "--format", format],
      prints: true,
    })),
    { args: ["export", "-e", "local", "--format", "github", "--file", "-"], prints: true },
    use("export", "-e", "local", "--format", "docker-secrets", "--file", "out.env"),
    use("export", "-e", "local", "--format", "docker-secrets", "--file", "."),
    use("export", "-e", "local", "--template", "ok.env", "--all"),
    {
      args: ["export", "-e", "local", "--template", "ok.env", "--all", "--dialect", "dotenvx"],
      prints: true,
    },
    { args: ["export", "-e", "local", "--template", "ok.env", "--format", "json"], prints: true },
    { args: ["export", "-e", "local", "--template", "ok.txt", "--as", "yaml"], prints: true },
    use("export", "-e", "local", "--dialect", "dotenvx", "--file", "out.env"),
    use("export", "-e", "local", "--file", "ok.env"),
    use("export", "-e", "local", "--file", "ok.env", "--check", "--dialect", "dotenvx"),
    use("export", "-e", "local", "--template", "missing.env"),
  ],
  get: [
    { args: ["get", "K", "-e", "local"], prints: true },
    { args: ["get", "K", "-e", "local", "--format", "table"], prints: true },
    { args: ["get", "K", "-e", "local", "--base64"], prints: true },
    { args: ["get", "K", "-e", "local", "--version", "1"], prints: true },
    { args: ["get", "local:K@1", "-e", "local"], prints: true },
    { args: ["get", "J.text", "-e", "local"], prints: true },
    { args: ["get", "J", "-e", "local", "--property", "list.0", "--raw"], prints: true },
    use("get", "K", "-e", "local", "--version", "9"),
    // No JSON, neither at all nor in what it is cut to; and a path that leads nowhere.
    use("get", "K", "-e", "local", "--property", "a"),
    use("get", "K.a@1", "-e", "local"),
    use("get", "BROKEN.a", "-e", "local"),
    use("get", "J.text.deeper", "-e", "local"),
    use("get", "K", "-e", "local", "--metadata", "--property", "ManagedBy"),
    use("get", "K", "-e", "local", "--metadata", "--property", "none"),
    use("get", "K", "-e", "local", "--metadata"),
    use("get", "L", "-e", "local"),
  ],
  help: [use("help"), use("help", "set")],
  identity: [use("identity")],
  whoami: [use("whoami", "--vault", "local")],
  info: [use("info")],
  init: [use("init", "--yes"), use("init", "-n", "--name", "Shop", "--config", "other")],
  list: [
    use("list", "-e", "local"),
    use("list", "-e", "local", "--names"),
    use("list", "-e", "local", "--deleted"),
    use("list", "-e", "local", "--format", "env"),
    use("list", "-e", "local", "--format", "json"),
    { args: ["list", "-e", "local", "--unmask"], prints: true },
    { args: ["list", "-e", "local", "--unmask", "--format", "env"], prints: true },
  ],
  restore: [use("restore", "GONE", "-e", "local"), use("restore", "K", "-e", "local")],
  run: [
    use("run", "-e", "local", "--", "true"),
    { args: ["run", "-e", "local", "--", "sh", "-c", 'echo "$K"'], prints: true },
    { args: ["run", "-e", "local", "-t", "ok.env", "--", "sh", "-c", 'echo "$A"'], prints: true },
    use("run", "-e", "local", "--redact", "--", "sh", "-c", 'echo "$K"; echo "$K" >&2'),
    use("run", "-e", "local", "--as-file", "K", "--", "sh", "-c", 'test -f "$K"'),
    use("run", "-e", "local", "--as-file", "NONE", "--", "true"),
    use("run", "-e", "local", "--", "no-such-program"),
    use("run", "-e", "local", "--", "./ok.env"),
    use("run", "-e", "local", "--", "sh", "-c", "kill -9 $$"),
    use("run", "-e", "local", "--template", "missing.env", "--", "true"),
    use("run", "-e", "local", "--template", "ok.txt", "--", "true"),
    use("run", "-e", "local", "--only", "K", "--map", "K=PATH", "--", "true"),
    use("run", "-e", "local", "--only", "K", "--map", "K=a=b", "--", "true"),
    use("run", "-e", "local", "--only", "K,J", "--map", "K=A,J=A", "--", "true"),
    use("run", "-e", "staging", "--", "true"),
    use("run", "-e", "local", "--template", "property.env", "--", "true"),
    use("run", "-e", "local", "--template", "listed.env", "--", "true"),
  ],
  set: [
    { args: ["set", "K", "-e", "local"], input: true },
    { args: ["set", "K", "-e", "local", "--if-absent"], input: true },
    { args: ["set", "K", "-e", "production"], input: true },
    { args: ["set", "../K", "-e", "local"], input: true },
  ],
  "template:add": [
    use("template:add", "-e", "local"),
    use("template:add", "-e", "local", "--file", "-"),
    use("template:add", "-e", "local", "--file", "ok.env"),
    use("template:add", "-e", "local", "--file", "missing.env", "--merge"),
  ],
  "template:render": [
    { args: ["template:render", "ok.env", "-e", "local", "--dialect", "php"], prints: true },
    use("template:render", "ok.env", "-e", "local"),
    { args: ["template:render", "ok.txt", "-e", "local"], prints: true },
    { args: ["template:render", "ok.txt", "-e", "local", "--as", "json"], prints: true },
    use("template:render", "ok.env", "-e", "local", "--dialect", "php", "--file", "out.env"),
    use("template:render", "missing.env", "-e", "local"),
    ...Object.keys(AWKWARD_TEMPLATES).map((file) => use("template:render", file, "-e", "local")),
  ],
  "template:validate": [
    use("template:validate", "ok.env", "--env", "local"),
    use("template:validate", "ok.env"),
    use("template:validate", "missing.env", "--env", "local,staging"),
    ...Object.keys(AWKWARD_TEMPLATES).map((file) =>
      use("template:validate", file, "--env", "local,production"),
    ),
  ],
  "vault:add": [use("vault:add", "--driver", "local", "--slug", "two")],
  "vault:edit": [use("vault:edit", "local", "--slug", "other"), use("vault:edit", "local")],
  "vault:list": [use("vault:list")],
  "vault:remove": [use("vault:remove", "local", "--yes")],
  "vault:share": [
    use("vault:share", "local", "--recipient", "%recipient%"),
    use("vault:share", "local", "--recipient", "nobody"),
  ],
  "vault:show": [use("vault:show", "local")],
  "vault:unshare": [use("vault:unshare", "local", "--recipient", "%colleague%")],
  workspace: [use("workspace"), use("workspace", "--envs", "local")],
};

const modes = [
  { flags: [], env: {} },
  { flags: ["--json"], env: {} },
  { flags: [], env: { DEBUG: "*", KEEP_DEBUG: "1" } },
  { flags: ["--json"], env: { DEBUG: "*", KEEP_DEBUG: "1" } },
];

/** Those that say the most: what they print holds what the others do. */
const loudModes = modes.slice(2);

interface Manifest {
  readonly commands: Readonly<
    Record<
      string,
      { readonly strict: boolean; readonly flags: Record<string, { options?: string[] }> }
    >
  >;
}

function manifest(): Manifest {
  return JSON.parse(
    readFileSync(join(projectRoot, "dist/oclif.manifest.json"), "utf8"),
  ) as Manifest;
}

const commands = Object.keys(uses);

/** A workspace in which the canary is the value of K, and copies of it to spend. */
class Aviary {
  readonly box = new Sandbox();
  readonly canary = new Canary();
  readonly #temporary = join(this.box.folder, "tmp");
  #copies = 0;
  #recipient = "";
  #colleague = "";
  #identity = "";

  static async open(): Promise<Aviary> {
    const aviary = new Aviary();
    const { box, canary } = aviary;
    mkdirSync(aviary.#temporary);
    mkdirSync(box.path("base"));
    await box.ok(["init", "--yes", "--name", "Shop", "--namespace", "shop"], { cwd: "base" });
    await box.ok(["set", "K", "--exact", "-e", "local"], { cwd: "base", input: canary.text });
    await box.ok(["set", "GONE", "-e", "local"], { cwd: "base", input: canary.text });
    await box.ok(["delete", "GONE", "-e", "local", "--yes"], { cwd: "base" });
    const json = JSON.stringify({ text: canary.text, list: [canary.text], empty: "" });
    const lines = `END\n${canary.text}\nEND\n`;
    for (const [key, input] of [
      ["J", json],
      ["BROKEN", `${json.slice(0, -1)}, ${canary.text}`],
      ["MANY", lines],
    ] as const)
      await box.ok(["set", key, "--exact", "-e", "local"], { cwd: "base", input });
    // No environment can hold it.
    const options = { cwd: "base", input: `${canary.text}\0` };
    await box.ok(["set", "NUL", "--exact", "-e", "staging"], options);
    box.write("base/ok.env", "A={local:K}\n");
    box.write("base/ok.txt", '{"a": "{local:K}"}\n');
    for (const [file, text] of Object.entries(AWKWARD_TEMPLATES)) box.write(`base/${file}`, text);
    box.write("base/missing.env", "A={local:K}\nB={local:NONE}\n");
    aviary.#recipient = (await box.ok(["identity"], { cwd: "base" })).trim();
    aviary.#colleague = await identityToRecipient(await generateX25519Identity());
    await box.ok(["vault:share", "local", "--recipient", aviary.#colleague], { cwd: "base" });
    aviary.#identity = /AGE-SECRET-KEY-1(\w+)/.exec(readFileSync(box.identityFile, "utf8"))![1]!;
    return aviary;
  }

  get recipient(): string {
    return this.#recipient;
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
      readonly input?: boolean;
      readonly files?: Readonly<Record<string, string | Uint8Array>>;
    } = {},
  ): Promise<Finished> {
    const cwd = `copy-${++this.#copies}`;
    cpSync(this.box.path("base"), this.box.path(cwd), { recursive: true });
    for (const [file, text] of Object.entries(files)) this.box.write(join(cwd, file), text);
    return this.box.keep(
      args.map((arg) =>
        arg.replace("%recipient%", this.#recipient).replace("%colleague%", this.#colleague),
      ),
      {
        cwd,
        env: { TMPDIR: this.#temporary, ...env },
        ...(input ? { input: this.canary.text } : {}),
      },
    );
  }

  /** What a run says must not hold it, but for a result that is meant to. */
  expectSilence(called: string, { stdout, stderr }: Finished, prints = false): void {
    expect(this.canary.isIn(stderr), `${called}: on stderr`).toBe(false);
    if (!prints) expect(this.canary.isIn(stdout), `${called}: on stdout`).toBe(false);
    expect(`${stdout}${stderr}`.includes(this.#identity), `${called}: the identity`).toBe(false);
  }

  /** No file below the project, the home and the temporary folder may hold it. */
  expectNoFiles(...but: readonly string[]): void {
    expect(this.canary.filesWithIt(this.box.folder, but)).toEqual([]);
  }
}

test("the canary would be found", async () => {
  const canary = new Canary();
  const { core } = canary;
  for (const text of [
    canary.text,
    JSON.stringify(canary.text),
    encodeURIComponent(canary.text),
    core.toUpperCase(),
    Buffer.from(canary.text).toString("hex"),
    Buffer.from(canary.text).toString("base64"),
    Buffer.from(`x${canary.text}`).toString("base64url"),
    Buffer.from(`xy${canary.text}`).toString("base64"),
  ])
    expect(canary.isIn(`before ${text} after`)).toBe(true);
  expect(canary.isIn("CANARY")).toBe(false);
  const aviary = await Aviary.open();
  const { stdout } = await aviary.run(["get", "K", "-e", "local"]);
  expect(aviary.canary.isIn(stdout)).toBe(true);
  expect(() =>
    aviary.expectSilence("get", { code: 0, signal: null, stdout, stderr: "" }),
  ).toThrow();
  aviary.box.write("base/leak", aviary.canary.text);
  expect(() => aviary.expectNoFiles()).toThrow();
});

test("every command has its case here", () => {
  expect(commands.toSorted()).toEqual(Object.keys(manifest().commands).toSorted());
});

describe("used as meant", () => {
  test.each(commands)("keep %s shows the value only as its result", async (command) => {
    const aviary = await Aviary.open();
    for (const [index, { args, prints, input = false }] of uses[command]!.entries()) {
      const runs = await Promise.all(
        modes.map(({ flags, env }) => aviary.run(withMore(args, ...flags), { env, input })),
      );
      for (const run of runs) aviary.expectSilence(args.join(" "), run, prints);
      const shown = runs.map(({ stdout }) => aviary.canary.isIn(stdout));
      expect(new Set(shown), args.join(" ")).toEqual(new Set([prints === true]));
      // A plain use that fails would show nothing.
      const codes = index === 0 ? runs.map(({ code }) => code) : [0];
      expect(new Set(codes), args.join(" ")).toEqual(new Set([0]));
    }
    aviary.expectNoFiles("out.env", "out.env/K", "out.env/J", "out.env/BROKEN", "out.env/MANY");
  });
});

describe("typed in the wrong place", () => {
  /** Ways to add it to a call that works. */
  function misuses(command: string, canary: Canary): readonly (readonly string[])[] {
    const { flags, strict } = manifest().commands[command]!;
    // One word more than a value is what `set` does not take.
    const args = command === "set" ? ["set", "K", "x", "-e", "local"] : uses[command]![0]!.args;
    const choices = Object.keys(flags).filter((flag) => flags[flag]!.options !== undefined);
    const { text, core } = canary;
    return [
      // More words of `delete` are more keys, and keys are no secrets.
      ...(strict || command === "help" ? [[text], [text, text]] : []),
      [`--passwrod=${text}`],
      ["--passwrod", text],
      [`-p${core}`],
      [`-${core}`],
      [`--${core}`],
      [`--json=${text}`],
      ...choices.flatMap((flag) => [[`--${flag}`, text], [`--${flag}=${text}`]]),
    ].map((more) => withMore(args, ...more));
  }

  test.each(commands)("keep %s does not repeat it", async (command) => {
    const aviary = await Aviary.open();
    for (const args of misuses(command, aviary.canary)) {
      const called = args.join(" ").replaceAll(aviary.canary.core, "CANARY");
      const runs = await Promise.all(
        loudModes.map(({ flags, env }) =>
          aviary.run([args[0]!, ...flags, ...args.slice(1)], { env }),
        ),
      );
      for (const run of runs) {
        expect(run.code, called).not.toBe(0);
        aviary.expectSilence(called, run);
      }
    }
    aviary.expectNoFiles();
  });

  test("as a length, a charset, a command or where no command is", async () => {
    const aviary = await Aviary.open();
    const { text, core } = aviary.canary;
    for (const args of [
      ["set", "L", "-e", "local", "--generate", "--length", text],
      ["set", "L", "-e", "local", "--generate", `--length=${core}`],
      ["set", "L", text, "-e", "local", "--generate"],
      ["set", "L", text, "-e", "nowhere"],
      ["set", "L", text, "-e", "production"],
      ["set", "L", text, "-e", "local"],
      ["set", "L", text, "-e", "local", "--if-absent", "--vault", "none"],
      [text],
      [core],
      [`--${core}`],
      ["vault", text],
      ["sett", "L", text],
      ["help", text],
      ["--version", text],
    ])
      for (const { flags, env } of modes)
        aviary.expectSilence(args[0]!, await aviary.run([...args, ...flags], { env }));
    aviary.expectNoFiles();
  });

  test("behind an equals sign, as in keep set KEY=VALUE", async () => {
    const aviary = await Aviary.open();
    for (const { flags, env } of modes) {
      const run = await aviary.run(["set", `L=${aviary.canary.text}`, "-e", "local", ...flags], {
        env,
      });
      expect(run.code).toBe(8);
      aviary.expectSilence("set KEY=VALUE", run);
    }
  });

  test.each(["vault:share", "vault:unshare"])(
    "a secret identity given to keep %s as a recipient",
    async (command) => {
      const aviary = await Aviary.open();
      const text = readFileSync(aviary.box.identityFile, "utf8");
      const identity = /AGE-SECRET-KEY-1\w+/.exec(text)![0];
      for (const { flags, env } of modes) {
        const args = [command, "local", "--recipient", identity, ...flags];
        const run = await aviary.run(args, { env });
        expect(run.code).not.toBe(0);
        aviary.expectSilence(command, run);
      }
    },
  );
});

describe("found in a broken place", () => {
  /** Runs the first use of every command with these files or variables, in the loud modes. */
  async function expectSilentEverywhere(
    make: (aviary: Aviary) => Promise<{
      readonly files?: Readonly<Record<string, string | Uint8Array>>;
      readonly env?: Readonly<Record<string, string>>;
      readonly more?: readonly (readonly string[])[];
    }>,
    prints: readonly string[] = [],
  ): Promise<readonly (number | null)[]> {
    const aviary = await Aviary.open();
    const { files = {}, env = {}, more = [] } = await make(aviary);
    const codes: (number | null)[] = [];
    for (const args of [...commands.map((command) => uses[command]![0]!.args), ...more]) {
      const runs = await Promise.all(
        loudModes.map((mode) =>
          aviary.run(withMore(args, ...mode.flags), { env: { ...mode.env, ...env }, files }),
        ),
      );
      for (const run of runs) {
        aviary.expectSilence(args.join(" "), run, prints.includes(args[0]!));
        codes.push(run.code);
      }
    }
    aviary.expectNoFiles(...Object.keys(files), ".keep/vaults/aws.json", "other.json");
    return codes;
  }

  const settings = { app_name: "Shop", namespace: "shop", envs: ["local"] };

  test.each([
    ["broken JSON", (text: string) => `{"app_name": ${JSON.stringify(text)} oops`],
    ["JSON broken at it", (text: string) => `{"app_name": "Shop", ${text}`],
    ["a wrong type", (text: string) => JSON.stringify({ ...settings, envs: text })],
    ["a bad name", (text: string) => JSON.stringify({ ...settings, namespace: text })],
    ["a bad list", (text: string) => JSON.stringify({ ...settings, envs: [text] })],
  ])("settings.json with %s", async (_, write) => {
    const codes = await expectSilentEverywhere(async ({ canary }) => ({
      files: { ".keep/settings.json": write(canary.text) },
    }));
    expect(codes).toContain(2);
  });

  const vault = { slug: "aws", driver: "ssm" };
  const onVault = [
    ["vault:show", "aws"],
    ["vault:edit", "aws", "--name", "x"],
    ["vault:edit", "aws", "--slug", "other"],
    ["get", "aws:K", "-e", "local"],
  ];

  test.each([
    ["in broken JSON", (text: string) => `{"secret_access_key": ${JSON.stringify(text)} oops`],
    ["of a wrong type", (text: string) => JSON.stringify({ ...vault, secret_access_key: [text] })],
    ["as a literal", (text: string) => JSON.stringify({ ...vault, secret_access_key: text })],
    ["as a session token", (text: string) => JSON.stringify({ ...vault, session_token: text })],
  ])("a vault's file with a secret_access_key %s", async (_, write) => {
    await expectSilentEverywhere(
      async ({ canary }) => ({
        files: { ".keep/vaults/aws.json": write(canary.text) },
        more: onVault,
      }),
      ["get", "env", "export", "template:render"],
    );
  });

  test.each([
    ["a .env", async (text: string) => `K=${text}\n`],
    ["an age file cut into", async (text: string) => `age-encryption.org/v1\n-> X25519 ${text}\n`],
    [
      "another document",
      async (text: string, recipient: string) =>
        encrypt(JSON.stringify({ secrets: { K: text } }), recipient),
    ],
    [
      "no JSON",
      async (text: string, recipient: string) =>
        encrypt(`{"format": "keep-local", ${text}`, recipient),
    ],
    [
      "a broken entry",
      async (text: string, recipient: string) =>
        encrypt(
          JSON.stringify({ format: "keep-local", version: 1, secrets: { "shop/local/K": text } }),
          recipient,
        ),
    ],
  ])("a file of the local vault that holds %s", async (_, write) => {
    const codes = await expectSilentEverywhere(async ({ canary, recipient }) => ({
      files: { ".keep/secrets/local/local.age": await write(canary.text, recipient) },
    }));
    expect(codes).toContain(3);
  });

  test.each([
    ["KEEP_IDENTITY", async ({ canary }: Aviary) => ({ env: { KEEP_IDENTITY: canary.text } })],
    [
      "the file of KEEP_IDENTITY_FILE",
      async ({ canary, box }: Aviary) => {
        writeFileSync(join(box.folder, "other.json"), canary.text);
        return { env: { KEEP_IDENTITY_FILE: join(box.folder, "other.json") } };
      },
    ],
    [
      "a key with a wrong checksum",
      async ({ canary }: Aviary) => ({
        env: { KEEP_IDENTITY: `AGE-SECRET-KEY-1${canary.core.toUpperCase()}` },
      }),
    ],
  ])("%s", async (_, make) => {
    expect(await expectSilentEverywhere(make)).toContain(4);
  });

  test.each([
    // The line with a mistake is shown, and no other.
    ["an unclosed placeholder", (text: string) => `A="${text}"\nB={local:K\nC=${text}\n`],
    ["an unknown vault", (text: string) => `A=${text}\nB={locl:K}\nC=${text}\n`],
    ["an unknown expression", (text: string) => `A=${text}\nB={{oops}}\nC=${text}\n`],
    ["broken braces", (text: string) => `A=${text}\nB={{ {{ \nC=${text}\n`],
    ["a placeholder in a name", (text: string) => `A=${text}\n{local:K}=x\nC=${text}\n`],
    ["a missing secret", (text: string) => `A=${text}{local:NONE}\n`],
    ["no UTF-8", (text: string) => Buffer.concat([Buffer.from(text), Buffer.from([0xff])])],
  ])("a template beside %s", async (_, write) => {
    const aviary = await Aviary.open();
    const files = { "t.env": write(aviary.canary.text) };
    for (const { flags, env } of modes) {
      const args = ["export", "-e", "local", "--template", "t.env", ...flags];
      const run = await aviary.run(args, { env, files });
      expect(run.code).not.toBe(0);
      aviary.expectSilence("export", run);
    }
    aviary.expectNoFiles("t.env");
  });
});

test("an editor gets the value by a private file, never by its arguments or variables", async () => {
  const aviary = await Aviary.open();
  const { box, canary } = aviary;
  const given = join(box.folder, "given");
  writeFileSync(given, canary.text);
  const script = join(box.folder, "editor");
  const seen = join(box.folder, "seen");
  writeFileSync(
    script,
    `#!/bin/sh
{ cat /proc/self/cmdline /proc/$$/cmdline /proc/$PPID/cmdline; env; } > "${seen}"
cat "${given}" > "$1"
`,
  );
  chmodSync(script, 0o700);
  const run = await aviary.run(["set", "L", "-e", "local", "--editor"], {
    env: { EDITOR: script },
  });
  expect(run.code).toBe(0);
  aviary.expectSilence("set --editor", run);
  expect(readFileSync(seen, "utf8")).toContain("value");
  aviary.expectNoFiles("given");
});

async function encrypt(text: string, recipient: string): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return encrypter.encrypt(text);
}
