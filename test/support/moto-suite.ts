import { afterAll, afterEach, beforeAll, describe, inject } from "vitest";
import { type AwsProxy, startAwsProxy } from "./aws-proxy.ts";
import { borrowMoto } from "./moto-keeper.ts";
import type { MotoServer } from "./moto-server.ts";

/** Gives what is there while a suite runs; throws before and after it. */
export type WhileRunning<Thing> = () => Thing;

/**
 * A suite with a `moto_server` that is empty, and its own while it runs: files that run at the same
 * time have different ones. Without one to be had it is skipped, which is said once
 * for all such suites; in CI it fails instead, because a skipped test is no pass.
 */
export function describeWithMoto(
  name: string,
  body: (moto: WhileRunning<MotoServer>) => void,
): void {
  const keeper = inject("motoKeeper");
  if (keeper === null && process.env["CI"] === "true")
    throw new Error("moto_server is not installed, and without it no AWS vault is tested.");
  describe.skipIf(keeper === null)(name, { meta: { needsMoto: true } }, () =>
    body(runWithSuite(() => borrowMoto(keeper!, process.env["VITEST_POOL_ID"]!))),
  );
}

/** A proxy in front of the suite's server; calls and faults are cleared after each test. */
export function useAwsProxy(moto: WhileRunning<MotoServer>): WhileRunning<AwsProxy> {
  const proxy = runWithSuite(() => startAwsProxy(moto().url));
  afterEach(() => proxy().clear());
  return proxy;
}

/** Starts a thing before the tests of the suite around, and stops it after them. */
function runWithSuite<Thing extends { readonly stop: () => Promise<void> }>(
  start: () => Promise<Thing>,
): WhileRunning<Thing> {
  let running: Thing | undefined;
  beforeAll(async () => {
    running = await start();
  });
  afterAll(() => running?.stop());
  return () => {
    if (running === undefined) throw new Error("It runs only while the tests of its suite do.");
    return running;
  };
}
