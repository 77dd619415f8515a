import { beforeEach, describe, expect, test } from "vitest";
import { noteSessions, roleArn } from "../support/aws-run.ts";
import { AwsSandbox, manySecrets } from "../support/aws-sandbox.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";
import { hasProgram } from "../support/programs.ts";
import { TerminalSession } from "../support/tmux.ts";
import { readEvents, writeProgram } from "../support/watched-program.ts";

/** `keep run --watch` at a real terminal. */

const POLL = { timeout: 15_000, interval: 20 };
const RUN = "SHOWN=A keep run --env local --watch=1";

describe.skipIf(!hasProgram("tmux", "-V"))("at a terminal", () => {
  describeWithMoto("a program that is watched", (moto) => {
    const proxy = useAwsProxy(moto);
    beforeEach(() => moto().reset());

    async function boxWith(values: ReadonlyMap<string, string>): Promise<AwsSandbox> {
      const box = await AwsSandbox.with(proxy().url, "ssm");
      await box.fill("ssm", values);
      writeProgram(box);
      return box;
    }

    /** Waits until the programs have written just this. */
    async function events(box: AwsSandbox, ...expected: readonly string[]): Promise<void> {
      const read = (): readonly string[] =>
        readEvents(box).map(({ event, signal }) => signal ?? event);
      await expect.poll(read, POLL).toEqual(expected);
    }

    async function sees(action: string): Promise<void> {
      const before = proxy().count(action);
      await expect.poll(() => proxy().count(action), POLL).toBeGreaterThan(before);
    }

    test("gets one Ctrl-C while a change settles, and is the last one", async () => {
      const box = await boxWith(new Map([["A", "1"]]));
      const session = new TerminalSession(box);
      session.enter(`${RUN} -- node program.mjs polite`);
      await events(box, "start");
      await box.set("A", "2");
      await sees("GetParametersByPath");
      session.press("C-c");
      expect(await session.code()).toBe(0);
      await events(box, "start", "SIGINT", "end");
      expect(await session.isSane()).toBe(true);
    });

    test("gets one Ctrl-C while it is being stopped, and is the last one", async () => {
      const box = await boxWith(new Map([["A", "1"]]));
      const session = new TerminalSession(box);
      session.enter(`${RUN} -- node program.mjs slow`);
      await events(box, "start");
      await box.set("A", "2");
      await events(box, "start", "SIGTERM");
      session.press("C-c");
      await events(box, "start", "SIGTERM", "SIGINT");
      box.write("go", "");
      expect(await session.code()).toBe(0);
      await events(box, "start", "SIGTERM", "SIGINT", "end");
    });

    test("gets one Ctrl-C while the new values are read, and is the last one", async () => {
      const box = await boxWith(manySecrets(3));
      const session = new TerminalSession(box);
      session.enter(`${RUN} -- node program.mjs slow`);
      await events(box, "start");
      proxy().faults = [
        ({ body }) => (body["WithDecryption"] === true ? { kind: "hang" } : undefined),
      ];
      const read = (): number =>
        proxy().calls.filter(({ body }) => body["WithDecryption"] === true).length;
      const before = read();
      await box.fill("ssm", new Map([["A", "2"]]));
      await expect.poll(read, POLL).toBeGreaterThan(before);
      session.press("C-c");
      await events(box, "start", "SIGINT");
      box.write("go", "");
      expect(await session.code()).toBe(0);
      await events(box, "start", "SIGINT", "end");
    });

    test("has the screen for itself: reading new values draws nothing", async () => {
      const box = await boxWith(manySecrets(25));
      const session = new TerminalSession(box);
      session.enter(`${RUN} -- node program.mjs polite`);
      await events(box, "start");
      await session.sees("node program.mjs polite");
      proxy().latency = 400;
      await box.fill("ssm", new Map([["A", "2"]]));
      const seen: string[] = [];
      const look = (): number => {
        seen.push(session.screen());
        return readEvents(box).filter(({ event }) => event === "start").length;
      };
      await expect.poll(look, POLL).toBe(2);
      expect(seen.filter((screen) => /so far/.test(screen))).toEqual([]);
      session.press("C-c");
      expect(await session.code()).toBe(0);
    });

    test("has the keyboard for itself: no code of an MFA device is asked for", async () => {
      const box = new AwsSandbox(proxy().url);
      box.writeSettings();
      const mfa_serial = "arn:aws:iam::123456789012:mfa/ada";
      const vault = { slug: "ssm", driver: "ssm", region: "us-east-1", mfa_serial };
      const file = JSON.stringify({ ...vault, role_arn: roleArn("deploy") });
      box.write(".keep/vaults/ssm.json", file);
      await box.fill("ssm", new Map([["A", "1"]]));
      writeProgram(box);
      proxy().faults = [noteSessions(61_000, 61_000).rule];
      const session = new TerminalSession(box);
      session.enter(`${RUN} -- node program.mjs polite`);
      await session.sees("Code of");
      session.enter("654321");
      await events(box, "start");
      // They are about to end, and each look tries in vain to get others.
      for (let looks = 0; looks < 4; looks++) await sees("GetParametersByPath");
      expect(session.screen().match(/Code of arn/g)).toHaveLength(1);
      session.press("C-c");
      expect(await session.code()).toBe(0);
    });
  });
});
