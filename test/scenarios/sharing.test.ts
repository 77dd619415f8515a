import {
  generateHybridIdentity,
  generateX25519Identity,
  identityToRecipient,
} from "age-encryption";
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Sandbox } from "../support/sandbox.ts";
import { newTeam, userOf } from "../support/team.ts";
import { leftovers, vaultFile } from "../support/vault-files.ts";

describe("someone who has no access", () => {
  test("is told what to ask a colleague for, and that very command helps", async () => {
    const { project, bob, bobs } = await newTeam();
    const failure = await project.failure(["get", "A", "-e", "staging"], bob);
    expect(failure).toMatchObject({
      exit: 4,
      code: "NO_ACCESS",
      details: { file: vaultFile("staging"), vault: "local", env: "staging", recipient: bobs },
    });
    const command = /keep (vault:share .*)$/.exec(failure.hint!)![1]!;
    expect(command).toBe(`vault:share local --env staging --recipient ${bobs}`);
    await project.ok(command.split(" "));
    expect(await project.ok(["get", "A", "-e", "staging"], bob)).toBe("staging value\n");
  });

  test("can neither read nor write nor let themselves in, and changes nothing", async () => {
    const { project, bob, bobs } = await newTeam();
    const before = stateOf(project);
    const calls = [
      ["get", "A"],
      ["export"],
      ["list", "--unmask"],
      ["set", "A", "x"],
      ["set", "NEW", "x"],
      ["delete", "A", "--yes"],
    ].map((args) => [...args, "-e", "local"]);
    calls.push(["vault:share", "local", "--recipient", bobs]);
    calls.push(["vault:share", "local", "--recipient", bobs, "--env", "staging"]);
    for (const args of calls)
      expect((await project.failure(args, bob)).exit, args.join(" ")).toBe(4);
    expect(stateOf(project)).toEqual(before);
    expect(leftovers(project)).toEqual([]);
  });

  test("cannot begin a file that the others could not read", async () => {
    const { project, bob } = await newTeam();
    expect(
      await project.failure(["set", "A", "x", "-e", "production", "--yes"], bob),
    ).toMatchObject({ exit: 4, code: "NOT_A_RECIPIENT" });
    expect(project.has(vaultFile("production"))).toBe(false);
  });

  test("still sees the names", async () => {
    const { project, bob } = await newTeam();
    expect(await project.json(["list", "-e", "local", "--names"], bob)).toEqual(["A"]);
  });

  test("without any identity is told so, and none is made by reading", async () => {
    const { project } = await newTeam();
    const nobody = userOf(new Sandbox());
    const failure = await project.failure(["get", "A", "-e", "local"], nobody.options);
    expect(failure).toMatchObject({ exit: 4, code: "NO_IDENTITY" });
    expect(existsSync(nobody.identityFile)).toBe(false);
  });
});

