import { exec, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { CredentialProcess } from "../support/credential-process.ts";
import { makeUpCredentials } from "../support/made-up-credentials.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** Runs it through a shell, as is done with what stands in a profile. */
const run = (command: string) => promisify(exec)(command);

test("a run prints credentials, and is counted with its arguments", async () => {
  const credentials = makeUpCredentials();
  const program = new CredentialProcess(temporaryFolder(), {
    kind: "give",
    credentials: [credentials],
  });
  expect(program.runs).toEqual([]);
  const { stdout, stderr } = await run(`${program.command} --account "a b"`);
  expect(JSON.parse(stdout)).toEqual({
    Version: 1,
    AccessKeyId: credentials.accessKeyId,
    SecretAccessKey: credentials.secretAccessKey,
    SessionToken: credentials.sessionToken,
    Expiration: credentials.expiration.toISOString(),
  });
  expect(stderr).toBe("");
  await run(program.command);
  expect(program.runs).toEqual([["--account", "a b"], []]);
});

test("each run prints the next ones, and the last ones from then on", async () => {
  const credentials = [makeUpCredentials(-1000), makeUpCredentials()];
  const program = new CredentialProcess(temporaryFolder(), { kind: "print", text: "no json" });
  const key = async () => JSON.parse((await run(program.command)).stdout).AccessKeyId;
  expect((await run(program.command)).stdout).toBe("no json");
  program.setDeed({ kind: "give", credentials });
  const [first, second] = credentials.map(({ accessKeyId }) => accessKeyId);
  expect([await key(), await key(), await key()]).toEqual([first, second, second]);
});

test("it fails with a code and a message", async () => {
  const deed = { kind: "fail", code: 3, message: "not signed in" } as const;
  const program = new CredentialProcess(temporaryFolder(), deed);
  await expect(run(program.command)).rejects.toMatchObject({
    code: 3,
    stdout: "",
    stderr: "not signed in\n",
  });
});

test("it hangs until it is ended, or its folder is removed", async () => {
  const folder = temporaryFolder();
  const program = new CredentialProcess(folder, { kind: "hang" });
  const children = [1, 2].map(() => spawn(program.program, { stdio: "ignore" }));
  onTestFinished(() => children.forEach((child) => child.kill("SIGKILL")));
  const ended = children.map((child) => once(child, "exit"));
  await expect.poll(() => program.runs.length).toBe(2);
  children[0]!.kill();
  expect(await ended[0]).toEqual([null, "SIGTERM"]);
  expect(children[1]!.exitCode).toBe(null);
  rmSync(folder, { recursive: true });
  expect(await ended[1]).toEqual([0, null]);
});
