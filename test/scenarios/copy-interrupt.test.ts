import { once } from "node:events";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { onAction } from "../support/aws-faults.ts";
import { manySecrets } from "../support/aws-sandbox.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";
import { Promotion, fill, textsOf } from "../support/promotion.ts";
import { keepBinary } from "../support/sandbox.ts";

const values = Object.fromEntries(manySecrets(30));
const COPY = ["copy", "--from", "secretsmanager:staging", "--to", "ssm:review", "--yes"];

describeWithMoto("a copy that is stopped", (moto) => {
  const proxy = useAwsProxy(moto);

  async function make(): Promise<Promotion> {
    const box = new Promotion(proxy().url);
    await fill(await box.open("secretsmanager", "staging", moto().url), values);
    return box;
  }

  /** Starts a copy, and sends a signal once so many calls of an action have come; or several. */
  async function stopped(
    box: Promotion,
    more: readonly string[],
    { signal, action = "PutParameter", again = false }: StopOptions,
  ) {
    proxy().clear();
    proxy().faults = [
      onAction("PutParameter", { kind: "delay", milliseconds: 300 }),
      onAction("DeleteParameters", { kind: "delay", milliseconds: 300 }),
    ];
    const child = box.spawn(process.execPath, [keepBinary, ...COPY, ...more], { stdio: "pipe" });
    const closed = once(child, "close");
    const printed = Promise.all([text(child.stdout!), text(child.stderr!)]);
    child.stdin!.end();
    const calls = action === "PutParameter" ? 8 : 1;
    await expect
      .poll(() => proxy().count(action), { timeout: 30_000, interval: 10 })
      .toBeGreaterThanOrEqual(calls);
    child.kill(signal);
    if (again) {
      await expect
        .poll(() => proxy().count("DeleteParameters"), { timeout: 10_000, interval: 10 })
        .toBeGreaterThan(0);
      child.kill(signal);
    }
    const [code, killedBy] = (await closed) as [number | null, string | null];
    const [stdout, stderr] = await printed;
    const begun = proxy().count("PutParameter");
    proxy().clear();
    return { code, killedBy, stdout, stderr, begun };
  }

  const there = async (box: Promotion) => textsOf(await box.open("ssm", "review", moto().url));

  test("by Ctrl-C lets what is under way end, rolls back, and is done by the next run", async () => {
    const box = await make();
    const { code, stdout, stderr, begun } = await stopped(box, [], { signal: "SIGINT" });
    expect([code, stdout]).toEqual([130, ""]);
    expect(begun).toBeLessThan(20);
    expect(stderr).toContain(
      `Rolling back ${begun} secrets… (Ctrl-C again stops at once)\nError: Copying to ssm:review was stopped. ${begun} secrets were changed, and rolled back.`,
    );
    for (const key of Object.keys(values))
      expect(stderr).toMatch(new RegExp(`^ {2}${key}: (rolled back|not begun)$`, "m"));
    expect(stderr).not.toContain("value of");
    expect(await there(box)).toEqual({});
    await box.ok(COPY);
    expect(await there(box)).toEqual(values);
  });

  test.each([
    ["SIGTERM", false],
    ["SIGHUP", true],
  ] as const)("by %s does the same, in JSON too; twice: %s", async (signal, again) => {
    const box = await make();
    const { code, stdout, stderr } = await stopped(box, ["--json"], { signal, again });
    expect([code, stdout]).toEqual([130, ""]);
    const { error } = JSON.parse(stderr) as {
      error: { code: string; details: Record<string, readonly string[]> };
    };
    expect(error.code).toBe("CHANGES_FAILED");
    const { failed, done, left, rolled_back: back, not_begun: rest } = error.details;
    expect([failed, done, left]).toEqual([[], [], []]);
    expect([...back!, ...rest!].toSorted()).toEqual(Object.keys(values));
    expect(await there(box)).toEqual({});
  });

  test("without rollback keeps what was done, says which, and is done by the next run", async () => {
    const box = await make();
    const { code, stderr } = await stopped(box, ["--no-rollback"], { signal: "SIGINT" });
    expect(code).toBe(130);
    expect(stderr).not.toContain("Rolling back");
    const done = Object.keys(values).filter((key) => stderr.includes(`  ${key}: done\n`));
    expect(Object.keys(await there(box))).toEqual(done);
    expect(done.length).toBeGreaterThan(4);
    await box.ok(COPY);
    expect(await there(box)).toEqual(values);
  });

  test("by a second Ctrl-C ends at once, and says which may be half done", async () => {
    const box = await make();
    const { code, stderr } = await stopped(box, [], { signal: "SIGINT", again: true });
    expect(code).toBe(130);
    expect(stderr).not.toContain("rolled back.");
    expect(stderr).toMatch(
      /Copying to ssm:review was cut off\. \d+ secrets may be as before or not: .*\nLook at them with keep diff/,
    );
  });

  test("by SIGTERM before anything is changed ends at once", async () => {
    const box = await make();
    const { killedBy } = await stopped(box, [], {
      signal: "SIGTERM",
      action: "BatchGetSecretValue",
    });
    expect(killedBy).toBe("SIGTERM");
    expect(await there(box)).toEqual({});
  });
});

interface StopOptions {
  readonly signal: NodeJS.Signals;
  /** Which call is waited for. */
  readonly action?: string;
  /** Once more while it is rolled back. */
  readonly again?: boolean;
}
