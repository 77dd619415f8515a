import { beforeEach, describe, expect, test } from "vitest";
import { onAction } from "../support/aws-faults.ts";
import { AWS_DRIVERS, AwsSandbox, actionsOf, callsDuring } from "../support/aws-sandbox.ts";
import { expectFailure } from "../support/expect-failure.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";

/** Secrets Manager keeps what was deleted for some days; SSM keeps nothing. */

const DAY_MS = 86_400_000;
const SM = "secretsmanager";

interface Deleted {
  readonly deleted: readonly string[];
  readonly restorable: boolean;
  readonly restorable_until: string | null;
}

describeWithMoto("deleting in AWS", (moto) => {
  const proxy = useAwsProxy(moto);
  beforeEach(() => moto().reset());

  async function workspace(driver: (typeof AWS_DRIVERS)[number]): Promise<AwsSandbox> {
    const box = await AwsSandbox.with(proxy().url, driver);
    await box.fill(
      driver,
      new Map([
        ["A", "old"],
        ["B", "other"],
      ]),
    );
    return box;
  }

  const names = (box: AwsSandbox, ...flags: readonly string[]) =>
    box.json(["list", "--names", ...flags]);

  const deletedKeys = async (box: AwsSandbox) =>
    ((await box.json(["list", "--deleted"])) as { key: string }[]).map(({ key }) => key);

  // Where looking first costs as many calls as deleting, what is there is deleted all the same.
  test.each([
    ["ssm", ["A"]],
    [SM, []],
  ] as const)(
    "%s: with a yes, what is not there is named, and %j deleted",
    async (driver, done) => {
      const box = await workspace(driver);
      const { exit, code, details } = await box.failure(["delete", "A", "NONE", "NADA", "--yes"]);
      expect({ exit, code }).toEqual({ exit: 5, code: "KEYS_NOT_FOUND" });
      expect(details).toMatchObject({ keys: ["NONE", "NADA"], done });
      const left = ["A", "B"].filter((key) => !(done as readonly string[]).includes(key));
      expect(await names(box)).toEqual(left);
    },
  );

  test.each(AWS_DRIVERS)("%s: by globs only what matches is deleted", async (driver) => {
    const box = await workspace(driver);
    const options = ["delete", "--only", "A*", "--yes"];
    expect(await box.json(options)).toMatchObject({ deleted: ["A"] });
    expect(await box.json(options)).toMatchObject({ deleted: [] });
    expect(await names(box)).toEqual(["B"]);
  });

  test.each(AWS_DRIVERS)("%s: without a terminal a deletion needs a yes", async (driver) => {
    const box = await workspace(driver);
    await expectFailure(box, ["delete", "A"], { exit: 2, code: "CONFIRMATION_NEEDED" });
    const purge = ["delete", "A", "--purge"];
    await expectFailure(box, purge, { exit: 2, code: "CONFIRMATION_NEEDED" });
    await expectFailure(box, ["delete", "A", "NONE"], { exit: 5, code: "KEY_NOT_FOUND" });
    expect(await names(box)).toEqual(["A", "B"]);
  });

  describe("secretsmanager", () => {
    test.each([
      [[], 30],
      [["--recovery-days", "7"], 7],
      [["--recovery-days", "30"], 30],
    ] as const)("a deletion with %j can be restored for %d days", async (flags, days) => {
      const box = await workspace(SM);
      const result = (await box.json(["delete", "A", "--yes", ...flags])) as Deleted;
      expect(result).toMatchObject({ deleted: ["A"], restorable: true });
      const left = Date.parse(result.restorable_until!) - Date.now();
      expect(Math.abs(left - days * DAY_MS)).toBeLessThan(DAY_MS / 24);
      const call = proxy().calls.find(({ action }) => action === "DeleteSecret");
      expect(call!.body).toEqual({ SecretId: "shop/local/A", RecoveryWindowInDays: days });
    });

    test.each(["6", "31", "0", "-7", "7.5", "x", ""])(
      "%j recovery days are refused without a call",
      async (days) => {
        const box = await workspace(SM);
        const calls = await callsDuring(proxy(), async () => {
          const { exit } = await box.failure(["delete", "A", "--yes", `--recovery-days=${days}`]);
          expect(exit).toBe(2);
        });
        expect(calls).toEqual([]);
      },
    );

    test("the text says how it comes back and until when", async () => {
      const box = await workspace(SM);
      const { stdout, stderr } = await box.keep(["delete", "A", "--yes", "--recovery-days", "7"]);
      expect(stdout).toBe("");
      const year = new Date(Date.now() + 7 * DAY_MS).getUTCFullYear();
      expect(stderr).toMatch(/Deleted A from secretsmanager:local\..*keep restore brings it back/);
      expect(stderr).toContain(` until ${year}-`);
    });

    test("what was deleted is gone from everything but the list of what was deleted", async () => {
      const box = await workspace(SM);
      await box.ok(["delete", "A", "--yes"]);
      expect(await names(box)).toEqual(["B"]);
      expect(await box.ok(["list", "--unmask", "--format", "env"])).toBe("B=other\n");
      expect(await box.ok(["export"])).toBe("B=other\n");
      const [gone, ...rest] = (await box.json(["list", "--deleted"])) as Record<string, string>[];
      expect(rest).toEqual([]);
      expect(gone!["key"]).toBe("A");
      expect(Date.parse(gone!["restorable_until"]!)).toBeGreaterThan(Date.now());
      const expected = { exit: 5, code: "KEY_DELETED", hint: "keep restore A" };
      await expectFailure(box, ["get", "A"], expected);
      box.write("t.env", "A={secretsmanager:A}\n");
      const template = ["export", "--template", "t.env"];
      await expectFailure(box, template, { exit: 5, code: "MISSING_SECRETS" });
      await expectFailure(box, ["delete", "A", "--yes"], expected);
      await expectFailure(box, ["get", "A", "--version", "AWSCURRENT"], expected);
      await expectFailure(box, ["get", "A", "--metadata"], expected);
    });

    test("it is restored as it was, with its versions and tags", async () => {
      const box = await AwsSandbox.with(proxy().url, SM);
      for (const value of ["one", "two"]) await box.ok(["set", "A"], { input: value });
      const before = await box.json(["get", "A"]);
      await box.ok(["delete", "A", "--yes"]);
      const result = await box.json(["restore", "A"]);
      const { version } = before as { version: string };
      expect(result).toMatchObject({ restored: [{ key: "A", version }] });
      expect(await box.json(["get", "A"])).toEqual(before);
      expect(await box.ok(["get", "A", "--version", "AWSPREVIOUS"])).toBe("one\n");
      expect(await box.json(["get", "A", "--metadata"])).toMatchObject({ ManagedBy: "Keep" });
      expect(await deletedKeys(box)).toEqual([]);
    });

    test.each(["A", "NONE"])(
      "there is nothing to restore of %s, which was not deleted",
      async (key) => {
        const box = await workspace(SM);
        await expectFailure(box, ["restore", key], { exit: 5, code: "NOTHING_TO_RESTORE" });
        expect(actionsOf(proxy().calls)).not.toContain("RestoreSecret");
      },
    );

    test("a purge is for good, also of what was deleted before", async () => {
      const box = await workspace(SM);
      await box.ok(["delete", "A", "--yes"]);
      for (const key of ["A", "B"])
        expect(await box.json(["delete", key, "--purge", "--yes"])).toMatchObject({
          deleted: [key],
          restorable: false,
          restorable_until: null,
        });
      const purges = proxy().calls.filter(({ body }) => "ForceDeleteWithoutRecovery" in body);
      expect(purges.map(({ body }) => body["ForceDeleteWithoutRecovery"])).toEqual([true, true]);
      expect(await deletedKeys(box)).toEqual([]);
      await expectFailure(box, ["restore", "A"], { exit: 5, code: "NOTHING_TO_RESTORE" });
      await box.ok(["set", "A"], { input: "new" });
      expect(await box.ok(["get", "A"])).toBe("new\n");
    });

    test("--purge and --recovery-days are not given together", async () => {
      const box = await workspace(SM);
      const args = ["delete", "A", "--yes", "--purge", "--recovery-days", "7"];
      await expectFailure(box, args, { exit: 2, code: "USAGE" });
      expect(await names(box)).toEqual(["A", "B"]);
    });

    describe.each([
      ["the name is taken, as the test server says", []],
      [
        "the name is being deleted, as AWS says",
        [onAction("CreateSecret", { kind: "error", status: 400, code: "InvalidRequestException" })],
      ],
    ])("set where %s", (_, faults) => {
      test("explains, and names the way back", async () => {
        const box = await workspace(SM);
        await box.ok(["delete", "A", "--yes"]);
        proxy().faults = faults;
        const expected = { exit: 6, code: "SCHEDULED_FOR_DELETION", hint: "keep restore A" };
        await expectFailure(box, ["set", "A"], expected, { input: "new" });
        proxy().faults = [];
        await box.ok(["restore", "A", "--vault", SM, "--env", "local"]);
        expect(await box.ok(["get", "A"])).toBe("old\n");
      });
    });
  });

  describe("ssm", () => {
    test("a deletion is for good and says so", async () => {
      const box = await workspace("ssm");
      expect(await box.json(["delete", "A", "--yes"])).toMatchObject({
        deleted: ["A"],
        restorable: false,
        restorable_until: null,
      });
      const { stderr } = await box.keep(["delete", "B", "--yes"]);
      expect(stderr).toContain("Deleted B from ssm:local.");
      expect(stderr).not.toContain("restore");
      expect(await names(box)).toEqual([]);
      expect(await deletedKeys(box)).toEqual([]);
      await expectFailure(box, ["restore", "A"], { exit: 5, code: "NOTHING_TO_RESTORE" });
      await box.ok(["set", "A"], { input: "new" });
      expect(await box.json(["get", "A"])).toMatchObject({ value: "new", version: "1" });
    });

    test("has no recovery days to choose", async () => {
      const box = await workspace("ssm");
      const args = ["delete", "A", "--yes", "--recovery-days", "7"];
      await expectFailure(box, args, {
        exit: 2,
        code: "INVALID_OPTION",
        message: /--recovery-days/,
      });
      expect(await names(box)).toEqual(["A", "B"]);
    });
  });
});
