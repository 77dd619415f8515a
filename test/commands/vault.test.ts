import { describe, expect, test } from "vitest";
import { expectFailure } from "../support/expect-failure.ts";
import { Sandbox } from "../support/sandbox.ts";

async function workspace(): Promise<Sandbox> {
  const box = new Sandbox();
  await box.init();
  return box;
}

const fileOf = (box: Sandbox, slug: string): Record<string, unknown> =>
  JSON.parse(box.read(`.keep/vaults/${slug}.json`)) as Record<string, unknown>;

describe("keep vault:add", () => {
  test("takes the driver's name as the slug, and its title as the name", async () => {
    const box = await workspace();
    const { code, stdout, stderr } = await box.keep(["vault:add", "--driver", "ssm"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toContain("keep vault:show ssm");
    expect(fileOf(box, "ssm")).toEqual({
      $schema: "../schemas/vault.json",
      slug: "ssm",
      driver: "ssm",
      name: "AWS SSM Parameter Store",
    });
  });

  test("works with a blank instead of the colon", async () => {
    const box = await workspace();
    await box.ok(["vault", "add", "--driver", "local", "--slug", "two"]);
    expect(await box.json(["vault", "list"])).toHaveLength(2);
  });

  test.each(["ssm", "secretsmanager"])("takes every option of %s by flags", async (driver) => {
    const box = await workspace();
    const flags = {
      region: "eu-central-1",
      "kms-key": "alias/shop",
      profile: "shop",
      endpoint: "http://127.0.0.1:4566",
      "role-arn": "arn:aws:iam::123456789012:role/keep",
      ...(driver === "ssm" ? { tier: "advanced" } : {}),
    };
    const given = Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, value]);
    const vault = await box.json([
      "vault:add",
      `--driver=${driver}`,
      "--slug=aws",
      "--name=AWS",
      "--scope=/web/",
      ...given,
    ]);
    const { "kms-key": key, "role-arn": role_arn, ...rest } = flags;
    const expected = { slug: "aws", driver, name: "AWS", scope: "web", key, role_arn, ...rest };
    expect(vault).toEqual(expected);
    expect(await box.json(["vault:show", "aws"])).toEqual(expected);
  });

  test.each([
    ["local", "--region", "eu-central-1", "no such option"],
    ["local", "--tier", "advanced", "no such option"],
    ["secretsmanager", "--tier", "advanced", "no such option"],
    ["ssm", "--path", "x", "no such option"],
    ["ssm", "--region", "Frankfurt", "a region such as"],
    ["ssm", "--endpoint", "localhost", "http"],
    ["ssm", "--role-arn", "admin", "ARN"],
    ["ssm", "--tier", "huge", "standard, advanced"],
  ])("refuses for %s %s %s", async (driver, flag, value, says) => {
    const box = await workspace();
    await expectFailure(box, ["vault:add", "--driver", driver, "--slug", "two", flag, value], {
      exit: 2,
      code: "INVALID_OPTION",
      message: new RegExp(`^${flag} does not fit the ${driver} driver: .*${says}`),
    });
    expect(box.has(".keep/vaults/two.json")).toBe(false);
  });

  test("never replaces a vault, also not one that the user's choice hides", async () => {
    const box = await workspace();
    await box.ok(["vault:add", "--driver", "local", "--slug", "two"]);
    await box.ok(["workspace", "--vaults", "two"]);
    const before = box.read(".keep/vaults/local.json");
    await expectFailure(box, ["vault:add", "--driver", "local"], {
      exit: 6,
      code: "ALREADY_EXISTS",
      hint: "keep vault:edit local",
    });
    expect(box.read(".keep/vaults/local.json")).toBe(before);
  });

  test("becomes the default if there is none, or by --default", async () => {
    const box = await workspace();
    await box.ok(["vault:add", "--driver", "local", "--slug", "two"]);
    await box.ok(["vault:add", "--driver", "local", "--slug", "three", "--default"]);
    const vaults = (await box.json(["vault:list"])) as { slug: string; default: boolean }[];
    expect(vaults.map(({ slug, default: isDefault }) => [slug, isDefault])).toEqual([
      ["local", false],
      ["three", true],
      ["two", false],
    ]);
  });

  test("needs a driver where nobody can be asked", async () => {
    const box = await workspace();
    await expectFailure(box, ["vault:add"], { exit: 2, code: "MISSING_INPUT", hint: "--driver" });
  });

  test("a name that could not be read back is not written", async () => {
    const box = await workspace();
    const name = "x".repeat(101);
    expect((await box.keep(["vault:add", "--driver", "ssm", "--name", name])).code).toBe(2);
    expect((await box.keep(["vault:edit", "local", "--name", name])).code).toBe(2);
    expect(await box.json(["vault:list"])).toHaveLength(1);
  });

  test("a vault of an AWS driver says what it lacks when it is opened", async () => {
    const box = await workspace();
    await box.ok(["vault:add", "--driver", "ssm", "--endpoint", "http://127.0.0.1:1"]);
    await expectFailure(box, ["get", "ssm:A", "-e", "local"], {
      exit: 2,
      code: "NO_REGION",
      hint: "keep vault:edit ssm --region",
    });
  });
});

