import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { awsEnvironment } from "../support/moto-server.ts";
import { describeWithMoto } from "../support/moto-suite.ts";
import { Sandbox, keepBinary, projectRoot } from "../support/sandbox.ts";

/**
 * What a command loads decides how fast it starts; time itself is measured in bench/. A loader
 * hook writes down every file of ours and every built-in module that is loaded.
 */
const LOADER = `
import { appendFileSync } from "node:fs";
export async function load(url, context, next) {
  appendFileSync(process.env.LOADED, url + "\\n");
  return next(url, context);
}`;

async function loadedBy(
  box: Sandbox,
  args: readonly string[],
  variables: NodeJS.ProcessEnv = {},
  code = 0,
): Promise<readonly string[]> {
  const loader = box.write("../loader.mjs", LOADER);
  const log = join(box.folder, "loaded.txt");
  writeFileSync(log, "");
  const finished = await box.run(
    process.execPath,
    ["--no-warnings", "--loader", loader, keepBinary, ...args],
    { env: { ...variables, LOADED: log } },
  );
  expect(finished).toMatchObject({ code });
  return readFileSync(log, "utf8").trim().split("\n");
}

/** The names of the loaded chunks whose text matches. */
function chunksWith(loaded: readonly string[], marker: RegExp): readonly string[] {
  return loaded
    .filter((url) => url.startsWith("file:") && url.includes("/dist/"))
    .filter((url) => marker.test(readFileSync(new URL(url), "utf8")));
}

/** Words that only the bundled library itself has. */
const markers = {
  handlebars: /OPEN_RAW_BLOCK/,
  properties: /fromstr/,
  yaml: /BLOCK_LITERAL/,
  toml: /TomlError/,
  prompts: /createPrompt/,
  age: /post-quantum|ML-KEM|MLKEM/,
  dotenv: /DOTENV_/,
  schemas: /json-schema\.org/,
  ssm: /AmazonSSM|GetParametersByPath"/,
  secretsManager: /BatchGetSecretValue"/,
  signIn: /sso_session/,
};

describe("what start-up loads", () => {
  test("the markers are found in the bundle", () => {
    const bundle = readdirSync(join(projectRoot, "dist"), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".js"))
      .map((file) => readFileSync(join(projectRoot, "dist", file), "utf8"));
    for (const marker of Object.values(markers))
      expect(
        bundle.some((text) => marker.test(text)),
        String(marker),
      ).toBe(true);
  });

  test("--version loads the entry and nothing else of ours", async () => {
    const loaded = await loadedBy(new Sandbox(), ["--version"]);
    const ours = loaded.filter((url) => url.startsWith("file:"));
    expect(
      ours.map((url) =>
        url
          .split("/")
          .at(-1)!
          .replace(/-[A-Z0-9]+\.js$/, ""),
      ),
    ).toEqual(["run.js", "main.js", "chunk", "chunk"]);
    // Helpers of the bundler, and what a closed pipe is answered with.
    const size = ours.reduce((sum, url) => sum + readFileSync(new URL(url)).length, 0);
    expect(size).toBeLessThan(4000);
    expect(loaded.filter((url) => url.startsWith("node:"))).toEqual(["node:module"]);
  });

  test("get loads its own command, and no template engine, prompts or age library", async () => {
    const box = new Sandbox();
    await box.init();
    await box.set("A", "1");
    const loaded = await loadedBy(box, ["get", "A", "-e", "local"]);
    expect(loaded.filter((url) => url.includes("/dist/commands/"))).toHaveLength(1);
    for (const marker of Object.values(markers))
      expect(chunksWith(loaded, marker), String(marker)).toEqual([]);
  });

  test("export without a template loads no template engine", async () => {
    const box = new Sandbox();
    await box.init();
    await box.set("A", "1");
    const loaded = await loadedBy(box, ["export", "-e", "local"]);
    expect(chunksWith(loaded, markers.handlebars)).toEqual([]);
    // What reads a .env is needed to compare one, not to write it.
    expect(chunksWith(loaded, markers.dotenv)).toEqual([]);
    const check = ["export", "-e", "local", "--file", box.write("own.env", "A=2\n"), "--check"];
    expect(chunksWith(await loadedBy(box, check, {}, 9), markers.dotenv)).not.toEqual([]);
  });

  test("run --watch without a template loads no template engine", async () => {
    const box = new Sandbox();
    await box.init();
    await box.set("A", "1");
    const loaded = await loadedBy(box, ["run", "-e", "local", "--watch", "--", "true"]);
    expect(chunksWith(loaded, /The secrets are watched again/)).not.toEqual([]);
    expect(chunksWith(loaded, markers.handlebars)).toEqual([]);
  });

  test.each([
    ["app.env", []],
    ["app.yaml", ["yaml"]],
    ["app.toml", ["toml"]],
    ["app.txt", []],
  ] as const)("a template %s: Handlebars' parser, and of the others %j", async (file, more) => {
    const box = new Sandbox();
    await box.init();
    box.write(file, "");
    const loaded = await loadedBy(box, ["template:render", file, "-e", "local"]);
    expect(chunksWith(loaded, markers.handlebars)).not.toEqual([]);
    for (const kind of ["yaml", "toml"] as const)
      expect(chunksWith(loaded, markers[kind]).length > 0, kind).toBe(
        (more as readonly string[]).includes(kind),
      );
  });
});

describeWithMoto("what a vault in AWS loads", (moto) => {
  test.each([
    ["ssm", markers.ssm, markers.secretsManager],
    ["secretsmanager", markers.secretsManager, markers.ssm],
  ])("get from %s loads the client of that service only", async (driver, own, other) => {
    const box = new Sandbox();
    const env = awsEnvironment(moto().url);
    await box.init();
    await box.ok(["vault:add", "--driver", driver, "--slug", "aws", "--region", "us-east-1"]);
    await box.ok(["set", "A", "-e", "local", "-v", "aws"], { env, input: "1" });
    const loaded = await loadedBy(box, ["get", "aws:A", "-e", "local"], env);
    expect(chunksWith(loaded, own)).not.toEqual([]);
    const { handlebars, prompts, age, dotenv, schemas } = markers;
    for (const marker of [other, handlebars, prompts, age, dotenv, schemas])
      expect(chunksWith(loaded, marker), String(marker)).toEqual([]);
  });
});
