import { describe, expect, test } from "vitest";
import { expectFailure } from "../support/expect-failure.ts";
import { type RunOptions, Sandbox } from "../support/sandbox.ts";

async function workspace(...flags: readonly string[]): Promise<Sandbox> {
  const box = new Sandbox();
  await box.init(...flags);
  return box;
}

function change(box: Sandbox, fields: Record<string, unknown>): void {
  const settings = JSON.parse(box.read(".keep/settings.json")) as object;
  box.write(".keep/settings.json", JSON.stringify({ ...settings, ...fields }));
}

/** What `keep info` says of a setting: value and source. */
async function effective(
  box: Sandbox,
  setting: string,
  options: RunOptions = {},
  ...flags: readonly string[]
): Promise<unknown> {
  const { settings } = (await box.json(["info", ...flags], options)) as {
    settings: { setting: string; value: string | null; source: string }[];
  };
  const found = settings.find((row) => row.setting === setting)!;
  return [found.value, found.source];
}

describe("keep info", () => {
  test("says of each setting where it comes from", async () => {
    const box = await workspace();
    expect(await effective(box, "workspace")).toEqual([box.path(".keep"), "found"]);
    expect(await effective(box, "app_name")).toEqual(["Shop", "settings.json"]);
    expect(await effective(box, "env")).toEqual([null, "not set"]);
    expect(await effective(box, "vault")).toEqual(["local", "settings.json default_vault"]);
    expect(await effective(box, "protected_envs")).toEqual(["production", "default"]);
    expect(await effective(box, "template_path")).toEqual(["templates", "default"]);
    expect(await effective(box, "identity")).toEqual([box.identityFile, "default"]);
  });

  test("names the variable or flag that wins over the files", async () => {
    const box = await workspace();
    await box.ok(["vault:add", "--driver", "local", "--slug", "two"]);
    change(box, { default_env: "staging", protected_envs: [], template_path: "env" });
    expect(await effective(box, "env")).toEqual(["staging", "settings.json default_env"]);
    const env = { KEEP_ENV: "production", KEEP_VAULT: "two", KEEP_REGION: "eu-west-1" };
    expect(await effective(box, "env", { env })).toEqual(["production", "KEEP_ENV"]);
    expect(await effective(box, "vault", { env })).toEqual(["two", "KEEP_VAULT"]);
    expect(await effective(box, "region", { env })).toEqual(["eu-west-1", "KEEP_REGION"]);
    expect(await effective(box, "template_path")).toEqual(["env", "settings.json"]);
    expect(await effective(box, "workspace", { env: { KEEP_DIR: box.project } })).toEqual([
      box.path(".keep"),
      "KEEP_DIR",
    ]);
    expect(await effective(box, "workspace", {}, "--config", ".")).toEqual([
      box.path(".keep"),
      "--config",
    ]);
    const inline = { KEEP_IDENTITY: "AGE-SECRET-KEY-1" };
    expect(await effective(box, "identity", { env: inline })).toEqual([
      "(the key itself)",
      "KEEP_IDENTITY",
    ]);
  });

  test("a variable that is set to nothing counts as not set", async () => {
    const box = await workspace();
    const env = { KEEP_ENV: "", KEEP_VAULT: "", KEEP_DIR: "", KEEP_IDENTITY: "" };
    expect(await effective(box, "env", { env })).toEqual([null, "not set"]);
    expect(await effective(box, "workspace", { env })).toEqual([box.path(".keep"), "found"]);
  });

  test("is a table for people", async () => {
    const box = await workspace();
    const text = await box.ok(["info"]);
    expect(text).toMatch(/^Keep \d+\.\d+\.\d+ on Node \d+/);
    expect(text).toMatch(/app_name +Shop +settings\.json/);
    expect(text).toMatch(/local +Local encrypted files +local +yes +yes/);
  });
});

describe("precedence", () => {
  test("a flag wins over a variable, and that over the files", async () => {
    const box = await workspace();
    await box.ok(["vault:add", "--driver", "local", "--slug", "two"]);
    change(box, { default_env: "local" });
    for (const vault of ["local", "two"])
      for (const env of ["local", "staging", "production"])
        await box.set("A", `${vault}:${env}`, env, "--vault", vault);
    const env = { KEEP_ENV: "staging", KEEP_VAULT: "two" };
    expect(await box.ok(["get", "A"])).toBe("local:local\n");
    expect(await box.ok(["get", "A"], { env })).toBe("two:staging\n");
    expect(await box.ok(["get", "A", "-e", "production", "-v", "local"], { env })).toBe(
      "local:production\n",
    );
    expect(await box.ok(["get", "local:A"], { env })).toBe("local:staging\n");
  });

  test("--config wins over KEEP_DIR, and that over the folder one is in", async () => {
    const box = await workspace();
    for (const name of ["two", "three"]) await box.ok(["init", "--yes", "--config", name]);
    const env = { KEEP_DIR: "two" };
    expect(await effective(box, "app_name")).toEqual(["Shop", "settings.json"]);
    expect(await effective(box, "app_name", { env })).toEqual(["two", "settings.json"]);
    expect(await effective(box, "app_name", { env }, "--config", "three")).toEqual([
      "three",
      "settings.json",
    ]);
  });

  test("a variable with an unknown name is refused like the flag", async () => {
    const box = await workspace();
    await expectFailure(
      box,
      ["get", "A"],
      { exit: 2, code: "UNKNOWN_ENV", hint: "production" },
      { env: { KEEP_ENV: "prodution" } },
    );
    await expectFailure(
      box,
      ["list", "-e", "local"],
      { exit: 2, code: "UNKNOWN_VAULT" },
      { env: { KEEP_VAULT: "nope" } },
    );
  });

  test("the only environment needs no naming", async () => {
    const box = await workspace("--envs", "live");
    await box.ok(["set", "A", "x"]);
    expect(await box.ok(["get", "A"])).toBe("x\n");
  });
});

