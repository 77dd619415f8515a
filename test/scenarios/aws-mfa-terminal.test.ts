import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { onAction } from "../support/aws-faults.ts";
import { roleArn } from "../support/aws-run.ts";
import { AwsSandbox, actionsOf } from "../support/aws-sandbox.ts";
import type { AwsDriver } from "../support/aws-vault.ts";
import { acceptOnly, codeCalls } from "../support/mfa-typist.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";
import { hasProgram } from "../support/programs.ts";
import { TerminalSession } from "../support/tmux.ts";

/** A person at a real terminal is asked for the code of an MFA device. */

const ada = "arn:aws:iam::123456789012:mfa/ada";
const spare = "arn:aws:iam::123456789012:mfa/spare";

describe.skipIf(!hasProgram("tmux", "-V"))("at a terminal", () => {
  describeWithMoto("the code of an MFA device", (moto) => {
    const proxy = useAwsProxy(moto);

    function start(devices: Partial<Record<AwsDriver, string>> = { ssm: ada }): TerminalSession {
      const box = new AwsSandbox(proxy().url);
      box.writeSettings();
      for (const [driver, mfa_serial] of Object.entries(devices)) {
        const role = { role_arn: roleArn("deploy"), mfa_serial };
        const vault = { slug: driver, driver, region: "us-east-1", ...role };
        box.write(`.keep/vaults/${driver}.json`, JSON.stringify(vault));
      }
      return new TerminalSession(box);
    }

    test("is asked for once, with the device, and not shown", async () => {
      const session = start({ ssm: ada, secretsmanager: ada });
      session.enter("keep export > result");
      await session.sees(`Code of ${ada}`);
      session.enter("654321");
      expect(await session.code()).toBe(0);
      expect(session.screen().match(/Code of/g)).toHaveLength(1);
      expect(session.screen()).not.toContain("654321");
      expect(codeCalls(proxy().calls)).toEqual([`GetSessionToken ${ada} 654321`]);
      expect(await session.isSane()).toBe(true);
    });

    test("is refused at once if it has not six digits", async () => {
      const session = start();
      session.enter("keep list");
      for (const wrong of ["12345", "1234567", "12345a"]) {
        await session.sees("Code of");
        session.enter(wrong);
        await session.sees("Type the six digits");
        session.press("C-u");
        await session.sees(/^((?!Type the six).)*$/s);
      }
      expect(proxy().calls).toEqual([]);
      session.enter("654321");
      expect(await session.code()).toBe(0);
      expect(codeCalls(proxy().calls)).toEqual([`GetSessionToken ${ada} 654321`]);
    });

    test("is asked for again when it is wrong, and the second does", async () => {
      proxy().faults = [acceptOnly("222222")];
      const session = start();
      session.enter("keep list");
      await session.sees(`Code of ${ada}`);
      session.enter("111111");
      await session.sees("AWS does not accept that code. The next one of");
      session.enter("222222");
      expect(await session.code()).toBe(0);
      expect(session.screen()).not.toMatch(/111111|222222/);
    });

    test("is asked for three times, and no more", async () => {
      proxy().faults = [acceptOnly()];
      const session = start();
      session.enter("keep list");
      await session.sees("Code of");
      session.enter("111111");
      await session.sees(/not accept that code/);
      session.enter("222222");
      await session.sees(/(not accept that code.*){2}/s);
      session.enter("333333");
      await session.sees(`AWS does not accept the code of ${ada}`);
      expect(await session.code()).toBe(4);
      expect(proxy().count("GetSessionToken")).toBe(3);
      expect(session.screen()).not.toMatch(/111111|222222|333333/);
    });

    test("Ctrl-C ends it with 130, and nothing is done", async () => {
      const session = start();
      session.enter("keep set A some-value --vault ssm");
      await session.sees("Code of");
      session.press("C-c");
      expect(await session.code()).toBe(130);
      expect(session.screen()).toContain("Cancelled. Nothing was changed.");
      expect(proxy().calls).toEqual([]);
      expect(await session.isSane()).toBe(true);
    });

    test("the time at the question is the person's own", async () => {
      const session = start();
      session.enter("keep list --timeout 2");
      await session.sees("Code of");
      // The one wait that no condition ends: it is longer than the command's time.
      await wait(3000);
      session.enter("654321");
      expect(await session.code()).toBe(0);
      expect(actionsOf(proxy().calls)).toContain("AssumeRole");
    });

    test("of two devices is asked for one after the other", async () => {
      const session = start({ ssm: ada, secretsmanager: spare });
      session.enter("keep export");
      await session.sees("Code of");
      const first = session.screen().includes(ada) ? ada : spare;
      const second = first === ada ? spare : ada;
      session.type("111111");
      expect(session.screen()).not.toContain(second);
      session.press("Enter");
      await session.sees(`Code of ${second}`);
      session.enter("222222");
      expect(await session.code()).toBe(0);
      expect(codeCalls(proxy().calls)).toEqual([
        `GetSessionToken ${first} 111111`,
        `GetSessionToken ${second} 222222`,
      ]);
    });

    test("Ctrl-C at the first of two devices ends it: the second is not asked for", async () => {
      const session = start({ ssm: ada, secretsmanager: spare });
      session.enter("keep export");
      await session.sees("Code of");
      session.press("C-c");
      expect(await session.code()).toBe(130);
      expect(session.screen().match(/Code of/g)).toHaveLength(1);
      expect(await session.isSane()).toBe(true);
    });

    test("is no longer asked for when another vault has failed", async () => {
      const session = start({ ssm: ada, secretsmanager: "" });
      const deny = { kind: "error", status: 403, code: "AccessDenied" } as const;
      proxy().faults = [onAction("AssumeRole", { kind: "delay", milliseconds: 500 })];
      proxy().faults = [...proxy().faults, onAction("AssumeRole", deny)];
      session.enter("keep export");
      await session.sees("Code of");
      await session.sees(/Code of.*\nError: You may not assume/s);
      expect(await session.code()).toBe(4);
      expect(await session.isSane()).toBe(true);
    });
  });
});
