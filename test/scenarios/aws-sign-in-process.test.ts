import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { AwsMachine, readSecret, useSecret } from "../support/aws-machine.ts";
import { AWS_DRIVERS } from "../support/aws-sandbox.ts";
import { AwsWorkspace } from "../support/aws-workspace.ts";
import { CredentialProcess } from "../support/credential-process.ts";
import { expectNotShown } from "../support/leaks.ts";
import { makeUpCredentials } from "../support/made-up-credentials.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";

const MINUTE = 60_000;

describeWithMoto("a credential_process", (moto) => {
  const proxy = useAwsProxy(moto);
  useSecret(moto);

  function makeMachine(deed: ConstructorParameters<typeof CredentialProcess>[1], suffix = "") {
    const machine = new AwsMachine(proxy());
    const program = new CredentialProcess(machine.home, deed);
    machine.config("[profile work]", `credential_process = ${program.command}${suffix}`);
    machine.flags.profile = "work";
    return { machine, program };
  }

  test.each(AWS_DRIVERS)("gives the keys, and gets its arguments, for %s", async (driver) => {
    const credentials = makeUpCredentials();
    const given = { kind: "give", credentials: [credentials] } as const;
    const { machine, program } = makeMachine(given, ' --account "my shop"');
    expect(await machine.signer(driver)).toBe(credentials.accessKeyId);
    expect(proxy().calls.map(({ hasSessionToken }) => hasSessionToken)).toEqual([true]);
    expect(program.runs).toEqual([["--account", "my shop"]]);
  });

  test("may give keys that never end", async () => {
    const keys = { Version: 1, AccessKeyId: "AKIAPROCESS", SecretAccessKey: "made-up" };
    const { machine } = makeMachine({ kind: "print", text: JSON.stringify(keys) });
    expect(await machine.signer()).toBe("AKIAPROCESS");
    expect(proxy().calls.map(({ hasSessionToken }) => hasSessionToken)).toEqual([false]);
  });

  test.each(AWS_DRIVERS)("is run once, however many call at once: %s", async (driver) => {
    const given = { kind: "give", credentials: [makeUpCredentials()] } as const;
    const { machine, program } = makeMachine(given);
    const vault = await machine.open(driver);
    await Promise.all(Array.from({ length: 10 }, () => readSecret(vault)));
    await readSecret(vault);
    expect(program.runs).toHaveLength(1);
  });

  test.each(AWS_DRIVERS)("is run again when its keys are about to end: %s", async (driver) => {
    const [first, second] = [makeUpCredentials(MINUTE / 2), makeUpCredentials()];
    const { machine, program } = makeMachine({ kind: "give", credentials: [first, second] });
    const vault = await machine.open(driver);
    await readSecret(vault);
    await readSecret(vault);
    await readSecret(vault);
    expect(proxy().calls.at(-1)!.accessKeyId).toBe(second.accessKeyId);
    expect(program.runs).toHaveLength(2);
  });

  test("that fails then is no failure as long as the keys do", async () => {
    const first = makeUpCredentials(MINUTE / 2);
    const { machine, program } = makeMachine({ kind: "give", credentials: [first] });
    const vault = await machine.open();
    await readSecret(vault);
    program.setDeed({ kind: "fail", code: 1, message: "no network" });
    await readSecret(vault);
    expect(proxy().calls.at(-1)!.accessKeyId).toBe(first.accessKeyId);
    expect(program.runs.length).toBeGreaterThan(1);
  });

  const secret = "made-up-secret-of-process";
  const rubbish: readonly (readonly [string, unknown, string])[] = [
    ["nothing", "", "did not print JSON"],
    ["no JSON", `AccessKeyId=${secret}`, "did not print JSON"],
    ["null", null, "no Version 1"],
    ["a list", [secret], "no Version 1"],
    ["another version", { Version: 2, SecretAccessKey: secret }, "no Version 1"],
    ["no id", { Version: 1, SecretAccessKey: secret }, "lacks AccessKeyId or SecretAccessKey"],
    ["no secret", { Version: 1, AccessKeyId: "AKIA" }, "lacks AccessKeyId or SecretAccessKey"],
    [
      "a number as secret",
      { Version: 1, AccessKeyId: "AKIA", SecretAccessKey: 7 },
      "lacks AccessKeyId or SecretAccessKey",
    ],
    [
      "keys that have ended",
      {
        Version: 1,
        AccessKeyId: "AKIA",
        SecretAccessKey: secret,
        Expiration: "2020-01-01T00:00:00Z",
      },
      "has expired",
    ],
    [
      "an end that is no time",
      { Version: 1, AccessKeyId: "AKIA", SecretAccessKey: secret, Expiration: "soon" },
      "has expired",
    ],
  ];
  test("may be a line for the shell", async () => {
    const machine = new AwsMachine(proxy());
    const keys = { Version: 1, SecretAccessKey: "made-up" };
    const file = machine.write("keys", JSON.stringify({ ...keys, AccessKeyId: "AKIA_ID" }));
    machine.config(
      "[profile work]",
      `credential_process = ID=SHELL; sed s/_ID/$ID/ "${file}" | cat`,
    );
    machine.flags.profile = "work";
    expect(await machine.signer()).toBe("AKIASHELL");
  });

  test.each(rubbish)("that prints %s is named by its profile", async (_, printed, problem) => {
    const text = typeof printed === "string" ? printed : JSON.stringify(printed);
    const { machine } = makeMachine({ kind: "print", text }, ` --password ${secret}`);
    const failure = await machine.failure();
    expect(failure).toMatchObject({ code: "CREDENTIAL_PROCESS_FAILED", exitCode: 4 });
    expect(failure.message).toContain("the profile work");
    expect(failure.message).toContain(problem);
    expectNotShown(failure, secret);
    expect(proxy().calls).toEqual([]);
  });

  test.each(AWS_DRIVERS)("that fails says with which code, for %s", async (driver) => {
    const deed = { kind: "fail", code: 3, message: `no ${secret}` } as const;
    const { machine } = makeMachine(deed, ` --password ${secret}`);
    const failure = await machine.failure(driver);
    expect(failure).toMatchObject({ code: "CREDENTIAL_PROCESS_FAILED", exitCode: 4 });
    expect(failure.message).toContain("it ended with 3");
    expectNotShown(failure, secret);
  });

  test("that is not there says so by its code", async () => {
    const machine = new AwsMachine(proxy());
    machine.config("[profile work]", "credential_process = /nowhere/give-credentials");
    machine.flags.profile = "work";
    const failure = await machine.failure();
    expect(failure).toMatchObject({ code: "CREDENTIAL_PROCESS_FAILED", exitCode: 4 });
    expect(failure.message).toContain("it ended with 127");
    expectNotShown(failure, "/nowhere/give-credentials");
  });

  test("that prints without end is stopped", async () => {
    const machine = new AwsMachine(proxy());
    machine.config("[profile work]", "credential_process = yes");
    machine.flags.profile = "work";
    const failure = await machine.failure();
    expect(failure).toMatchObject({ code: "CREDENTIAL_PROCESS_FAILED", exitCode: 4 });
    expect(failure.message).toContain("printed too much");
  });

  test.each(AWS_DRIVERS)("that hangs is ended with the time that there is: %s", async (driver) => {
    const machine = new AwsMachine(proxy());
    const file = join(machine.home, "pid");
    const script = machine.write("give", `echo "$$" > "${file}"; exec sleep 60`);
    machine.config("[profile work]", `credential_process = sh "${script}"`);
    machine.flags.profile = "work";
    const failure = await machine.failure(driver, { timeoutMs: 500 });
    expect(failure).toMatchObject({ code: "TIMED_OUT", exitCode: 7 });
    expect(failure.message).toContain("signing in");
    const pid = Number(readFileSync(file, "utf8"));
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow("ESRCH"));
  });

  test("that is stopped from elsewhere says so", async () => {
    const machine = new AwsMachine(proxy());
    machine.config("[profile work]", "credential_process = kill -9 $$");
    machine.flags.profile = "work";
    const failure = await machine.failure();
    expect(failure).toMatchObject({ code: "CREDENTIAL_PROCESS_FAILED", exitCode: 4 });
    expect(failure.message).toContain("it was stopped");
  });

  test("that hangs does not hold up the command, which shows nothing of it", async () => {
    const box = new AwsWorkspace("ssm", proxy().url);
    const program = new CredentialProcess(box.home, { kind: "hang" });
    box.write("config", `[profile work]\ncredential_process = ${program.command} ${secret}\n`);
    const env = { AWS_CONFIG_FILE: box.path("config"), KEEP_PROFILE: "work" };
    const started = performance.now();
    const { code, stderr } = await box.keep(["get", "A", "--timeout", "1"], { env });
    expect(code).toBe(7);
    expect(performance.now() - started).toBeLessThan(6000);
    expect(program.runs).toEqual([[secret]]);
    expect(stderr).not.toContain(secret);
    expect(stderr).not.toContain("give-credentials");
  });
});
