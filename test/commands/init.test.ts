import { mkdirSync, readFileSync, readdirSync, statSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect, test } from "vitest";
import { expectFailure } from "../support/expect-failure.ts";
import { Sandbox } from "../support/sandbox.ts";

const settingsOf = (box: Sandbox, folder = ".keep"): Record<string, unknown> =>
  JSON.parse(box.read(`${folder}/settings.json`)) as Record<string, unknown>;

describe("a fresh folder", () => {
  test("--yes makes a workspace with a local vault that works at once", async () => {
    const box = new Sandbox();
    const { stdout, stderr, code } = await box.keep(["init", "--yes"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toContain("keep set DB_PASSWORD -e local");
    expect(settingsOf(box)).toMatchObject({
      app_name: "project",
      namespace: "project",
      envs: ["local", "staging", "production"],
      default_vault: "local",
      version: "1.0",
    });
    await box.set("A", "x");
    expect(await box.ok(["get", "A", "-e", "local"])).toBe("x\n");
  });

  test("needs no --yes where nobody can be asked", async () => {
    const box = new Sandbox();
    expect(await box.json(["init", "-n"])).toMatchObject({
      folder: ".keep",
      created: true,
      app_name: "project",
      namespace: "project",
      envs: ["local", "staging", "production"],
      default_vault: "local",
      vault: "local",
      warnings: [],
    });
  });

  test("takes every answer from its flags", async () => {
    const box = new Sandbox();
    const flags = ["--name", "My Shop", "--namespace", "my_Shop-2", "--envs", "dev, live,dev"];
    await box.ok(["init", ...flags, "--vault-driver", "local", "--default-vault", "team"]);
    expect(settingsOf(box)).toMatchObject({
      app_name: "My Shop",
      namespace: "my_Shop-2",
      envs: ["dev", "live"],
      default_vault: "team",
    });
    expect(readdirSync(box.path(".keep/vaults"))).toEqual(["team.json"]);
  });

  test("can begin with an AWS vault, without an account and without a network", async () => {
    const box = new Sandbox();
    await box.ok(["init", "--yes", "--vault-driver", "ssm"]);
    expect(settingsOf(box)["default_vault"]).toBe("ssm");
    expect(JSON.parse(box.read(".keep/vaults/ssm.json"))).toMatchObject({ driver: "ssm" });
  });

  test("ignores what is personal, for git", async () => {
    const box = new Sandbox();
    box.write(".keep/.gitignore", "mine");
    await box.ok(["init", "--yes"]);
    const lines = box.read(".keep/.gitignore").split("\n");
    expect(lines).toEqual(expect.arrayContaining(["mine", "local/", "*.lock", "*.tmp"]));
  });

  test("points to the schemas of its files", async () => {
    const box = new Sandbox();
    await box.init();
    expect(settingsOf(box)["$schema"]).toBe("./schemas/settings.json");
    expect(JSON.parse(box.read(".keep/vaults/local.json"))["$schema"]).toBe(
      "../schemas/vault.json",
    );
    for (const name of ["settings", "vault"])
      expect(JSON.parse(box.read(`.keep/schemas/${name}.json`))).toHaveProperty("properties");
  });
});

describe("the suggested name", () => {
  const name = async (box: Sandbox, ...flags: readonly string[]): Promise<unknown> => {
    await box.ok(["init", "--yes", ...flags]);
    const { app_name, namespace } = settingsOf(box);
    return [app_name, namespace];
  };

  test("is composer's before npm's before the folder's", async () => {
    const box = new Sandbox();
    box.write("package.json", '{"name":"@acme/web-shop"}');
    expect(await name(box)).toEqual(["web-shop", "web-shop"]);
    const php = new Sandbox();
    php.write("package.json", '{"name":"web-shop"}');
    php.write("composer.json", '{"name":"acme/Php.Shop"}');
    expect(await name(php)).toEqual(["Php.Shop", "php-shop"]);
    const broken = new Sandbox();
    broken.write("package.json", "{");
    broken.write("composer.json", "[]");
    expect(await name(broken)).toEqual(["project", "project"]);
  });

  test.each([
    ["Müller & Söhne", "muller-sohne"],
    ["店", "app"],
    ["  --x--  ", "x"],
    ["../etc", "etc"],
  ])("%j becomes the namespace %s", async (given, namespace) => {
    const box = new Sandbox();
    expect(await name(box, "--name", given)).toEqual([given, namespace]);
  });

  test.each([["my dir"], ["Ünï"], ["'quoted'"], ["$HOME"], ["-dash"]])(
    "in a folder named %j is its name",
    async (folder) => {
      const box = new Sandbox();
      mkdirSync(box.path(folder));
      await box.ok(["init", "--yes"], { cwd: folder });
      expect(settingsOf(box, `${folder}/.keep`)["app_name"]).toBe(folder);
      await box.ok(["set", "A", "x", "-e", "local"], { cwd: folder });
      expect(await box.ok(["get", "A", "-e", "local"], { cwd: folder })).toBe("x\n");
    },
  );

  test("must not be blank or over 100 characters, nor a namespace that is a path", async () => {
    const box = new Sandbox();
    for (const flags of [
      ["--name", " "],
      ["--name", "x".repeat(101)],
      ["--namespace", "a/b"],
      ["--namespace", "../x"],
      ["--namespace", ""],
    ])
      expect([(await box.keep(["init", "--yes", ...flags])).code, flags]).toEqual([2, flags]);
    // What cannot be read back must not be written.
    expect(box.has(".keep/settings.json")).toBe(false);
  });
});

describe("run again", () => {
  test("loses nothing", async () => {
    const box = new Sandbox();
    await box.init("--envs", "local,custom,production");
    await box.ok(["vault:add", "--driver", "ssm", "--region", "eu-central-1"]);
    await box.set("A", "x", "custom");
    const { updated_at: _, ...made } = settingsOf(box);
    const before = {
      ...made,
      template_path: "env",
      default_env: "custom",
      protected_envs: ["custom"],
      theirs: { kept: true },
    };
    box.write(".keep/settings.json", JSON.stringify(before));
    const vaults = ["local", "ssm"].map((slug) => box.read(`.keep/vaults/${slug}.json`));
    await box.ok(["init", "--yes"]);
    const { updated_at: __, ...after } = settingsOf(box);
    expect(after).toEqual(before);
    expect(["local", "ssm"].map((slug) => box.read(`.keep/vaults/${slug}.json`))).toEqual(vaults);
    expect(await box.ok(["get", "A", "-e", "custom"])).toBe("x\n");
  });

  test("adds what the flags say, and keeps the environments that are there", async () => {
    const box = new Sandbox();
    await box.init();
    const result = await box.json(["init", "--yes", "--name", "New", "--envs", "qa,local"]);
    expect(result).toMatchObject({
      created: false,
      app_name: "New",
      namespace: "shop",
      envs: ["local", "staging", "production", "qa"],
      vault: null,
    });
  });

  test("does not ask, overwrite or double the vault of the same driver", async () => {
    const box = new Sandbox();
    await box.init();
    const before = box.read(".keep/vaults/local.json");
    await box.init("--vault-driver", "local");
    expect(box.read(".keep/vaults/local.json")).toBe(before);
    expect(readdirSync(box.path(".keep/vaults"))).toEqual(["local.json"]);
  });

  test("makes an existing vault the default, and refuses one that is not there", async () => {
    const box = new Sandbox();
    await box.init();
    await box.ok(["vault:add", "--driver", "local", "--slug", "two"]);
    await box.ok(["init", "--yes", "--default-vault", "two"]);
    expect(settingsOf(box)["default_vault"]).toBe("two");
    await expectFailure(box, ["init", "--yes", "--default-vault", "tow"], {
      exit: 2,
      code: "UNKNOWN_VAULT",
      hint: "Did you mean two?",
    });
  });

  test("keeps the mode of the files", async () => {
    const box = new Sandbox();
    await box.init();
    expect(statSync(box.path(".keep/settings.json")).mode & 0o777).toBe(0o644);
  });
});

describe("where", () => {
  test.each([
    ["--config", ["--config", "there"], {}],
    ["--config with .keep", ["--config", "there/.keep"], {}],
    ["KEEP_DIR", [], { KEEP_DIR: "there" }],
  ])("%s makes it in that folder, and the other commands find it so", async (_, flags, env) => {
    const box = new Sandbox();
    await box.ok(["init", "--yes", ...flags], { env });
    expect(box.has(".keep")).toBe(false);
    expect(settingsOf(box, "there/.keep")["app_name"]).toBe("there");
    await box.ok(["set", "A", "x", "-e", "local", ...flags], { env });
    expect(await box.ok(["get", "A", "-e", "local", ...flags], { env })).toBe("x\n");
    expect(box.has("there/.keep/secrets/local/local.age")).toBe(true);
  });

  test("a workspace inside another one is made, with a warning", async () => {
    const box = new Sandbox();
    await box.init();
    mkdirSync(box.path("packages/web"), { recursive: true });
    const { code, stderr } = await box.keep(["init", "--yes"], { cwd: "packages/web" });
    expect(code).toBe(0);
    expect(stderr).toContain(`another workspace above, ${box.path(".keep")}`);
    const info = (await box.json(["info"], { cwd: "packages/web" })) as {
      settings: { setting: string; value: string }[];
    };
    expect(info.settings.find(({ setting }) => setting === "app_name")?.value).toBe("web");
  });

  test("the nearest workspace above is found from a folder below", async () => {
    const box = new Sandbox();
    await box.init();
    await box.set("A", "x");
    mkdirSync(box.path("a/b"), { recursive: true });
    expect(await box.ok(["get", "A", "-e", "local"], { cwd: "a/b" })).toBe("x\n");
  });

  test("an identity is made outside of the project, for its user alone", async () => {
    const box = new Sandbox();
    await box.init();
    expect(readFileSync(box.identityFile, "utf8")).toContain("AGE-SECRET-KEY-1");
    expect(statSync(box.identityFile).mode & 0o777).toBe(0o600);
    expect(basename(box.identityFile)).toBe("identity.txt");
  });
});
