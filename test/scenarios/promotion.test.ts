import { describe, test } from "vitest";
import type { FaultRule } from "../support/aws-faults.ts";
import { AWS_DRIVERS, AwsSandbox } from "../support/aws-sandbox.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";
import { Sandbox } from "../support/sandbox.ts";
import { readScenario, runScenario } from "../support/scenario-text.ts";

/** Staging, review, production: the same text for each kind of vault. */

/** Writes a workspace with one vault, `vault`. */
function writeWorkspace(box: Sandbox, driver: string): void {
  const envs = ["staging", "review", "production"];
  const settings = { app_name: "Shop", namespace: "shop", envs, default_vault: "vault" };
  box.write(".keep/settings.json", JSON.stringify(settings));
  box.write(
    ".keep/vaults/vault.json",
    JSON.stringify({
      slug: "vault",
      driver,
      ...(driver === "local" ? {} : { region: "us-east-1" }),
    }),
  );
}

describe("a promotion", () => {
  test("in a local vault", async () => {
    const box = new Sandbox();
    writeWorkspace(box, "local");
    await runScenario(box, readScenario("promotion"));
  });
});

describeWithMoto("a promotion in AWS", (moto) => {
  const proxy = useAwsProxy(moto);

  test.each(AWS_DRIVERS)("in %s", async (driver) => {
    await moto().reset();
    const box = new AwsSandbox(moto().url);
    writeWorkspace(box, driver);
    await runScenario(box, readScenario("promotion"));
  });

  test.each(AWS_DRIVERS)("in %s that fails is finished by the same command", async (driver) => {
    await moto().reset();
    const box = new AwsSandbox(proxy().url);
    writeWorkspace(box, driver);
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
