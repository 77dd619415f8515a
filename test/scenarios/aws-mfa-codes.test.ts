import { describe, expect, test } from "vitest";
import { type Fault, onAction } from "../support/aws-faults.ts";
import { AwsRun, roleArn } from "../support/aws-run.ts";
import { loudModes } from "../support/aws-aviary.ts";
import { AWS_DRIVERS, AwsSandbox } from "../support/aws-sandbox.ts";
import { expectFailure } from "../support/expect-failure.ts";
import { MfaTypist, acceptOnly, codeCalls, noUserSession } from "../support/mfa-typist.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";

/** Codes of MFA devices: typed wrong, given with the command, or for several devices. */

const ada = "arn:aws:iam::123456789012:mfa/ada";
const spare = "arn:aws:iam::123456789012:mfa/spare";
const role = { role_arn: roleArn("deploy"), mfa_serial: ada };

const DENIED: Fault = { kind: "error", status: 403, code: "AccessDenied", message: "Denied" };

describeWithMoto("the code of an MFA device", (moto) => {
  const proxy = useAwsProxy(moto);

  function runOf(typist: MfaTypist, facts: ConstructorParameters<typeof AwsRun>[1] = {}): AwsRun {
    return new AwsRun(proxy().url, { ask: typist.asker, ...facts });
  }

  describe("of two devices", () => {
    const other = { role_arn: roleArn("other"), mfa_serial: spare };

    test("is asked for one after the other, each used for its own", async () => {
      const typist = new MfaTypist("111111", "222222");
      const run = runOf(typist);
      await Promise.all([run.read("ssm", role), run.read("secretsmanager", other)]);
      expect(typist.mostAtOnce).toBe(1);
      const devices = typist.questions.map((question) => question.replace("Code of ", ""));
      expect(new Set(devices)).toEqual(new Set([ada, spare]));
      expect(codeCalls(proxy().calls)).toEqual([
        `GetSessionToken ${devices[0]} 111111`,
        `GetSessionToken ${devices[1]} 222222`,
      ]);
    });

    test("is never tried with the other one, also where there may be no session", async () => {
      proxy().faults = [noUserSession];
      const typist = new MfaTypist("111111", "222222");
      const run = runOf(typist);
      await Promise.all([run.read("ssm", role), run.read("secretsmanager", other)]);
      const [first, second] = typist.questions.map((question) => question.replace("Code of ", ""));
      expect(new Set(codeCalls(proxy().calls))).toEqual(
        new Set([
          `GetSessionToken ${first} 111111`,
          `AssumeRole ${first} 111111`,
          `GetSessionToken ${second} 222222`,
          `AssumeRole ${second} 222222`,
        ]),
      );
      expect(codeCalls(proxy().calls)).toHaveLength(4);
    });
  });

  describe("that is wrong", () => {
    test("is asked for again, with a word on it", async () => {
      proxy().faults = [acceptOnly("333333")];
      const typist = new MfaTypist("111111", "222222", "333333");
      await runOf(typist).read("ssm", role);
      const again = `AWS does not accept that code. The next one of ${ada}`;
      expect(typist.questions).toEqual([`Code of ${ada}`, again, again]);
      expect(proxy().count("GetSessionToken")).toBe(3);
    });

    test.each([
      ["a session", role],
      ["a long session", { ...role, session_duration: 7200 }],
    ])("ends it after three for %s", async (_, fields) => {
      proxy().faults = [acceptOnly()];
      const typist = new MfaTypist("111111", "222222", "333333");
      const reading = runOf(typist).read("ssm", fields);
      await expect(reading).rejects.toMatchObject({
        code: "MFA_CODE_REJECTED",
        exitCode: 4,
        details: { device: ada },
      });
      expect(typist.questions).toHaveLength(3);
    });

    test("is not asked for again where it is the role that is refused", async () => {
      proxy().faults = [onAction("AssumeRole", DENIED)];
      const typist = new MfaTypist("111111");
      const reading = runOf(typist).read("ssm", role);
      await expect(reading).rejects.toMatchObject({ code: "ROLE_NOT_ASSUMABLE" });
      expect(typist.questions).toHaveLength(1);
    });

    test("where it came with the command, is followed by the question", async () => {
      proxy().faults = [acceptOnly("222222")];
      const typist = new MfaTypist("222222");
      await runOf(typist, { flags: { mfaToken: "111111" } }).read("ssm", role);
      expect(typist.questions).toHaveLength(1);
      expect(codeCalls(proxy().calls).map((text) => text.slice(-6))).toEqual(["111111", "222222"]);
    });
  });

  describe("that came with the command", () => {
    test.each([
      ["--mfa-token", { flags: { mfaToken: "111111" } }],
      ["KEEP_MFA_TOKEN", { variables: { KEEP_MFA_TOKEN: "111111" } }],
      [
        "--mfa-token before KEEP_MFA_TOKEN",
        { flags: { mfaToken: "111111" }, variables: { KEEP_MFA_TOKEN: "222222" } },
      ],
    ])("by %s is used, and nothing is asked", async (_, facts) => {
      await new AwsRun(proxy().url, facts).read("ssm", role);
      expect(codeCalls(proxy().calls)).toEqual([`GetSessionToken ${ada} 111111`]);
    });

    test("does for one device: the second asks for its own", async () => {
      const run = new AwsRun(proxy().url, { flags: { mfaToken: "111111" } });
      await run.read("ssm", role);
      const reading = run.read("ssm", { ...role, mfa_serial: spare });
      await expect(reading).rejects.toMatchObject({ code: "MISSING_INPUT", exitCode: 2 });
    });
  });

  describe.each(AWS_DRIVERS)("%s: a command where nobody can be asked", (driver) => {
    async function workspace(): Promise<AwsSandbox> {
      const box = new AwsSandbox(proxy().url);
      box.writeSettings();
      const vault = { slug: driver, driver, region: "us-east-1", ...role };
      box.write(`.keep/vaults/${driver}.json`, JSON.stringify(vault));
      return box;
    }

    test("takes it by --mfa-token or KEEP_MFA_TOKEN", async () => {
      const box = await workspace();
      await box.ok(["list", "--mfa-token", "654321"]);
      await box.ok(["list"], { env: { KEEP_MFA_TOKEN: "765432" } });
      expect(codeCalls(proxy().calls)).toEqual([
        `GetSessionToken ${ada} 654321`,
        `GetSessionToken ${ada} 765432`,
      ]);
    });

    test("says which flag is missing", async () => {
      const box = await workspace();
      const { message } = await expectFailure(box, ["list"], {
        exit: 2,
        code: "MISSING_INPUT",
        hint: "--mfa-token",
      });
      expect(message).toContain(ada);
      expect(proxy().calls).toEqual([]);
    });

    test("says that it is no code", async () => {
      const box = await workspace();
      const args = ["list", "--mfa-token", "65432x"];
      const { message } = await expectFailure(box, args, {
        exit: 2,
        code: "USAGE",
        message: "six digits",
      });
      expect(message).not.toContain("65432");
      expect(proxy().calls).toEqual([]);
    });

    test("says that it is wrong, without repeating or retrying it", async () => {
      proxy().faults = [acceptOnly()];
      const box = await workspace();
      const args = ["list", "--mfa-token", "654321"];
      const expected = { exit: 4, code: "MFA_CODE_REJECTED", message: ada };
      const { message, hint } = await expectFailure(box, args, expected);
      expect(`${message} ${hint}`).not.toContain("654321");
      // Once as text, once as JSON.
      expect(proxy().count()).toBe(2);
    });

    test.each(loudModes)("shows it nowhere, however talkative ($flags)", async ({ flags, env }) => {
      const box = await workspace();
      for (const accepted of ["654321", "none"]) {
        proxy().faults = [acceptOnly(accepted)];
        const args = ["list", ...flags, "--mfa-token", "654321"];
        const { code, stdout, stderr } = await box.keep(args, { env });
        expect(code).toBe(accepted === "none" ? 4 : 0);
        expect(`${stdout}${stderr}`).not.toContain("654321");
      }
    });
  });
});