describe("unknown fields", () => {
  test("are kept on rewrite and named in a warning, with no value of theirs", async () => {
    const box = await workspace();
    change(box, { theirs: "quite private" });
    const { code, stderr } = await box.keep(["env:add", "qa"]);
    expect(code).toBe(0);
    expect(stderr).toContain("Warning: .keep/settings.json has fields that Keep does not know");
    expect(stderr).toContain("theirs");
    expect(stderr).not.toContain("quite private");
    expect(JSON.parse(box.read(".keep/settings.json"))).toMatchObject({ theirs: "quite private" });
    // A failure in JSON mode is still one object and nothing else.
    expect((await box.failure(["get", "NONE", "-e", "local"])).code).toBe("KEY_NOT_FOUND");
  });
});

describe("keep workspace", () => {
  test("shows, changes and resets the user's own choice", async () => {
    const box = await workspace();
    await box.ok(["vault:add", "--driver", "local", "--slug", "two"]);
    expect(await box.ok(["workspace"])).toBe("vaults: all\nenvironments: all\n");
    expect(await box.json(["workspace", "--vaults", "two", "--envs", "staging,local"])).toEqual({
      active_vaults: ["two"],
      active_envs: ["staging", "local"],
      changed: true,
    });
    expect(await box.ok(["workspace"])).toBe("vaults: two\nenvironments: staging, local\n");
    expect(await box.json(["env:list"])).toEqual([
      { env: "local", protected: false, active: true },
      { env: "staging", protected: false, active: true },
      { env: "production", protected: true, active: false },
    ]);
    expect(await box.json(["workspace", "--reset"])).toMatchObject({ active_vaults: [] });
    expect(await box.ok(["workspace"])).toBe("vaults: all\nenvironments: all\n");
  });

  test("decides which vaults are exported, and which of two wins", async () => {
    const box = await workspace();
    await box.ok(["vault:add", "--driver", "local", "--slug", "two"]);
    await box.set("A", "one");
    await box.set("A", "two", "local", "--vault", "two");
    const both = await box.keep(["export", "-e", "local"]);
    expect(both.stdout).toBe("A=two\n");
    expect(both.stderr).toContain("A of two overrides the one of local");
    await box.ok(["workspace", "--vaults", "two,local"]);
    expect(await box.ok(["export", "-e", "local"])).toBe("A=one\n");
    await box.ok(["workspace", "--vaults", "local"]);
    expect((await box.keep(["export", "-e", "local"])).stderr).toBe("");
  });

  test("a new vault and a new environment are seen at once", async () => {
    const box = await workspace();
    await box.ok(["workspace", "--vaults", "local", "--envs", "local"]);
    await box.ok(["vault:add", "--driver", "local", "--slug", "two"]);
    await box.ok(["env:add", "qa"]);
    expect(await box.json(["workspace"])).toMatchObject({
      active_vaults: ["local", "two"],
      active_envs: ["local", "qa"],
    });
  });
});

describe("keep env:*", () => {
  test("adds, lists and removes", async () => {
    const box = await workspace();
    expect(await box.json(["env:add", "qa"])).toEqual({
      env: "qa",
      envs: ["local", "staging", "production", "qa"],
    });
    expect(await box.ok(["env:list"])).toMatch(/production +yes +yes/);
    await expectFailure(box, ["env:add", "qa"], { exit: 6, code: "ALREADY_EXISTS" });
    expect(await box.json(["env", "remove", "qa", "--yes"])).toEqual({
      env: "qa",
      envs: ["local", "staging", "production"],
    });
  });

  test("removing asks first, and keeps the secrets", async () => {
    const box = await workspace();
    await box.set("A", "x", "staging");
    await expectFailure(box, ["env:remove", "staging"], {
      exit: 2,
      code: "CONFIRMATION_NEEDED",
      hint: "--yes",
    });
    await expectFailure(box, ["env:remove", "production"], {
      exit: 2,
      code: "CONFIRMATION_NEEDED",
    });
    await box.ok(["env:remove", "staging", "--force"]);
    await box.ok(["env:add", "staging"]);
    expect(await box.ok(["get", "A", "-e", "staging"])).toBe("x\n");
  });

  test("the last one stays, and the default one stops being the default", async () => {
    const box = await workspace("--envs", "one,two");
    change(box, { default_env: "two" });
    await box.ok(["env:remove", "two", "--yes"]);
    expect(JSON.parse(box.read(".keep/settings.json"))).not.toHaveProperty("default_env");
    await expectFailure(box, ["env:remove", "one", "--yes"], { exit: 2, code: "LAST_ONE" });
  });
});

test("keep identity prints the public recipient, and makes the identity once", async () => {
  const box = new Sandbox();
  const { code, stdout, stderr } = await box.keep(["identity"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^age1[0-9a-z]{58}\n$/);
  expect(stderr).toContain(box.identityFile);
  expect(stderr + stdout).not.toContain("AGE-SECRET-KEY");
  expect(await box.json(["identity"])).toEqual({
    recipient: stdout.trim(),
    source: box.identityFile,
  });
});
