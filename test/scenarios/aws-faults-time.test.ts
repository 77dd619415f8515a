import { expect, test } from "vitest";
import {
  type Fault,
  type FaultRule,
  THROTTLED,
  denyAction,
  onAction,
} from "../support/aws-faults.ts";
import { AwsSandbox } from "../support/aws-sandbox.ts";
import { AwsWorkspace } from "../support/aws-workspace.ts";
import type { AwsDriver } from "../support/aws-vault.ts";
import type { RunOptions } from "../support/sandbox.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";

const hang: Fault = { kind: "hang" };

/** The first calls of an action go well, and all after them get no answer. */
function hangAfter(count: number, action: string): FaultRule {
  let left = count;
  return (call) => (call.action === action && left-- <= 0 ? hang : undefined);
}

const keys = Array.from({ length: 25 }, (_, number) => `K${String(number).padStart(2, "0")}`);

describeWithMoto("a service that does not answer", (moto) => {
  const proxy = useAwsProxy(moto);
  const make = (driver: AwsDriver) => new AwsWorkspace(driver, proxy().url);

  /** Fails as JSON; the whole process has ended soon after the time was over. */
  async function timedOut(
    box: AwsWorkspace,
    args: readonly string[],
    seconds: number,
    options: RunOptions = {},
  ) {
    const started = performance.now();
    const failure = await box.failure([...args, "--timeout", String(seconds)], options);
    const took = performance.now() - started;
    expect(took).toBeGreaterThan(seconds * 1000);
    expect(took).toBeLessThan(seconds * 1000 + 3000);
    return failure;
  }

  const readings: [AwsDriver, readonly string[]][] = [
    ["ssm", ["get", "A"]],
    ["ssm", ["list"]],
    ["ssm", ["export"]],
    ["secretsmanager", ["get", "A"]],
    ["secretsmanager", ["list"]],
    ["secretsmanager", ["export"]],
  ];
  test.each(readings)("ends a reading in %s in time: %j", async (driver, args) => {
    const box = make(driver);
    proxy().faults = [() => hang];
    const failure = await timedOut(box, args, 1);
    expect(failure).toMatchObject({ exit: 7, code: "TIMED_OUT" });
    expect(failure.message).toBe("aws:local did not finish within 1 s: 0 secrets had been read.");
    expect(failure.hint).toContain("--timeout");
    expect(failure.details).toMatchObject({ vault: "aws", env: "local", seconds: 1 });
  });

  test("how many secrets had been read by then is said", async () => {
    const box = make("ssm");
    await box.store(keys.slice(0, 11));
    proxy().faults = [hangAfter(1, "GetParametersByPath")];
    const { message } = await timedOut(box, ["list"], 2);
    expect(message).toContain("10 secrets had been read");
  });

  test.each([
    ["ssm", "PutParameter"],
    ["secretsmanager", "CreateSecret"],
  ] as const)("a writing in %s says that nobody knows", async (driver, action) => {
    const box = make(driver);
    proxy().faults = [onAction(action, hang)];
    const failure = await timedOut(box, ["set", "A"], 1, { input: "a-made-up-value" });
    expect(failure).toMatchObject({ exit: 7, code: "TIMED_OUT" });
    expect(failure.message).toContain("whether A was changed is not known");
    expect(JSON.stringify(failure)).not.toContain("a-made-up-value");
  });

  test.each<AwsDriver>(["ssm", "secretsmanager"])(
    "a retry that waits does not hold the end up in %s",
    async (driver) => {
      const box = make(driver);
      proxy().faults = [() => THROTTLED];
      expect(await timedOut(box, ["get", "A"], 2)).toMatchObject({ exit: 7, code: "TIMED_OUT" });
      expect(proxy().count()).toBeGreaterThan(1);
    },
  );

  test("a batch of deletions names what was done and what was not, in SSM", async () => {
    const box = make("ssm");
    await box.store(keys);
    proxy().faults = [hangAfter(1, "DeleteParameters")];
    const failure = await timedOut(box, ["delete", ...keys, "--yes"], 2);
    expect(failure).toMatchObject({ exit: 7, code: "PARTLY_FAILED" });
    const { done, failed } = failure.details as Record<"done" | "failed", readonly string[]>;
    expect([...done, ...failed].toSorted()).toEqual(keys);
    expect(done.length % 10 === 0 || done.length === 5).toBe(true);
    expect(done.length).toBeGreaterThan(0);
    expect(failure.message).toContain("is not known");
    proxy().clear();
    expect(await box.json(["list", "--names"])).toEqual(failed);
  });

  test("a batch of deletions names what was done and what was not, in Secrets Manager", async () => {
    const box = make("secretsmanager");
    await box.store(keys);
    proxy().faults = [hangAfter(7, "DeleteSecret")];
    const failure = await timedOut(box, ["delete", ...keys, "--yes"], 2);
    expect(failure).toMatchObject({ exit: 7, code: "PARTLY_FAILED" });
    const { done, failed } = failure.details as Record<"done" | "failed", readonly string[]>;
    expect([...done, ...failed].toSorted()).toEqual(keys);
    expect(done).toHaveLength(7);
    expect(failure.hint).toBe(`Done: ${done.join(", ")}.`);
    proxy().clear();
    expect(await box.json(["list", "--names"])).toEqual(failed);
  });

  test("is not waited for when another vault has failed", async () => {
    const box = await AwsSandbox.with(proxy().url, "ssm", "secretsmanager");
    const later = { kind: "delay", milliseconds: 300 } as const;
    proxy().faults = [
      onAction("GetParametersByPath", later),
      denyAction("GetParametersByPath"),
      () => hang,
    ];
    const started = performance.now();
    const { exit, code } = await box.failure(["export"]);
    expect({ exit, code }).toEqual({ exit: 4, code: "ACCESS_DENIED" });
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(proxy().count("BatchGetSecretValue")).toBe(1);
  });
});
