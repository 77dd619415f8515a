import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { FaultRule } from "../support/aws-faults.ts";
import { AwsMachine, VALUE, readSecret, useSecret } from "../support/aws-machine.ts";
import { AWS_DRIVERS } from "../support/aws-sandbox.ts";
import { AwsWorkspace } from "../support/aws-workspace.ts";
import { CredentialProcess } from "../support/credential-process.ts";
import { makeUpCredentials } from "../support/made-up-credentials.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";

const EXPIRED = { kind: "error", status: 400, code: "ExpiredTokenException" } as const;

/** What is signed with a key is refused, after this has been done. */
function expire(id: string, meanwhile: () => void = () => undefined): FaultRule {
  return (call) => {
    if (call.accessKeyId !== id) return undefined;
    meanwhile();
    return EXPIRED;
  };
}

describeWithMoto("keys that have expired", (moto) => {
  const proxy = useAwsProxy(moto);
  useSecret(moto);
  const signers = () => proxy().calls.map(({ accessKeyId }) => accessKeyId);

  function makeMachine(id = "ASIAOLD"): AwsMachine {
    const machine = new AwsMachine(proxy());
    machine.keys("default", id);
    return machine;
  }

  test.each(AWS_DRIVERS)("and others are there by now: the run goes on, in %s", async (driver) => {
    const machine = makeMachine();
    proxy().faults = [expire("ASIAOLD", () => machine.keys("default", "ASIANEW"))];
    const vault = await machine.open(driver);
    expect(await readSecret(vault)).toBe(VALUE);
    expect(signers()).toEqual(["ASIAOLD", "ASIANEW"]);
    expect(await readSecret(vault)).toBe(VALUE);
    expect(signers().slice(2)).toEqual(["ASIANEW"]);
  });

  test.each(["ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired"])(
    "are told by the name %s",
    async (code) => {
      const machine = makeMachine();
      proxy().faults = [
        (call) => (call.accessKeyId === "ASIAOLD" ? { ...EXPIRED, code } : undefined),
      ];
      expect(await machine.failure()).toMatchObject({ code: "CREDENTIALS_EXPIRED", exitCode: 4 });
      machine.keys("default", "ASIANEW");
      expect(await machine.read()).toBe(VALUE);
    },
  );

  test.each(AWS_DRIVERS)("and no others are there: one failure, in %s", async (driver) => {
    const machine = makeMachine();
    proxy().faults = [expire("ASIAOLD")];
    const failure = await machine.failure(driver);
    expect(failure).toMatchObject({ code: "CREDENTIALS_EXPIRED", exitCode: 4 });
    expect(failure.hint).toContain("aws sso login");
    expect(signers()).toEqual(["ASIAOLD"]);
  });

  test.each(AWS_DRIVERS)("and the others have too: one more call, in %s", async (driver) => {
    const machine = makeMachine();
    const next = { ASIAOLD: "ASIANEW", ASIANEW: "ASIANEWER" };
    proxy().faults = Object.entries(next).map(([id, other]) =>
      expire(id, () => machine.keys("default", other)),
    );
    expect((await machine.failure(driver)).code).toBe("CREDENTIALS_EXPIRED");
    expect(signers()).toEqual(["ASIAOLD", "ASIANEW"]);
  });

  test("and the others are refused for another reason: that is said", async () => {
    const machine = makeMachine();
    proxy().faults = [
      expire("ASIAOLD", () => machine.keys("default", "ASIANEW")),
      () => ({ kind: "error", status: 400, code: "UnrecognizedClientException" }),
    ];
    expect((await machine.failure()).code).toBe("CREDENTIALS_REJECTED");
    expect(signers()).toEqual(["ASIAOLD", "ASIANEW"]);
  });

  test("and the files say nothing usable by now: that is said", async () => {
    const machine = makeMachine();
    proxy().faults = [expire("ASIAOLD", () => writeFileSync(machine.credentialsFile, "[default"))];
    expect(await machine.failure()).toMatchObject({ code: "AWS_CONFIG_INVALID", exitCode: 2 });
  });

  test("only a new token counts as others too", async () => {
    const machine = new AwsMachine(proxy());
    machine.keys("default", "ASIASAME", ["aws_session_token = old"]);
    let left = 1;
    proxy().faults = [
      () => {
        machine.keys("default", "ASIASAME", ["aws_session_token = new"]);
        return left-- > 0 ? EXPIRED : undefined;
      },
    ];
    expect(await machine.read()).toBe(VALUE);
    expect(signers()).toEqual(["ASIASAME", "ASIASAME"]);
  });

  /** A profile whose program counts how often someone looks for keys. */
  function makeCountingMachine() {
    const machine = new AwsMachine(proxy());
    const first = makeUpCredentials();
    const given = { kind: "give", credentials: [first] } as const;
    const program = new CredentialProcess(machine.home, given);
    machine.config("[default]", `credential_process = ${program.command}`);
    return { machine, program, first };
  }

  test.each(AWS_DRIVERS)("for twenty calls at once are looked for once, in %s", async (driver) => {
    const { machine, program, first } = makeCountingMachine();
    const vault = await machine.open(driver);
    await readSecret(vault);
    const second = makeUpCredentials();
    program.setDeed({ kind: "give", credentials: [second] });
    proxy().clear();
    proxy().faults = [expire(first.accessKeyId)];
    const reads = Array.from({ length: 20 }, () => vault.list());
    await Promise.all(reads);
    expect(program.runs).toHaveLength(2);
    const refused = signers().filter((id) => id === first.accessKeyId);
    const done = signers().filter((id) => id === second.accessKeyId);
    expect(refused.length).toBe(20);
    expect(done.length).toBe(20);
  });

  test("for twenty calls at once, and no others: each fails, none goes on", async () => {
    const { machine, program, first } = makeCountingMachine();
    const vault = await machine.open();
    proxy().faults = [expire(first.accessKeyId)];
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => vault.list()));
    const codes = results.map((result) => (result as PromiseRejectedResult).reason.code as string);
    expect(new Set(codes)).toEqual(new Set(["CREDENTIALS_EXPIRED"]));
    expect(signers()).toHaveLength(20);
    expect(program.runs.length).toBeLessThanOrEqual(3);
  });

  test("for several vaults of a run are looked for once", async () => {
    const { machine, program, first } = makeCountingMachine();
    const world = machine.world();
    const vaults = await Promise.all(AWS_DRIVERS.map((driver) => machine.open(driver, world)));
    await Promise.all(vaults.map(readSecret));
    program.setDeed({ kind: "give", credentials: [makeUpCredentials()] });
    proxy().faults = [expire(first.accessKeyId)];
    await Promise.all(vaults.map(readSecret));
    await Promise.all(vaults.map(readSecret));
    expect(program.runs).toHaveLength(2);
  });

  test.each(AWS_DRIVERS)("while a write of %s goes on are found anew too", async (driver) => {
    const box = new AwsWorkspace(driver, proxy().url);
    const profile = (id: string) => `[default]\naws_access_key_id=${id}\naws_secret_access_key=x\n`;
    const file = box.write("keys", profile("ASIAOLD"));
    const env = {
      AWS_SHARED_CREDENTIALS_FILE: file,
      AWS_ACCESS_KEY_ID: undefined,
      AWS_SECRET_ACCESS_KEY: undefined,
    };
    proxy().faults = [expire("ASIAOLD", () => writeFileSync(file, profile("ASIANEW")))];
    await box.ok(["set", "A", "--yes"], { env, input: "a new value" });
    expect(signers()).toEqual(["ASIAOLD", "ASIANEW"]);
    expect(await box.ok(["get", "A"], { env })).toBe("a new value\n");
  });
});

