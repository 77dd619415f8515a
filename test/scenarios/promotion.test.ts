import { describe, test } from "vitest";
import type { FaultRule } from "../support/aws-faults.ts";
import { AWS_DRIVERS, AwsSandbox } from "../support/aws-sandbox.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";
import { writeVaultWorkspace } from "../support/promotion.ts";
import { Sandbox } from "../support/sandbox.ts";
import { readScenario, runScenario } from "../support/scenario-text.ts";

/** Staging, review, production: the same text for each kind of vault. */

describe("a promotion", () => {
  test("in a local vault", async () => {
    const box = new Sandbox();
    writeVaultWorkspace(box, "local");
    await runScenario(box, readScenario("promotion"));
  });
});

describeWithMoto("a promotion in AWS", (moto) => {
  const proxy = useAwsProxy(moto);

  test.each(AWS_DRIVERS)("in %s", async (driver) => {
    await moto().reset();
    const box = new AwsSandbox(moto().url);
    writeVaultWorkspace(box, driver);
    await runScenario(box, readScenario("promotion"));
  });

  test.each(AWS_DRIVERS)("in %s that fails is finished by the same command", async (driver) => {
    await moto().reset();
    const box = new AwsSandbox(proxy().url);
    writeVaultWorkspace(box, driver);
    await box.fill(driver, new Map(["A", "B", "Z"].map((key) => [key, `new ${key}`])), "staging");
    await box.fill(driver, new Map([["A", "old"]]), "production");
    proxy().faults = [denyTwice("production/Z")];
    await runScenario(box, readScenario("failed-promotion"));
  });
});

/** Writing a secret with such a name is refused at first. */
function denyTwice(name: string): FaultRule {
  let left = 2;
  return ({ action, body }) =>
    ["PutParameter", "CreateSecret"].includes(action) &&
    String(body["Name"]).endsWith(name) &&
    left-- > 0
      ? { kind: "error", status: 400, code: "AccessDeniedException", message: "No." }
      : undefined;
}
