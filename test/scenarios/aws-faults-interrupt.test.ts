import { once } from "node:events";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { type Fault, THROTTLED, onAction } from "../support/aws-faults.ts";
import type { AwsDriver } from "../support/aws-vault.ts";
import { AwsWorkspace } from "../support/aws-workspace.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";
import { keepBinary } from "../support/sandbox.ts";

const hang: Fault = { kind: "hang" };
const keys = Array.from({ length: 25 }, (_, number) => `K${String(number).padStart(2, "0")}`);

describeWithMoto("Ctrl-C while AWS works", (moto) => {
  const proxy = useAwsProxy(moto);
  const make = (driver: AwsDriver) => new AwsWorkspace(driver, proxy().url);

  /** Starts a command, and sends SIGINT once so many calls of an action have come; or several. */
  async function interrupted(
    box: AwsWorkspace,
    args: readonly string[],
    { action, calls = 1, signals = 1 }: { action: string; calls?: number; signals?: number },
  ) {
    const child = box.spawn(process.execPath, [keepBinary, ...args], { stdio: "pipe" });
    const closed = once(child, "close");
    const printed = Promise.all([text(child.stdout!), text(child.stderr!)]);
    child.stdin!.end("a-made-up-value");
    await expect
      .poll(() => proxy().count(action), { timeout: 15_000, interval: 10 })
      .toBeGreaterThanOrEqual(calls);
    const started = performance.now();
    child.kill("SIGINT");
    if (signals > 1) {
      // Only once the first one has been taken is the second one a second one.
      const timer = setInterval(() => child.kill("SIGINT"), 200);
      void closed.finally(() => clearInterval(timer));
    }
    const [code] = (await closed) as [number];
    const [stdout, stderr] = await printed;
    return { code, stdout, stderr, took: performance.now() - started };
  }

  test.each([
    ["ssm", "GetParametersByPath"],
    ["secretsmanager", "ListSecrets"],
  ] as const)("a listing in %s ends at once, with 130", async (driver, action) => {
    proxy().faults = [onAction(action, hang)];
    const { code, stdout, stderr, took } = await interrupted(make(driver), ["list"], { action });
    expect({ code, stdout, stderr }).toEqual({
      code: 130,
      stdout: "",
      stderr: expect.stringContaining("Cancelled"),
    });
    expect(took).toBeLessThan(1500);
  });

  test("a listing in the middle of its pages ends at once, with 130", async () => {
    const box = make("ssm");
    await box.store(keys);
    proxy().clear();
    proxy().latency = 500;
    const { code, took } = await interrupted(box, ["list"], {
      action: "GetParametersByPath",
      calls: 2,
    });
    expect(code).toBe(130);
    expect(took).toBeLessThan(1500);
    expect(proxy().count("GetParametersByPath")).toBe(2);
  });

  test("a wait between two tries ends at once, with 130", async () => {
    proxy().faults = [() => THROTTLED];
    const waiting = { action: "GetParameter", calls: 3 };
    const { code, took } = await interrupted(make("ssm"), ["get", "A"], waiting);
    expect(code).toBe(130);
    expect(took).toBeLessThan(1500);
  });

  test("a batch of deletions ends what it has begun, and says what was done", async () => {
    const box = make("secretsmanager");
    await box.store(keys);
    proxy().clear();
    proxy().faults = [onAction("DeleteSecret", { kind: "delay", milliseconds: 300 })];
    const args = ["delete", ...keys, "--yes", "--json"];
    const { code, stdout, stderr, took } = await interrupted(box, args, {
      action: "DeleteSecret",
      calls: 6,
    });
    expect({ code, stdout }).toEqual({ code: 130, stdout: "" });
    expect(took).toBeLessThan(3000);
    const { error } = JSON.parse(stderr) as {
      error: { code: string; details: Record<"done" | "failed", readonly string[]> };
    };
    expect(error.code).toBe("PARTLY_FAILED");
    const { done, failed } = error.details;
    expect([...done, ...failed].toSorted()).toEqual(keys);
    expect(done).toHaveLength(proxy().count("DeleteSecret"));
    expect(done.length).toBeLessThan(keys.length);
    proxy().clear();
    expect(await box.json(["list", "--names"])).toEqual(failed);
  });

  test("a writing that hangs gets a few seconds, and says that nobody knows", async () => {
    proxy().faults = [onAction("PutParameter", hang)];
    const action = "PutParameter";
    const { code, stderr, took } = await interrupted(make("ssm"), ["set", "A"], { action });
    expect(code).toBe(130);
    expect(stderr).toContain("whether A was changed is not known");
    expect(stderr).not.toContain("a-made-up-value");
    expect(took).toBeLessThan(7000);
  });

  test("the second Ctrl-C ends even that at once", async () => {
    proxy().faults = [onAction("PutParameter", hang)];
    const { code, took } = await interrupted(make("ssm"), ["set", "A"], {
      action: "PutParameter",
      signals: 2,
    });
    expect(code).toBe(130);
    expect(took).toBeLessThan(1500);
  });
});