test("SSM takes no namespace that AWS keeps for itself", async () => {
  const box = new Sandbox();
  await box.ok(["init", "--yes", "--name", "Awsome", "--namespace", "awsome"]);
  await box.ok(["vault:add", "--driver", "ssm", "--region", "us-east-1"]);
  await expectFailure(box, ["set", "A", "x", "-e", "local", "-v", "ssm"], {
    exit: 2,
    code: "RESERVED_NAMESPACE",
    message: "awsome",
  });
});

describe("keep vault:list and vault:show", () => {
  test("show each vault for people and for programs", async () => {
    const box = await workspace();
    expect(await box.ok(["vault:list"])).toMatch(
      /^Slug +Name +Driver +Default +Active\nlocal +Local encrypted files +local +yes +yes\n$/,
    );
    expect(await box.json(["vault:list"])).toEqual([
      {
        slug: "local",
        name: "Local encrypted files",
        driver: "local",
        default: true,
        active: true,
      },
    ]);
    const shown = await box.ok(["vault:show", "local"]);
    expect(shown).toMatch(/driver +local/);
    expect(shown).not.toContain("$schema");
  });

  test("no vault at all is said with what to type", async () => {
    const box = await workspace();
    await box.ok(["vault:remove", "local", "--yes"]);
    expect(await box.ok(["vault:list"])).toContain("keep vault:add");
    expect(await box.json(["vault:list"])).toEqual([]);
    await expectFailure(box, ["get", "A", "-e", "local"], {
      exit: 2,
      code: "NO_VAULT",
      hint: "keep vault:add",
    });
  });
});

