import { beforeEach, describe, expect, test } from "vitest";
import { AWS_DRIVERS, AwsSandbox, actionsOf, callsDuring } from "../support/aws-sandbox.ts";
import type { AwsDriver } from "../support/aws-vault.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";
import { keepBinary } from "../support/sandbox.ts";

/** Editing and deleting by a plan in AWS: what is asked of it, and what becomes of others' changes. */

const DELETING = { ssm: "DeleteParameters", secretsmanager: "DeleteSecret" } as const;

describeWithMoto("an environment in AWS", (moto) => {
  const proxy = useAwsProxy(moto);
  beforeEach(() => moto().reset());

  const workspace = async (driver: AwsDriver): Promise<AwsSandbox> => {
    const box = await AwsSandbox.with(proxy().url, driver);
    const input = JSON.stringify({ A: "it's\n#1", B: "old", C: "3" });
    await box.ok(["import", "--format", "json", "--yes"], { input });
    return box;
  };

  const valuesOf = async (box: AwsSandbox): Promise<unknown> =>
    JSON.parse(await box.ok(["export", "--format", "json"]));

  describe.each(AWS_DRIVERS)("%s", (driver: AwsDriver) => {
    test("is edited: read once, and each change made with one call", async () => {
      const box = await workspace(driver);
      const env = { EDITOR: "sed -i -e '$aD=4' -e s/^B=old/B=new/ -e /^C=/d" };
      const calls = await callsDuring(proxy(), () => box.ok(["edit", "--yes"], { env }));
      expect(await valuesOf(box)).toEqual({ A: "it's\n#1", B: "new", D: "4" });
      const actions = actionsOf(calls);
      expect(actions.filter((action) => action === DELETING[driver])).toHaveLength(1);
      expect(actions.filter((action) => /^(?:Put|Create|Update)/.test(action))).toHaveLength(2);
      const again = await callsDuring(proxy(), () =>
        box.ok(["edit", "--yes"], { env: { EDITOR: "true" } }),
      );
      expect(actionsOf(again).filter((action) => !/^(?:Get|List|BatchGet)/.test(action))).toEqual(
        [],
      );
    });

    test("is not written over where somebody else writes while the editor is open", async () => {
      const box = await workspace(driver);
      const set = `printf theirs | '${process.execPath}' '${keepBinary}' set B 2>&1`;
      const editor = box.write("editor.sh", `${set}\nsed -i -e s/=old/=mine/ -e /^C=/d "$1"\n`);
      const run = await box.keep(["edit", "--yes"], { env: { EDITOR: `sh ${editor}` } });
      expect([run.code, run.stderr]).toEqual([
        6,
        expect.stringContaining(`Saving to ${driver}:local failed for B`),
      ]);
      expect(await valuesOf(box)).toEqual({ A: "it's\n#1", B: "theirs", C: "3" });
    });

    test("says in a dry run what a deletion would do, and looks for that", async () => {
      const box = await workspace(driver);
      const calls = await callsDuring(proxy(), async () => {
        const plan = await box.ok(["delete", "A", "B", "--dry-run", "--yes"]);
        expect(plan).toMatch(
          /^delete +A +version .+\ndelete +B +version .+\nPlan for .*: 2 to delete/,
        );
      });
      expect(
        actionsOf(calls).filter((action) => /^Delete|^GetParameters$|Value/.test(action)),
      ).toEqual([]);
      const failure = await box.failure(["delete", "A", "NONE", "--dry-run", "--yes"]);
      expect(failure).toMatchObject({ exit: 5, code: "KEY_NOT_FOUND" });
      const result = await box.json(["delete", "A", "--yes"]);
      const version = driver === "ssm" ? null : expect.any(String);
      expect(result).toMatchObject({ carried_out: true, plan: { steps: [{ key: "A", version }] } });
    });
  });

  test("a secret whose name is taken by a deleted one is refused with its line", async () => {
    const box = await workspace("secretsmanager");
    await box.ok(["delete", "C", "--yes"]);
    const run = await box.keep(["edit", "--yes"], { env: { EDITOR: "sed -i '$aC=4'" } });
    expect([run.code, run.stderr]).toEqual([
      8,
      expect.stringMatching(/Line 11: C was deleted[^]*keep restore/),
    ]);
    expect(await box.ok(["delete", "--only", "*", "--purge", "--dry-run"])).toMatch(
      /delete +C +was deleted before\n/,
    );
  });
});
