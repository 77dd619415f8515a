import { describe, test } from "vitest";
import { AWS_DRIVERS, AwsSandbox } from "../support/aws-sandbox.ts";
import { describeWithMoto } from "../support/moto-suite.ts";
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
  test.each(AWS_DRIVERS)("in %s", async (driver) => {
    await moto().reset();
    const box = new AwsSandbox(moto().url);
    writeWorkspace(box, driver);
    await runScenario(box, readScenario("promotion"));
  });
});