describe("vault:share", () => {
  test("lets a colleague read and write every environment", async () => {
    const { project, bob, bobs, ada } = await newTeam();
    const shared = await project.json(["vault:share", "local", "--recipient", bobs]);
    expect(shared).toMatchObject({ recipients: [ada, bobs], encrypted: ["local", "staging"] });
    for (const env of ["local", "staging"])
      expect(await project.ok(["get", "A", "-e", env], bob)).toBe(`${env} value\n`);
    await project.ok(["set", "B", "by bob", "-e", "production", "--yes"], bob);
    await project.ok(["set", "A", "by bob", "-e", "local"], bob);
    expect(await project.ok(["get", "B", "-e", "production"])).toBe("by bob\n");
    expect(await project.ok(["get", "A", "-e", "local"])).toBe("by bob\n");
  });

  test("for one environment opens that one only", async () => {
    const { project, bob, bobs } = await newTeam();
    await project.ok(["vault:share", "local", "--recipient", bobs, "--env", "staging"]);
    expect(await project.ok(["get", "A", "-e", "staging"], bob)).toBe("staging value\n");
    await project.ok(["set", "A", "by bob", "-e", "staging"], bob);
    expect(await project.ok(["get", "A", "-e", "staging"])).toBe("by bob\n");
    expect((await project.failure(["get", "A", "-e", "local"], bob)).exit).toBe(4);
    expect((await project.failure(["set", "A", "x", "-e", "local"], bob)).exit).toBe(4);
    await project.ok(["set", "A", "new", "-e", "local"]);
    expect((await project.failure(["get", "A", "-e", "local"], bob)).exit).toBe(4);
  });

  test("for all after one environment opens the others too", async () => {
    const { project, bob, bobs } = await newTeam();
    await project.ok(["vault:share", "local", "--recipient", bobs, "--env", "staging"]);
    await project.ok(["vault:share", "local", "--recipient", bobs]);
    expect(await project.ok(["get", "A", "-e", "local"], bob)).toBe("local value\n");
    expect(await project.ok(["get", "A", "-e", "staging"], bob)).toBe("staging value\n");
  });

  test("twice with the same recipient changes nothing more", async () => {
    const { project, bobs, ada } = await newTeam();
    for (let n = 0; n < 2; n++) await project.ok(["vault:share", "local", "--recipient", bobs]);
    expect(recipientsIn(project)).toEqual([ada, bobs]);
  });

  test.each([
    ["plain text", "bob"],
    ["an empty one", ""],
    ["one with a changed letter", "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq"],
    ["an SSH key", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB"],
  ])("refuses %s, and changes nothing", async (_, recipient) => {
    const { project } = await newTeam();
    const before = stateOf(project);
    const failure = await project.failure(["vault:share", "local", "--recipient", recipient]);
    expect(failure).toMatchObject({ exit: 8, code: "INVALID_RECIPIENT" });
    expect(stateOf(project)).toEqual(before);
  });

  test("refuses a secret key in the place of a recipient without showing it", async () => {
    const { project } = await newTeam();
    const key = await generateX25519Identity();
    const failure = await project.failure(["vault:share", "local", "--recipient", key]);
    expect(failure).toMatchObject({ exit: 8, code: "INVALID_RECIPIENT" });
    expect(JSON.stringify(failure).includes(key.slice(16, 60))).toBe(false);
  });

  test("works for an environment whose name every object has a method of", async () => {
    const { project, bob, bobs } = await newTeam();
    await project.ok(["env:add", "valueof"]);
    await project.ok(["vault:share", "local", "--recipient", bobs, "--env", "staging"]);
    await project.set("A", "1", "valueof");
    await project.ok(["vault:share", "local", "--recipient", bobs, "--env", "valueof"]);
    expect(await project.ok(["get", "A", "-e", "valueof"], bob)).toBe("1\n");
  });

  test("is not asked of an environment that a JSON file could lose", async () => {
    const { project } = await newTeam();
    for (const name of ["constructor", "prototype"])
      expect(await project.failure(["env:add", name])).toMatchObject({
        exit: 8,
        code: "INVALID_NAME",
      });
  });

  test("lets a colleague with a post-quantum identity in", async () => {
    const { project } = await newTeam();
    const key = await generateHybridIdentity();
    await project.ok(["vault:share", "local", "--recipient", await identityToRecipient(key)]);
    const options = { env: { KEEP_IDENTITY: key } };
    expect(await project.ok(["get", "A", "-e", "local"], options)).toBe("local value\n");
    await project.ok(["set", "A", "new", "-e", "local"], options);
    expect(await project.ok(["get", "A", "-e", "local"])).toBe("new\n");
  });
});

describe("a vault that names no recipients", () => {
  test("is not written for one alone where its file is encrypted for several", async () => {
    const { project, bob, bobs } = await newTeam();
    await project.ok(["vault:share", "local", "--recipient", bobs]);
    const file = ".keep/vaults/local.json";
    const { recipients: _, ...rest } = JSON.parse(project.read(file)) as Record<string, unknown>;
    project.write(file, JSON.stringify(rest));
    const before = stateOf(project);
    expect(await project.failure(["set", "A", "new", "-e", "local"])).toMatchObject({
      exit: 2,
      code: "RECIPIENTS_UNKNOWN",
      details: { file: vaultFile("local"), count: 2, vault: "local" },
    });
    expect(stateOf(project)).toEqual(before);
    await project.ok(["vault:share", "local", "--recipient", bobs]);
    await project.ok(["set", "A", "new", "-e", "local"]);
    expect(await project.ok(["get", "A", "-e", "local"], bob)).toBe("new\n");
  });
});

describe("vault:unshare", () => {
  test("takes the access to all that is written again", async () => {
    const { project, bob, bobs, ada } = await newTeam();
    await project.ok(["vault:share", "local", "--recipient", bobs]);
    await project.ok(["vault:unshare", "local", "--recipient", bobs]);
    expect(recipientsIn(project)).toEqual([ada]);
    for (const env of ["local", "staging"]) {
      expect((await project.failure(["get", "A", "-e", env], bob)).exit).toBe(4);
      expect(await project.ok(["get", "A", "-e", env])).toBe(`${env} value\n`);
    }
  });

  test("for one environment leaves the others", async () => {
    const { project, bob, bobs } = await newTeam();
    await project.ok(["vault:share", "local", "--recipient", bobs]);
    await project.ok(["vault:unshare", "local", "--recipient", bobs, "--env", "staging"]);
    expect((await project.failure(["get", "A", "-e", "staging"], bob)).exit).toBe(4);
    expect(await project.ok(["get", "A", "-e", "local"], bob)).toBe("local value\n");
  });

  test("never takes the last recipient, and changes nothing then", async () => {
    const { project, ada } = await newTeam();
    const before = stateOf(project);
    for (const more of [[], ["--env", "staging"]])
      expect(
        await project.failure(["vault:unshare", "local", "--recipient", ada, "--yes", ...more]),
      ).toMatchObject({ exit: 2, code: "LAST_ONE" });
    expect(stateOf(project)).toEqual(before);
  });

  test("of oneself needs a yes, and hands the vault over", async () => {
    const { project, bob, bobs, ada } = await newTeam();
    await project.ok(["vault:share", "local", "--recipient", bobs]);
    const args = ["vault:unshare", "local", "--recipient", ada];
    expect(await project.failure(args)).toMatchObject({ exit: 2, code: "CONFIRMATION_NEEDED" });
    await project.ok([...args, "--yes"]);
    expect((await project.failure(["get", "A", "-e", "local"])).exit).toBe(4);
    expect(await project.ok(["get", "A", "-e", "local"], bob)).toBe("local value\n");
  });

  test("of someone who is no recipient says so", async () => {
    const { project, bobs } = await newTeam();
    expect(await project.failure(["vault:unshare", "local", "--recipient", bobs])).toMatchObject({
      exit: 5,
      code: "NOT_SHARED_WITH",
    });
  });
});

function recipientsIn(box: Sandbox): unknown {
  return (JSON.parse(box.read(".keep/vaults/local.json")) as Record<string, unknown>)["recipients"];
}

/** What the commands of a stranger must not change. */
function stateOf(box: Sandbox): readonly string[] {
  const files = [vaultFile("local"), vaultFile("staging")];
  return [
    box.read(".keep/vaults/local.json"),
    ...files.map((file) => readFileSync(box.path(file), "base64")),
  ];
}
