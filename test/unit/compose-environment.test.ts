import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import {
  type ComposedEnvironment,
  type EnvironmentOptions,
  composeEnvironment,
} from "../../src/operations/compose-environment.ts";
import { awkwardText, variableNames } from "../support/awkward-text.ts";
import { KeyWorkspace } from "../support/key-workspace.ts";
import { SEED } from "../support/seed.ts";

let box: KeyWorkspace;

beforeEach(() => {
  box = new KeyWorkspace("http://127.0.0.1:9");
});

function compose(options: Partial<EnvironmentOptions> = {}): Promise<ComposedEnvironment> {
  const plain = { env: "local", missing: "fail", inherit: true, allow: [], files: [] } as const;
  return composeEnvironment(box.context(), { ...plain, ...options });
}

const store = (values: Readonly<Record<string, string>>): Promise<void> =>
  box.store("local", "local", values);

describe("what is set already", () => {
  test("stays as it is, byte for byte, where no secret has its name", async () => {
    await store({ A: "1" });
    await fc.assert(
      fc.asyncProperty(fc.dictionary(variableNames, awkwardText), async (variables) => {
        box.environment = { variables, ignoresCase: false };
        const composed = await compose();
        expect(composed.variables).toEqual({ ...variables, A: "1" });
      }),
      { seed: SEED, numRuns: 20 },
    );
  });

  test("gives way to a secret, with one warning that names those with another value", async () => {
    box.environment = {
      variables: { A: "old", B: "old", C: "same", D: "", E: "mine" },
      ignoresCase: false,
    };
    await store({ A: "new", B: "new", C: "same", D: "new", F: "new" });
    const { variables, warnings } = await compose();
    expect(variables).toEqual({ A: "new", B: "new", C: "same", D: "new", E: "mine", F: "new" });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/^A, B, D are set already/);
    const chosen = await compose({ existing: "override" });
    expect(chosen).toMatchObject({ variables, warnings: [] });
  });

  test("counts with --keep-existing, also if it is set to nothing", async () => {
    box.environment = { variables: { A: "old", B: "" }, ignoresCase: false };
    await store({ A: "new", B: "new", C: "new" });
    const { variables, warnings } = await compose({ existing: "keep" });
    expect(variables).toEqual({ A: "old", B: "", C: "new" });
    expect(warnings).toEqual([]);
  });

  test("is one variable in any case on Windows, and two elsewhere", async () => {
    const variables = { Token: "old", Other: "x" };
    await store({ TOKEN: "new" });
    box.environment = { variables, ignoresCase: true };
    expect((await compose()).variables).toEqual({ TOKEN: "new", Other: "x" });
    expect((await compose({ existing: "keep" })).variables).toEqual(variables);
    box.environment = { variables, ignoresCase: false };
    expect((await compose()).variables).toEqual({ ...variables, TOKEN: "new" });
  });
});

test("two keys that differ in case are one variable on Windows, which is refused", async () => {
  await store({ Token: "1", TOKEN: "2" });
  expect((await compose()).variables).toEqual({ Token: "1", TOKEN: "2" });
  box.environment = { variables: {}, ignoresCase: true };
  await expect(compose()).rejects.toMatchObject({ code: "NAMES_COLLIDE", exitCode: 8 });
});

describe("without what is set already", () => {
  const noise = {
    AWS_ACCESS_KEY_ID: "AKIA",
    KEEP_ENV: "local",
    npm_config_registry: "x",
    NODE_ENV: "test",
    LC_SECRET: "x",
    PATHX: "x",
    path: "x",
  };

  test("only a short list is left", async () => {
    await store({ A: "1" });
    const kept = { PATH: "/bin", HOME: "/root", LC_ALL: "C", TERM: "", TZ: "UTC" };
    box.environment = { variables: { ...noise, ...kept }, ignoresCase: false };
    expect((await compose({ inherit: false })).variables).toEqual({ ...kept, A: "1" });
  });

  test("on Windows another one, in any case", async () => {
    await store({ A: "1" });
    const kept = { Path: "C:\\", SystemRoot: "C:\\Windows", "ProgramFiles(x86)": "C:\\P" };
    const { path: _, ...others } = noise;
    box.environment = { variables: { ...others, ...kept }, ignoresCase: true };
    expect((await compose({ inherit: false })).variables).toEqual({ ...kept, A: "1" });
  });
});