describe("keep vault:edit", () => {
  test("changes and takes away options, and keeps unknown fields", async () => {
    const box = await workspace();
    await box.ok(["vault:add", "--driver", "ssm", "--region", "eu-central-1", "--profile", "p"]);
    box.write(".keep/vaults/ssm.json", JSON.stringify({ ...fileOf(box, "ssm"), theirs: [1] }));
    await box.ok(["vault:edit", "ssm", "--region", "eu-west-1", "--profile", "", "--name", "N"]);
    expect(fileOf(box, "ssm")).toEqual({
      $schema: "../schemas/vault.json",
      slug: "ssm",
      driver: "ssm",
      name: "N",
      region: "eu-west-1",
      theirs: [1],
    });
    await expectFailure(box, ["vault:edit", "ssm", "--path", "x"], {
      exit: 2,
      code: "INVALID_OPTION",
    });
  });

  test("a new slug moves the file, the default, the user's choice, and not the secrets", async () => {
    const box = await workspace();
    await box.set("A", "x");
    await box.ok(["workspace", "--vaults", "local"]);
    await box.ok(["vault:edit", "local", "--slug", "team"]);
    expect(box.has(".keep/vaults/local.json")).toBe(false);
    expect(await box.ok(["get", "A", "-e", "local"])).toBe("x\n");
    expect(await box.ok(["get", "team:A", "-e", "local"])).toBe("x\n");
    expect(await box.json(["workspace"])).toMatchObject({ active_vaults: ["team"] });
    await box.ok(["vault:edit", "team", "--slug", "again"]);
    expect(await box.ok(["get", "A", "-e", "local"])).toBe("x\n");
    expect(await box.ok(["export", "-e", "local"])).toBe("A=x\n");
  });

  test("a slug that is taken is refused, and nothing moves", async () => {
    const box = await workspace();
    await box.ok(["vault:add", "--driver", "local", "--slug", "two"]);
    const before = box.read(".keep/vaults/two.json");
    await expectFailure(box, ["vault:edit", "local", "--slug", "two"], {
      exit: 6,
      code: "ALREADY_EXISTS",
    });
    expect(box.read(".keep/vaults/two.json")).toBe(before);
    expect(await box.json(["vault:list"])).toHaveLength(2);
  });

  test("a slug that another file holds under another name is taken too", async () => {
    const box = await workspace();
    box.write(".keep/vaults/odd.json", '{"slug":"two","driver":"local"}');
    await expectFailure(box, ["vault:edit", "local", "--slug", "two"], {
      exit: 6,
      code: "ALREADY_EXISTS",
    });
    expect(await box.json(["vault:list"])).toHaveLength(2);
  });

  test("--default makes it the default", async () => {
    const box = await workspace();
    await box.ok(["vault:add", "--driver", "local", "--slug", "two"]);
    await box.ok(["vault:edit", "two", "--default"]);
    await box.set("A", "x");
    expect(await box.ok(["get", "two:A", "-e", "local"])).toBe("x\n");
  });
});

describe("keep vault:remove", () => {
  test("asks first, keeps the secrets, and the vault can come back", async () => {
    const box = await workspace();
    await box.ok(["vault:add", "--driver", "local", "--slug", "two"]);
    await box.set("A", "x", "local", "--vault", "two");
    await expectFailure(box, ["vault:remove", "two"], {
      exit: 2,
      code: "CONFIRMATION_NEEDED",
      hint: "--yes",
    });
    expect(await box.json(["vault:remove", "two", "--yes"])).toEqual({
      slug: "two",
      driver: "local",
    });
    await box.ok(["vault:add", "--driver", "local", "--slug", "two"]);
    expect(await box.ok(["get", "two:A", "-e", "local"])).toBe("x\n");
  });

  test("is vault:delete too, with --force as the PHP tool has it", async () => {
    const box = await workspace();
    await box.ok(["vault:add", "--driver", "local", "--slug", "two"]);
    await box.ok(["vault:delete", "two", "--force"]);
    await box.ok(["vault:add", "--driver", "local", "--slug", "two"]);
    await box.ok(["vault", "delete", "two", "-y"]);
    expect(await box.json(["vault:list"])).toHaveLength(1);
  });

  test("refuses the default vault while there are others", async () => {
    const box = await workspace();
    await box.ok(["vault:add", "--driver", "local", "--slug", "two"]);
    await expectFailure(box, ["vault:remove", "local", "--yes"], {
      exit: 2,
      code: "DEFAULT_VAULT",
      hint: "keep vault:edit SLUG --default",
    });
    await box.ok(["vault:edit", "two", "--default"]);
    await box.ok(["vault:remove", "local", "--yes"]);
    await box.ok(["vault:remove", "two", "--yes"]);
    expect(await box.json(["vault:list"])).toEqual([]);
  });
});
