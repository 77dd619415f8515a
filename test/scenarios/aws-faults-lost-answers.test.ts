import { describe, expect, test } from "vitest";
import { type Fault, THROTTLED, denyAction, onFirst } from "../support/aws-faults.ts";
import { sendAwsRequest } from "../support/aws-request.ts";
import { AwsWorkspace } from "../support/aws-workspace.ts";
import type { AwsDriver } from "../support/aws-vault.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";

const lost: Fault = { kind: "reset", afterwards: true };
const failed: Fault = { kind: "error", status: 500, code: "InternalFailure", afterwards: true };

describeWithMoto("an answer that gets lost after the work was done", (moto) => {
  const proxy = useAwsProxy(moto);
  const make = (driver: AwsDriver) => new AwsWorkspace(driver, proxy().url);
  const drivers = [
    { driver: "ssm", create: "PutParameter", remove: "DeleteParameters" },
    { driver: "secretsmanager", create: "CreateSecret", remove: "DeleteSecret" },
  ] as const;

  describe.each(drivers)("in $driver", ({ driver, create, remove }) => {
    test.each([
      ["a broken connection", lost, []],
      ["a broken connection, with --if-absent", lost, ["--if-absent"]],
      ["a failure of the service", failed, []],
      ["a failure of the service, with --if-absent", failed, ["--if-absent"]],
    ])("a creation is reported as one after %s", async (_, fault, flags) => {
      const box = make(driver);
      proxy().faults = [onFirst(1, create, fault)];
      const made = await box.json(["set", "A", ...flags], { input: "the value" });
      expect(made).toMatchObject({ key: "A", created: true, note: null });
      expect(proxy().count(create)).toBe(2);
      expect(await box.ok(["get", "A"])).toBe("the value\n");
      const { version } = made as { version: string };
      expect(await box.json(["list"])).toMatchObject([{ key: "A", version }]);
      if (driver === "ssm") expect(version).toBe("1");
    });

    test("what someone else had created before is not taken for one's own", async () => {
      const box = make(driver);
      await box.set("A", "theirs");
      proxy().faults = [onFirst(1, create, lost)];
      const { exit, code } = await box.failure(["set", "A", "--if-absent"], { input: "mine" });
      expect({ exit, code }).toEqual({ exit: 6, code: "KEY_EXISTS" });
      expect(await box.ok(["get", "A"])).toBe("theirs\n");
    });

    test.each([
      ["a broken connection", lost],
      ["a failure of the service", failed],
    ])("a deletion is reported as done after %s", async (_, fault) => {
      const box = make(driver);
      await box.set("A", "1");
      await box.set("B", "2");
      proxy().faults = [onFirst(1, remove, fault)];
      expect(await box.json(["delete", "A", "B", "--yes"])).toMatchObject({ deleted: ["A", "B"] });
      expect(await box.json(["list"])).toEqual([]);
    });
  });

  test("what SSM only refused for a while was not done", async () => {
    const box = make("ssm");
    proxy().faults = [onFirst(1, "DeleteParameters", THROTTLED)];
    const { exit, code } = await box.failure(["delete", "NONE", "--yes"]);
    expect({ exit, code }).toEqual({ exit: 5, code: "KEY_NOT_FOUND" });
    expect(proxy().count("DeleteParameters")).toBe(2);
  });

  test("Secrets Manager has one version after a lost creation, and two after a lost change", async () => {
    const box = make("secretsmanager");
    const versions = async () => {
      const input = { SecretId: `${box.namespace}/local/A` };
      const { body } = await sendAwsRequest(moto().url, "secretsmanager", "DescribeSecret", input);
      return Object.keys(body["VersionIdsToStages"] as object).length;
    };
    proxy().faults = [onFirst(1, "CreateSecret", lost), onFirst(1, "UpdateSecret", lost)];
    await box.set("A", "1");
    expect(await versions()).toBe(1);
    await box.set("A", "2");
    expect(await versions()).toBe(2);
    expect(proxy().count("UpdateSecret")).toBe(2);
    expect(await box.ok(["get", "A"])).toBe("2\n");
  });

  test("a single deletion in SSM, where batches are denied, is reported as done", async () => {
    const box = make("ssm");
    await box.set("A", "1");
    proxy().faults = [denyAction("DeleteParameters"), onFirst(1, "DeleteParameter", lost)];
    expect(await box.json(["delete", "A", "--yes"])).toMatchObject({ deleted: ["A"] });
  });

  test("a purge whose answer is lost is reported as done", async () => {
    const box = make("secretsmanager");
    await box.set("A", "1");
    proxy().faults = [onFirst(1, "DeleteSecret", lost)];
    const result = await box.json(["delete", "A", "--yes", "--purge"]);
    expect(result).toMatchObject({ deleted: ["A"], restorable: false });
    expect(await box.json(["list", "--deleted"])).toEqual([]);
  });

  test("a restoration whose answer is lost is reported as done", async () => {
    const box = make("secretsmanager");
    await box.set("A", "1");
    await box.ok(["delete", "A", "--yes"]);
    proxy().faults = [onFirst(1, "RestoreSecret", lost)];
    expect(await box.json(["restore", "A"])).toMatchObject({ restored: [{ key: "A" }] });
    expect(await box.ok(["get", "A"])).toBe("1\n");
  });
});
