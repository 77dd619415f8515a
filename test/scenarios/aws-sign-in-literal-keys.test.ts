import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { AWS_DRIVERS } from "../support/aws-sandbox.ts";
import { KeyWorkspace } from "../support/key-workspace.ts";
import { expectNotShown } from "../support/leaks.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";

const LITERAL = "made-up-secret-in-a-file";

describeWithMoto("keys in a vault's file itself", (moto) => {
  const proxy = useAwsProxy(moto);
  const make = () => new KeyWorkspace(proxy().url);
  const lastKey = () => proxy().calls.at(-1)!.accessKeyId;
  const git = (box: KeyWorkspace, ...args: readonly string[]) =>
    execFileSync("git", args, { cwd: box.project, env: box.variables(), stdio: "pipe" });

  test.each(AWS_DRIVERS)("are refused outside a repository: %s", async (driver) => {
    const box = make();
    box.writeAwsVault("aws", "AKIAOFFILE", LITERAL, { driver });
    const failure = await box.refusal("aws");
    expect(failure).toMatchObject({ code: "LITERAL_CREDENTIAL", exitCode: 2 });
    expect(failure.message).toMatch(/access_key\w* stands in .keep\/vaults\/aws.json/);
    for (const value of ["AKIAOFFILE", LITERAL]) expectNotShown(failure, value);
    expect(proxy().calls).toEqual([]);
  });

  test.each(AWS_DRIVERS)("are refused in a file that git would commit: %s", async (driver) => {
    const box = make();
    git(box, "init", "--quiet");
    box.writeAwsVault("aws", "env:MY_ID", LITERAL, { driver });
    const failure = await box.refusal("aws", { MY_ID: "AKIAOFFILE" });
    expect(failure).toMatchObject({ code: "LITERAL_CREDENTIAL", exitCode: 2 });
    expect(failure.message).toContain("secret_access_key stands in");
    expectNotShown(failure, LITERAL);
  });

  test.each(AWS_DRIVERS)("may stand in a file that git ignores: %s", async (driver) => {
    const box = make();
    git(box, "init", "--quiet");
    box.write(".gitignore", ".keep/vaults/aws.json\n");
    box.writeAwsVault("aws", "AKIAOFFILE", LITERAL, { driver });
    await (await box.context().vault("aws", "local")).list();
    expect(lastKey()).toBe("AKIAOFFILE");
  });

  test("are refused in a file that is ignored and yet tracked", async () => {
    const box = make();
    git(box, "init", "--quiet");
    box.writeAwsVault("aws", "AKIAOFFILE", LITERAL);
    git(box, "add", ".keep/vaults/aws.json");
    box.write(".gitignore", ".keep/vaults/aws.json\n");
    expect(await box.refusal("aws")).toMatchObject({ code: "LITERAL_CREDENTIAL", exitCode: 2 });
    git(box, "rm", "--quiet", "--cached", ".keep/vaults/aws.json");
    await (await box.context().vault("aws", "local")).list();
    expect(lastKey()).toBe("AKIAOFFILE");
  });

  test("are never shown by what shows the file", async () => {
    const box = make();
    box.writeAwsVault("aws", "AKIAOFFILE", LITERAL);
    const env = { KEEP_ENV: "local", KEEP_VAULT: "aws", KEEP_DEBUG: "1", DEBUG: "*" };
    const commands = [["vault:show", "aws"], ["vault:list"], ["info"], ["get", "A"], ["whoami"]];
    for (const command of commands.flatMap((args) => [args, [...args, "--json"]])) {
      const { stdout, stderr } = await box.keep(command, { env });
      expect((stdout + stderr).includes(LITERAL), command.join(" ")).toBe(false);
    }
  });
});
