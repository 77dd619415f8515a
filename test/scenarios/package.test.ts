import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Sandbox, projectRoot } from "../support/sandbox.ts";

test("the packed tarball installs elsewhere without dependencies and does the main job", async () => {
  const box = new Sandbox();
  // The suites share one build: packing must not make it anew under them.
  const packed = await box.run("npm", [
    "pack",
    projectRoot,
    "--ignore-scripts",
    "--pack-destination",
    box.folder,
  ]);
  expect(packed).toMatchObject({ code: 0 });
  const tarball = readdirSync(box.folder).find((file) => file.endsWith(".tgz"))!;
  expect(statSync(join(box.folder, tarball)).size).toBeLessThan(700_000);

  box.write("package.json", "{}");
  const installed = await box.run("npm", ["install", join(box.folder, tarball), "--offline"]);
  expect(installed).toMatchObject({ code: 0 });
  const keep = box.path("node_modules", ".bin", "keep");
  const { version } = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8")) as {
    version: string;
  };
  expect(await box.run(keep, ["--version"])).toMatchObject({ code: 0, stdout: `${version}\n` });
  expect(await box.run(keep, ["init", "--yes"])).toMatchObject({ code: 0 });
  for (const key of ["APP_KEY", "DB_USER", "DB_PASSWORD", "SESSION_SECRET", "SMTP_PASSWORD"])
    expect(await box.run(keep, ["set", key, "--env", "local", "--generate"])).toMatchObject({
      code: 0,
    });
  const template = box.path("node_modules", "keep-cli", "templates", "app.env");
  const args = ["export", "--env", "local", "--template", template, "--file", ".env"];
  expect(await box.run(keep, args)).toMatchObject({ code: 0 });
  expect(box.read(".env")).toMatch(/^DB_PASSWORD="[A-Za-z0-9]{32}"$/m);
  expect(readdirSync(box.path("node_modules")).filter((name) => !name.startsWith("."))).toEqual([
    "keep-cli",
  ]);
});

test("the package carries what it should and nothing else", async () => {
  const box = new Sandbox();
  const { stdout } = await box.run("npm", [
    "pack",
    projectRoot,
    "--ignore-scripts",
    "--dry-run",
    "--json",
  ]);
  const [{ files }] = JSON.parse(stdout) as [{ files: readonly { path: string }[] }];
  const paths = files.map(({ path }) => path);
  expect(paths).toEqual(
    expect.arrayContaining([
      "LICENSE",
      "README.md",
      "bin/run.js",
      "dist/main.js",
      "dist/help.json",
      "dist/oclif.manifest.json",
      "dist/schemas/settings.json",
      "dist/schemas/vault.json",
      "dist/THIRD-PARTY-LICENSES.txt",
      "templates/app.env",
    ]),
  );
  expect(paths.filter((path) => /^(?:src|test|\.keep|\.ci|bench)\//.test(path))).toEqual([]);
});
