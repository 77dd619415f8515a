import { spawnSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, test } from "vitest";
import { hasAwsCli } from "../support/aws-program.ts";
import { sendAwsRequest } from "../support/aws-request.ts";
import { bundleModule } from "../support/bundled-module.ts";
import { borrowMoto } from "../support/moto-keeper.ts";
import { describeWithMoto } from "../support/moto-suite.ts";
import { awsEnvironment, startMoto } from "../support/moto-server.ts";
import { startScript } from "../support/node-script.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

describeWithMoto("the AWS server of the tests", (moto) => {
  test("two at once keep their own secrets, and a reset forgets them", async () => {
    const other = await startMoto(inject("motoProgram")!);
    try {
      await putParameter(moto().url, "mine");
      await putParameter(other.url, "theirs");
      expect(await namesIn(moto().url)).toEqual(["mine"]);
      expect(await namesIn(other.url)).toEqual(["theirs"]);
      await moto().reset();
      expect(await namesIn(moto().url)).toEqual([]);
      expect(await namesIn(other.url)).toEqual(["theirs"]);
    } finally {
      await other.stop();
    }
  });

  test("who borrows one next gets the same again, with nothing in it", async () => {
    await putParameter(moto().url, "mine");
    const next = await borrowMoto(inject("motoKeeper")!, process.env["VITEST_POOL_ID"]!);
    expect(next.port).toBe(moto().port);
    expect(await namesIn(next.url)).toEqual([]);
  });

  test.skipIf(!hasAwsCli)("the AWS CLI takes it for AWS", async () => {
    await putParameter(moto().url, "/from/a/test");
    const { status, stdout, stderr } = spawnSync(
      "aws",
      ["ssm", "get-parameter", "--name", "/from/a/test", "--output", "json"],
      { encoding: "utf8", env: { PATH: process.env["PATH"], ...awsEnvironment(moto().url) } },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({ Parameter: { Type: "String", Value: "1" } });
  });

  test("no process is left when it is stopped, and stopping it twice is no failure", async () => {
    const server = await startMoto(inject("motoProgram")!);
    expect(processesIn(server.pid)).not.toBe(0);
    await server.stop();
    await expect.poll(() => processesIn(server.pid)).toBe(0);
    await expect(fetch(server.url)).rejects.toThrow("fetch failed");
    await server.stop();
  });

  test("no process is left when the tests are killed", async () => {
    const folder = temporaryFolder();
    const module = bundleModule("test/support/moto-server.ts", folder);
    const tests = startScript(
      folder,
      `import { awsEnvironment, startMoto } from ${JSON.stringify(module)};
       const { pid } = await startMoto(process.argv[2]);
       console.log(pid);`,
      inject("motoProgram")!,
    );
    const pid = Number(await tests.line());
    expect(processesIn(pid)).not.toBe(0);
    await tests.kill();
    await expect.poll(() => processesIn(pid), { timeout: 10_000 }).toBe(0);
  });
});

describe("an AWS server that does not start", () => {
  test("shows what it printed", async () => {
    const program = join(temporaryFolder(), "moto_server");
    writeFileSync(program, "#!/bin/sh\necho 'No module named flask' >&2\nexit 3\n");
    chmodSync(program, 0o755);
    await expect(startMoto(program)).rejects.toThrow(
      /^moto_server ended with 3.*No module named flask/s,
    );
  });

  test("that it is not there is said", async () => {
    const program = join(temporaryFolder(), "moto_server");
    await expect(startMoto(program)).rejects.toThrow(/^moto_server ended with 127.*not found/s);
  });
});

async function putParameter(url: string, name: string): Promise<void> {
  const input = { Name: name, Value: "1", Type: "String" };
  const { status } = await sendAwsRequest(url, "ssm", "PutParameter", input);
  expect(status).toBe(200);
}

async function namesIn(url: string): Promise<readonly string[]> {
  const { body } = await sendAwsRequest(url, "ssm", "DescribeParameters", {});
  return (body["Parameters"] as { Name: string }[]).map(({ Name }) => Name);
}

/** How many processes of a group still run; one that only waits to be cleared away does not. */
function processesIn(group: number): number {
  const { stdout } = spawnSync("ps", ["-A", "-o", "pgid=,stat="], { encoding: "utf8" });
  const states = stdout.split("\n").map((line) => line.trim().split(/\s+/));
  return states.filter(([pgid, state]) => pgid === String(group) && !state!.startsWith("Z")).length;
}
