import { beforeEach, describe, expect, test } from "vitest";
import { AwsSandbox, callsDuring } from "../support/aws-sandbox.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";
import { hasProgram } from "../support/programs.ts";
import { TerminalSession } from "../support/tmux.ts";

/** What a person is asked before something in AWS is deleted, or restored. */

describe.skipIf(!hasProgram("tmux", "-V"))("at a terminal", () => {
  describeWithMoto("deleting and restoring in AWS", (moto) => {
    const proxy = useAwsProxy(moto);
    beforeEach(() => moto().reset());

    async function workspace(driver: "ssm" | "secretsmanager"): Promise<AwsSandbox> {
      const box = await AwsSandbox.with(proxy().url, driver);
      await box.fill(driver, new Map([["A", "old"]]));
      return box;
    }

    /** Answers the question of every deletion with yes, and then the one of a purge. */
    async function confirmTwice(session: TerminalSession, last: "y" | "n"): Promise<void> {
      await session.sees("Delete A from secretsmanager:local?");
      session.enter("y");
      await session.sees("cannot be brought back");
      session.enter(last);
    }

    /** Types a value for a deleted A, up to the offer to restore it. */
    async function setDeleted(box: AwsSandbox): Promise<TerminalSession> {
      await box.ok(["delete", "A", "--yes"]);
      const session = new TerminalSession(box);
      session.enter("keep set A");
      await session.sees("Value of A");
      session.enter("quite-hidden");
      await session.sees("A was deleted from secretsmanager:local and can be restored.");
      return session;
    }

    test("ssm: the question says that it is for good, and no leaves all as it was", async () => {
      const box = await workspace("ssm");
      const session = new TerminalSession(box);
      session.enter("keep delete A");
      await session.sees(/Delete A from ssm:local\?.*for good/);
      session.enter("n");
      expect(await session.code()).toBe(130);
      expect(await box.ok(["get", "A"])).toBe("old\n");
      session.enter("clear; keep delete A");
      await session.sees(/for good/);
      session.enter("y");
      expect(await session.code()).toBe(0);
      expect(await box.json(["list", "--names"])).toEqual([]);
    });

    test("secretsmanager: the question does not frighten, for it can be restored", async () => {
      const box = await workspace("secretsmanager");
      const session = new TerminalSession(box);
      session.enter("keep delete A");
      await session.sees("Delete A from secretsmanager:local?");
      expect(session.screen()).not.toContain("for good");
      session.enter("y");
      await session.sees("keep restore brings it back");
      expect(await session.code()).toBe(0);
    });

    test("secretsmanager: a purge asks once more, and no leaves all as it was", async () => {
      const box = await workspace("secretsmanager");
      const session = new TerminalSession(box);
      const calls = await callsDuring(proxy(), async () => {
        session.enter("keep delete A --purge");
        await confirmTwice(session, "n");
        expect(await session.code()).toBe(130);
      });
      expect(calls.filter(({ action }) => action === "DeleteSecret")).toEqual([]);
      session.enter("clear; keep delete A --purge");
      await confirmTwice(session, "y");
      expect(await session.code()).toBe(0);
      expect(await box.json(["list", "--deleted"])).toEqual([]);
    });

    test("secretsmanager: what was deleted before can be purged", async () => {
      const box = await workspace("secretsmanager");
      await box.ok(["delete", "A", "--yes"]);
      const session = new TerminalSession(box);
      session.enter("keep delete A --purge");
      await confirmTwice(session, "y");
      expect(await session.code()).toBe(0);
      expect(await box.json(["list", "--deleted"])).toEqual([]);
    });

    test("secretsmanager: set offers to restore what was deleted, and no changes nothing", async () => {
      const box = await workspace("secretsmanager");
      const session = await setDeleted(box);
      session.enter("n");
      expect(await session.code()).toBe(130);
      expect(session.screen()).not.toContain("quite-hidden");
      expect(await box.json(["list", "--deleted"])).toMatchObject([{ key: "A" }]);
      expect(await box.json(["list", "--names"])).toEqual([]);
    });

    test("secretsmanager: set restores what was deleted, and makes the next version of it", async () => {
      const box = await workspace("secretsmanager");
      const session = await setDeleted(box);
      session.enter("y");
      await session.sees("Updated A in secretsmanager:local");
      expect(await session.code()).toBe(0);
      expect(session.screen()).not.toContain("quite-hidden");
      expect(await box.ok(["get", "A"])).toBe("quite-hidden\n");
      expect(await box.ok(["get", "A", "--version", "AWSPREVIOUS"])).toBe("old\n");
    });
  });
});
