import { describe, expect, test } from "vitest";
import { expectFailure } from "../support/expect-failure.ts";
import { Sandbox } from "../support/sandbox.ts";

/** A `.keep` as the PHP tool of the same name writes it works as it is. */

const settings = {
  app_name: "Shop",
  namespace: "Shop_1",
  envs: ["local", "staging", "production", "_old", "2"],
  default_vault: "ssm",
  template_path: "env",
  created_at: "2026-01-02T10:00:00+00:00",
  updated_at: "2026-01-02T10:00:00+00:00",
  version: "1.0",
};

const ssm = {
  slug: "ssm",
  driver: "ssm",
  name: "AWS SSM Parameter Store",
  scope: "app2",
  region: "us-east-1",
  key: "alias/my-key",
};

const secretsManager = {
  driver: "secretsmanager",
  name: "AWS Secrets Manager",
  scope: "",
  region: "us-east-1",
  key: null,
  permissions_verified_at: "2026-01-02T10:00:00+00:00",
};

const text = (json: unknown): string => JSON.stringify(json, null, 4);

function phpWorkspace(): Sandbox {
  const box = new Sandbox();
  box.write(".keep/.gitignore", "*\n!.gitignore\n");
  box.write(".keep/settings.json", text(settings));
  box.write(".keep/vaults/ssm.json", text(ssm));
  // The slug comes from the file's name.
  box.write(".keep/vaults/sm.json", text(secretsManager));
  box.write(
    ".keep/local/workspace.json",
    text({
      active_vaults: ["ssm", "sm"],
      active_envs: ["local", "staging"],
      created_at: "2026-01-02T10:00:00+00:00",
      updated_at: "2026-01-02T10:00:00+00:00",
    }),
  );
  box.write(
    ".keep/local/permissions.json",
    text({ ssm: { local: ["list", "read"] }, verified_at: "2026-01-02T10:00:00+00:00" }),
  );
  return box;
}

const files = [
  ".keep/.gitignore",
  ".keep/settings.json",
  ".keep/vaults/ssm.json",
  ".keep/vaults/sm.json",
  ".keep/local/workspace.json",
  ".keep/local/permissions.json",
];

const settingsOf = (box: Sandbox): unknown => JSON.parse(box.read(".keep/settings.json"));

describe("reading", () => {
  test("says all of it, and changes no byte", async () => {
    const box = phpWorkspace();
    const before = files.map((file) => box.read(file));
    const info = (await box.json(["info"])) as { settings: object[] };
    expect(info.settings).toEqual(
      expect.arrayContaining([
        { setting: "app_name", value: "Shop", source: "settings.json" },
        { setting: "namespace", value: "Shop_1", source: "settings.json" },
        { setting: "vault", value: "ssm", source: "settings.json default_vault" },
        { setting: "template_path", value: "env", source: "settings.json" },
      ]),
    );
    expect(await box.json(["vault:list"])).toEqual([
      {
        slug: "sm",
        name: secretsManager.name,
        driver: "secretsmanager",
        default: false,
        active: true,
      },
      { slug: "ssm", name: ssm.name, driver: "ssm", default: true, active: true },
    ]);
    expect(await box.json(["vault:show", "ssm"])).toEqual(ssm);
    expect(await box.json(["vault:show", "sm"])).toEqual({ ...secretsManager, slug: "sm" });
    expect(await box.json(["env:list"])).toHaveLength(5);
    expect(await box.json(["workspace"])).toMatchObject({ active_vaults: ["ssm", "sm"] });
    expect(files.map((file) => box.read(file))).toEqual(before);
    expect(box.has(".keep/schemas")).toBe(false);
  });

  test("leaves out what is optional", async () => {
    const box = new Sandbox();
    box.write(
      ".keep/settings.json",
      text({ app_name: "Shop", namespace: "shop", envs: ["local"], default_vault: null }),
    );
    expect(await box.json(["vault:list"])).toEqual([]);
    expect(await box.json(["env:list"])).toHaveLength(1);
  });
});

describe("changing", () => {
  test("env:add keeps every field, template_path among them", async () => {
    const box = phpWorkspace();
    await box.ok(["env:add", "qa"]);
    expect(settingsOf(box)).toEqual({
      ...settings,
      $schema: "./schemas/settings.json",
      envs: [...settings.envs, "qa"],
      updated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
    expect(JSON.parse(box.read(".keep/local/workspace.json"))).toMatchObject({
      active_envs: ["local", "staging", "qa"],
      created_at: "2026-01-02T10:00:00+00:00",
    });
    expect(box.read(".keep/local/permissions.json")).toContain("verified_at");
    expect(box.read(".keep/vaults/ssm.json")).toBe(text(ssm));
  });

  test("an environment of an older form of name can be used and removed", async () => {
    const box = phpWorkspace();
    await box.ok(["vault:add", "--driver", "local"]);
    await box.set("A", "x", "_old", "--vault", "local");
    expect(await box.ok(["get", "local:A", "-e", "_old"])).toBe("x\n");
    await box.ok(["env:remove", "_old", "--yes"]);
    expect(settingsOf(box)).toMatchObject({ envs: ["local", "staging", "production", "2"] });
  });

  test("init again loses nothing", async () => {
    const box = phpWorkspace();
    await box.ok(["init", "--yes"]);
    expect(settingsOf(box)).toMatchObject({ ...settings, updated_at: expect.anything() });
    expect(box.read(".keep/vaults/ssm.json")).toBe(text(ssm));
    expect(await box.json(["vault:list"])).toHaveLength(2);
  });

  test("vault:edit keeps every field, and gives a slug to the file that has none", async () => {
    const box = phpWorkspace();
    await box.ok(["vault:edit", "sm", "--region", "eu-central-1"]);
    expect(JSON.parse(box.read(".keep/vaults/sm.json"))).toEqual({
      ...secretsManager,
      $schema: "../schemas/vault.json",
      slug: "sm",
      region: "eu-central-1",
    });
  });

  test("a local vault beside the others works at once", async () => {
    const box = phpWorkspace();
    await box.ok(["vault:add", "--driver", "local"]);
    expect(settingsOf(box)).toMatchObject({ default_vault: "ssm" });
    await box.set("A", "x", "local", "--vault", "local");
    expect(await box.ok(["get", "local:A", "-e", "local"])).toBe("x\n");
    expect(await box.json(["workspace"])).toMatchObject({ active_vaults: ["ssm", "sm", "local"] });
    box.write("env/local.env", "A={local:A}\n");
    expect(await box.ok(["export", "-e", "local", "--template"])).toBe("A=x\n");
  });

  test("a vault is never added over a file that the choice hides", async () => {
    const box = phpWorkspace();
    box.write(".keep/local/workspace.json", text({ active_vaults: ["ssm"] }));
    await expectFailure(box, ["vault:add", "--driver", "ssm", "--slug", "sm"], {
      exit: 6,
      code: "ALREADY_EXISTS",
    });
    expect(box.read(".keep/vaults/sm.json")).toBe(text(secretsManager));
  });
});
