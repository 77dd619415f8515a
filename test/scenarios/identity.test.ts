import { existsSync, readdirSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Sandbox } from "../support/sandbox.ts";
import { keyIn, newTeam, userOf } from "../support/team.ts";

test("an identity is made once, with mode 0600, in a folder of mode 0700", async () => {
  const box = new Sandbox();
  const first = await box.json(["identity"]);
  expect(await box.json(["identity"])).toEqual(first);
  expect(first).toMatchObject({ source: box.identityFile });
  expect(statSync(box.identityFile).mode & 0o777).toBe(0o600);
  expect(statSync(join(box.identityFile, "..")).mode & 0o777).toBe(0o700);
});

test("an identity in KEEP_IDENTITY opens the vault, and no file is made or read", async () => {
  const { project } = await newTeam();
  const key = keyIn(project.identityFile);
  const nobody = userOf(new Sandbox());
  const options = { env: { ...nobody.options.env, KEEP_IDENTITY: key } };
  expect(await project.ok(["get", "A", "-e", "local"], options)).toBe("local value\n");
  await project.ok(["set", "A", "new", "-e", "local"], options);
  expect(existsSync(nobody.identityFile)).toBe(false);
});

test("an identity in KEEP_IDENTITY goes before KEEP_IDENTITY_FILE, and that before the usual file", async () => {
  const { project, bobFile } = await newTeam();
  const ofFile = { KEEP_IDENTITY_FILE: bobFile };
  const read = ["get", "A", "-e", "local"];
  expect((await project.failure(read, { env: ofFile })).exit).toBe(4);
  const both = { ...ofFile, KEEP_IDENTITY: keyIn(project.identityFile) };
  expect(await project.ok(read, { env: both })).toBe("local value\n");
  expect(await project.ok(read, { env: { KEEP_IDENTITY: "", KEEP_IDENTITY_FILE: "" } })).toBe(
    "local value\n",
  );
});

test("an identity that is broken in KEEP_IDENTITY is an error that does not show it", async () => {
  const { project } = await newTeam();
  const broken = `${keyIn(project.identityFile).slice(0, -1)}!`;
  const env = { KEEP_IDENTITY: broken };
  const failure = await project.failure(["get", "A", "-e", "local"], { env });
  expect(failure).toMatchObject({ exit: 4, code: "INVALID_IDENTITY" });
  expect(JSON.stringify(failure).includes(broken.slice(16, 60))).toBe(false);
});

const inside: readonly (readonly [string, (box: Sandbox) => Record<string, string>])[] = [
  ["by KEEP_IDENTITY_FILE", (box) => ({ KEEP_IDENTITY_FILE: box.path("identity.txt") })],
  ["by a relative path", () => ({ KEEP_IDENTITY_FILE: "identity.txt" })],
  ["in a folder of it", (box) => ({ XDG_CONFIG_HOME: box.path("config") })],
  ["in a folder whose name begins with dots", (box) => ({ XDG_CONFIG_HOME: box.path("..config") })],
  ["through a link", (box) => ({ XDG_CONFIG_HOME: join(box.home, "link") })],
];

test.each(inside)("an identity is never made inside the repository: %s", async (_, variables) => {
  const box = new Sandbox();
  await box.run("git", ["init", "-q"]);
  box.write("sub/file", "");
  symlinkSync(box.project, join(box.home, "link"));
  for (const cwd of [".", "sub"]) {
    const { code, stdout } = await box.keep(["identity"], { env: variables(box), cwd });
    expect([code, stdout]).toEqual([2, ""]);
  }
  const files = readdirSync(box.project, { recursive: true, encoding: "utf8" });
  expect(files.filter((file) => file.endsWith("identity.txt"))).toEqual([]);
});