describeWithMoto("in a process that lives on", (moto) => {
  const proxy = useAwsProxy(moto);
  useSecret(moto);

  test.each(AWS_DRIVERS)("a failure to sign in is not remembered, for %s", async (driver) => {
    const machine = new AwsMachine(proxy());
    const program = new CredentialProcess(machine.home, { kind: "print", text: "not yet" });
    machine.config("[default]", `credential_process = ${program.command}`);
    const vault = await machine.open(driver);
    await expect(vault.list()).rejects.toMatchObject({ code: "CREDENTIAL_PROCESS_FAILED" });
    await expect(vault.list()).rejects.toMatchObject({ code: "CREDENTIAL_PROCESS_FAILED" });
    expect(program.runs).toHaveLength(2);
    const credentials = makeUpCredentials();
    program.setDeed({ kind: "give", credentials: [credentials] });
    expect(await readSecret(vault)).toBe(VALUE);
    expect(proxy().calls.at(-1)!.accessKeyId).toBe(credentials.accessKeyId);
  });

  test("no credentials are not remembered either", async () => {
    const machine = new AwsMachine(proxy());
    const vault = await machine.open();
    await expect(vault.list()).rejects.toMatchObject({ code: "NO_CREDENTIALS" });
    machine.keys("default", "AKIADEFAULT");
    expect(await readSecret(vault)).toBe(VALUE);
  });

  test("a failure of files that were mended is not remembered", async () => {
    const machine = new AwsMachine(proxy());
    writeFileSync(machine.credentialsFile, "rubbish\n");
    const vault = await machine.open();
    await expect(vault.list()).rejects.toMatchObject({ code: "AWS_CONFIG_INVALID" });
    machine.keys("default", "AKIADEFAULT");
    expect(await readSecret(vault)).toBe(VALUE);
  });

  test("keys that do are kept, also when the files have others", async () => {
    const machine = new AwsMachine(proxy());
    machine.keys("default", "AKIAFIRST");
    const vault = await machine.open();
    await readSecret(vault);
    machine.keys("default", "AKIASECOND");
    await readSecret(vault);
    expect(proxy().calls.map(({ accessKeyId }) => accessKeyId)).toEqual(["AKIAFIRST", "AKIAFIRST"]);
  });
});
