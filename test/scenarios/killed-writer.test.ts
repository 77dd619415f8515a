import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { Sandbox, keepBinary } from "../support/sandbox.ts";
import { leftovers, vaultFile, withoutReaders } from "../support/vault-files.ts";

const ROUNDS = 30;
const MOMENTS = 6;
/** Long enough that encrypting and writing it takes a while. */
const valueOf = (round: number): string => `${round} `.repeat(100_000);

test("keep set killed at any moment leaves the old state or the new one", async () => {
  const box = new Sandbox();
  await box.init();
  await box.set("OTHER", "other");
  await box.set("A", valueOf(0));
  const whole = await timeOf(() => box.set("A", valueOf(0)));
  let last = valueOf(0);
  const landed: boolean[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    await killAfter(box, valueOf(round), (whole * 1.1 * round) / ROUNDS);
    // No wait for a lock: the one that was left must be seen to be dead.
    const now = await box.ok(["get", "A", "-e", "local", "--raw"], {
      env: { KEEP_LOCK_TIMEOUT: "0" },
    });
    expect([last, valueOf(round)].includes(now), `neither old nor new in ${round}`).toBe(true);
    landed.push(now !== last);
    last = now;
    if (round % MOMENTS === 0)
      await box.ok(["set", "OTHER", "-e", "local"], {
        input: `after ${round}`,
        env: { KEEP_LOCK_TIMEOUT: "1" },
      });
  }
  expect(await box.ok(["get", "OTHER", "-e", "local"])).toBe(`after ${ROUNDS}\n`);
  // Otherwise no moment hit what this is about.
  expect(landed).toContain(false);
  expect(leftovers(box).filter((file) => file.endsWith(".lock"))).toEqual([]);
}, 180_000);

test("keep set killed while it makes the first file and identity blocks nothing", async () => {
  const model = new Sandbox();
  await model.init();
  const whole = await timeOf(() => model.set("A", "1"));
  for (let round = 1; round <= 10; round++) {
    const box = new Sandbox();
    await box.init();
    withoutReaders(box);
    await killAfter(box, "killed", (whole * 1.1 * round) / 10);
    const identity = existsSync(box.identityFile) ? readFileSync(box.identityFile, "utf8") : "";
    await box.ok(["set", "B", "-e", "local"], { input: "2", env: { KEEP_LOCK_TIMEOUT: "1" } });
    expect(await box.ok(["get", "B", "-e", "local"])).toBe("2\n");
    expect(readFileSync(box.identityFile, "utf8").startsWith(identity)).toBe(true);
    const { code, stdout } = await box.keep(["get", "A", "-e", "local"]);
    expect([`0 killed\n`, "5 "]).toContain(`${code} ${stdout}`);
  }
}, 180_000);

test("a lock that a killed keep left is taken over at once", async () => {
  const box = new Sandbox();
  await box.init();
  await box.set("A", "1");
  const child = box.spawn("sh", ["-c", "kill -9 $$"], { stdio: "ignore" });
  await once(child, "exit");
  const lock = await lockOf(box);
  box.write(`${vaultFile()}.lock`, JSON.stringify({ ...lock, token: "dead", pid: child.pid }));
  await box.ok(["set", "A", "-e", "local"], { input: "2", env: { KEEP_LOCK_TIMEOUT: "0" } });
  expect(await box.ok(["get", "A", "-e", "local"])).toBe("2\n");
  expect(leftovers(box)).toEqual([]);
});

test("a lock that cannot be judged from here is an error that names it", async () => {
  const box = new Sandbox();
  await box.init();
  await box.set("A", "1");
  const lock = { token: "t", pid: 1, started: "1", host: "elsewhere" };
  box.write(`${vaultFile()}.lock`, JSON.stringify(lock));
  const failure = await box.failure(["set", "A", "2", "-e", "local"], {
    env: { KEEP_LOCK_TIMEOUT: "0.2" },
  });
  expect(failure).toMatchObject({ exit: 7, code: "LOCKED", details: { file: vaultFile() } });
  expect(failure.message).toContain("elsewhere");
  expect(failure.hint).toContain(`${vaultFile()}.lock`);
  // Reading needs no lock.
  expect(await box.ok(["get", "A", "-e", "local"])).toBe("1\n");
  expect(JSON.parse(box.read(`${vaultFile()}.lock`))).toEqual(lock);
});

async function killAfter(box: Sandbox, value: string, milliseconds: number): Promise<void> {
  const child = box.spawn(process.execPath, [keepBinary, "set", "A", "-e", "local"], {
    stdio: ["pipe", "ignore", "ignore"],
  });
  const ended = once(child, "exit");
  child.stdin!.on("error", () => undefined);
  child.stdin!.end(value);
  const timer = setTimeout(() => child.kill("SIGKILL"), milliseconds);
  await ended;
  clearTimeout(timer);
}

async function timeOf(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** What a lock of this machine looks like, taken from one that a waiting command holds. */
async function lockOf(box: Sandbox): Promise<object> {
  const { withFileLock } = await import("../../src/system/file-lock.ts");
  const file = box.path("probe");
  return withFileLock(file, 0, async () => JSON.parse(readFileSync(`${file}.lock`, "utf8")));
}