describe("as files", () => {
  test("values are given by the variable, and are not in the environment", async () => {
    await store({ "tls-key": "a\0b\n", TLS_CERT: "c", A: "1" });
    const { variables, files, secrets } = await compose({
      files: ["tls-*", "TLS_CERT"],
      map: ["tls-key=TLS_KEY"],
    });
    expect(variables).toEqual({ A: "1" });
    expect([...files].map(([name, bytes]) => [name, String(bytes)])).toEqual([
      ["TLS_CERT", "c"],
      ["TLS_KEY", "a\0b\n"],
    ]);
    expect([...secrets.values()].toSorted()).toEqual(["1", "a\0b\n", "c"]);
  });

  test("of a template are named by the variable", async () => {
    await store({ KEY: "k3y" });
    box.write("t.env", "PEM={local:KEY}\nCONF=a=b\n");
    const { variables, files } = await compose({ template: "t.env", files: ["PEM", "CONF"] });
    expect(variables).toEqual({});
    expect(new Map([...files].map(([name, bytes]) => [name, String(bytes)]))).toEqual(
      new Map([
        ["PEM", "k3y"],
        ["CONF", "a=b"],
      ]),
    );
  });

  test("are not made where what is set already counts", async () => {
    await store({ CERT: "c" });
    box.environment = { variables: { CERT: "/etc/cert" }, ignoresCase: false };
    const { variables, files } = await compose({ files: ["CERT"], existing: "keep" });
    expect({ variables, files }).toEqual({ variables: { CERT: "/etc/cert" }, files: new Map() });
  });

  test.each([["CERTS"], ["X*"]])("%s that nothing has the name of is an error", async (glob) => {
    await store({ CERT: "c" });
    await expect(compose({ files: [glob] })).rejects.toMatchObject({
      code: "KEY_FOR_FILE_NOT_FOUND",
      exitCode: 5,
    });
  });
});

describe("with a template", () => {
  test("its own lines count, and only what is secret is to be masked", async () => {
    await store({ PASSWORD: "p@ss", DB: '{"user":"shop"}', UNUSED: "unused" });
    box.write(
      "t.env",
      [
        "HOST=db # comment",
        'QUOTED="a $HOME b"',
        "APP_ENV={{env}}",
        "DEBUG={local:DEBUG|default=maybe}",
        'URL="pg://{local:DB.user}:{{urlencode (secret "local:PASSWORD")}}@db"',
        "PASSWORD={local}",
        "",
      ].join("\n"),
    );
    const { variables, secrets, vaults } = await compose({ template: "t.env" });
    expect(variables).toEqual({
      HOST: "db",
      QUOTED: "a $HOME b",
      APP_ENV: "local",
      DEBUG: "maybe",
      URL: "pg://shop:p%40ss@db",
      PASSWORD: "p@ss",
    });
    expect(Object.fromEntries(secrets)).toEqual({
      "local:DB.user": "shop",
      "local:PASSWORD": "p@ss",
      URL: "pg://shop:p%40ss@db",
    });
    expect(vaults).toEqual(["local"]);
  });

  test("that is no .env is refused before a vault is asked", async () => {
    box.write("t.json", '{"A": "{local:A}"}');
    await expect(compose({ template: "t.json" })).rejects.toMatchObject({
      code: "USAGE",
      message: expect.stringContaining("t.json is json"),
    });
  });

  test("a value that no .env can hold is no mistake, a line that is no variable is one", async () => {
    const odd = "'\"`\\n\n$X";
    await store({ A: odd });
    box.write("t.env", "A={local:A}\n");
    expect((await compose({ template: "t.env" })).variables).toEqual({ A: odd });
    box.write("t.env", '{{#each (secrets "local")}}X{{value}}\n{{/each}}');
    await expect(compose({ template: "t.env" })).rejects.toMatchObject({
      code: "VALUE_DOES_NOT_FIT",
    });
  });

  test("missing secrets fail, or are left out, blank or as they stand", async () => {
    box.write("t.env", "A={local:NONE}\nB=1\n");
    await expect(compose({ template: "t.env" })).rejects.toMatchObject({
      code: "MISSING_SECRETS",
      exitCode: 5,
    });
    const variablesWith = async (missing: EnvironmentOptions["missing"]) => {
      const { variables, warnings } = await compose({ template: "t.env", missing });
      expect(warnings).toEqual(["local:NONE does not exist in local."]);
      return variables;
    };
    expect(await variablesWith("remove")).toEqual({ B: "1" });
    expect(await variablesWith("blank")).toEqual({ A: "", B: "1" });
    expect(await variablesWith("skip")).toEqual({ A: "{local:NONE}", B: "1" });
  });
});
