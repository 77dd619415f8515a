import { expect, test } from "vitest";
import { AwsMachine, VALUE, readSecret, useSecret } from "../support/aws-machine.ts";
import { AWS_DRIVERS } from "../support/aws-sandbox.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";

describeWithMoto("the region of a vault whose file has none", (moto) => {
  const proxy = useAwsProxy(moto);
  useSecret(moto);

  function makeMachine(): AwsMachine {
    const machine = new AwsMachine(proxy());
    machine.settings["region"] = "";
    machine.addKeys("work", "AKIAWORK");
    machine.flags.profile = "work";
    return machine;
  }

  test.each(AWS_DRIVERS)("is that of the profile, for %s", async (driver) => {
    const machine = makeMachine();
    machine.config("[default]\nregion = eu-west-3", "[profile work]\nregion = us-east-1");
    expect(await machine.read(driver)).toBe(VALUE);
  });

  test("is that of the environment before it", async () => {
    const machine = makeMachine();
    machine.set({ AWS_REGION: "us-east-1" });
    machine.config("[profile work]\nregion = eu-west-3");
    expect(await machine.read()).toBe(VALUE);
  });

  test.each(AWS_DRIVERS)("is missed, and found as soon as it is there, for %s", async (driver) => {
    const machine = makeMachine();
    const vault = await machine.open(driver);
    await expect(vault.list()).rejects.toMatchObject({ code: "NO_REGION", exitCode: 2 });
    machine.config("[profile work]\nregion = us-east-1");
    expect(await readSecret(vault)).toBe(VALUE);
  });

  test("is not missed where it is the profile that is not there", async () => {
    const machine = makeMachine();
    machine.flags.profile = "wrok";
    const failure = await machine.failure();
    expect(failure).toMatchObject({ code: "PROFILE_NOT_FOUND", exitCode: 2 });
    expect(failure.message).toContain("wrok");
  });

  test("is not missed where the files cannot be read", async () => {
    const machine = makeMachine();
    delete machine.flags.profile;
    machine.config("[default\nregion = us-east-1");
    const failure = await machine.failure();
    expect(failure).toMatchObject({ code: "AWS_CONFIG_INVALID", exitCode: 2 });
    expect(failure.message).toContain("line 1");
  });
});
