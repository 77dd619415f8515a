import { homedir } from "node:os";
import { expect, test } from "vitest";
import type { AwsCall } from "../support/aws-call.ts";
import { AwsMachine, VALUE, firstProof, secretOf, useSecret } from "../support/aws-machine.ts";
import { AWS_DRIVERS } from "../support/aws-sandbox.ts";
import { sourcesInOrder } from "../support/aws-sources.ts";
import { ContainerCredentialsServer } from "../support/container-credentials-server.ts";
import { ImdsServer } from "../support/imds-server.ts";
import { runInTest } from "../support/loopback-listener.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";

/** The roles that were assumed, each with whose key it was. */
function assumptions(calls: readonly AwsCall[]) {
  return calls
    .filter(({ action }) => action === "AssumeRole")
    .map(({ body, accessKeyId }) => [body["RoleArn"], accessKeyId]);
}

const role = (name: string): string => `arn:aws:iam::123456789012:role/${name}`;

describeWithMoto("a source of credentials, alone", (moto) => {
  const proxy = useAwsProxy(moto);
  useSecret(moto);
  const everySource = AWS_DRIVERS.flatMap((driver) =>
    sourcesInOrder.map((source) => ({ driver, name: source.name, source })),
  );

  test.each(everySource)("reads from $driver: $name", async ({ driver, source }) => {
    const machine = new AwsMachine(proxy());
    const proof = await source.setUp(machine);
    expect(await machine.read(driver)).toBe(VALUE);
    const { calls } = proxy();
    expect(firstProof(calls)).toBe(proof);
    // A token is exchanged for keys first, all else signs at once.
    const actions = calls.map(({ service }) => service);
    expect(actions).toEqual(proof.startsWith("token") ? ["sts", driver] : [driver]);
    expect(calls.at(-1)!.hasSessionToken).toBe(!proof.startsWith("AKIA"));
  });

  test.each(AWS_DRIVERS)("keys in the environment may be temporary, in %s", async (driver) => {
    const machine = new AwsMachine(proxy());
    machine.set({ AWS_ACCESS_KEY_ID: "ASIAOFENV", AWS_SECRET_ACCESS_KEY: "made-up" });
    machine.set({ AWS_SESSION_TOKEN: "made-up-token" });
    expect(await machine.signer(driver)).toBe("ASIAOFENV");
    expect(proxy().calls.map(({ hasSessionToken }) => hasSessionToken)).toEqual([true]);
  });

  test("keys in the environment lose the end of a line that came with them", async () => {
    const machine = new AwsMachine(proxy());
    machine.set({ AWS_ACCESS_KEY_ID: "ASIAOFENV\n", AWS_SECRET_ACCESS_KEY: "made-up\r\n" });
    machine.set({ AWS_SESSION_TOKEN: "made-up-token\n" });
    expect(await machine.signer()).toBe("ASIAOFENV");
  });

  test("keys in the credentials file may be temporary", async () => {
    const machine = new AwsMachine(proxy());
    machine.keys("default", "ASIADEFAULT", ["aws_session_token = made-up-token"]);
    expect(await machine.signer()).toBe("ASIADEFAULT");
    expect(proxy().calls.map(({ hasSessionToken }) => hasSessionToken)).toEqual([true]);
  });

  const keys = (id: string): string[] => [
    `aws_access_key_id = ${id}`,
    `aws_secret_access_key = ${secretOf(id)}`,
  ];

  test.each([
    ["default", "[default]"],
    ["default", "[profile default]"],
    ["work", "[profile work]"],
    ["work", '[profile "work"]'],
    ["work.eu-1", "[profile work.eu-1]"],
    ["ada@shop.example", "[profile 'ada@shop.example']"],
  ])("the config file has the profile %s in the section %s", async (profile, section) => {
    const machine = new AwsMachine(proxy());
    machine.config(section, ...keys("AKIACONFIG"));
    if (profile !== "default") machine.flags.profile = profile;
    expect(await machine.signer()).toBe("AKIACONFIG");
  });

  test.each(AWS_DRIVERS)("both files can be elsewhere, for %s", async (driver) => {
    const machine = new AwsMachine(proxy());
    machine.set({
      AWS_CONFIG_FILE: machine.write("my config", `[profile work]\n${keys("AKIAWORK").join("\n")}`),
      AWS_SHARED_CREDENTIALS_FILE: machine.write("mine", `[home]\n${keys("AKIAHOME").join("\n")}`),
    });
    machine.addKeys("work", "AKIANOT");
    machine.settings["profile"] = "work";
    expect(await machine.signer(driver)).toBe("AKIAWORK");
    machine.settings["profile"] = "home";
    expect(await machine.signer(driver)).toBe("AKIAHOME");
  });

  test("both files can be named from the home", async () => {
    const machine = new AwsMachine(proxy());
    expect(homedir()).toBe(machine.home);
    machine.write("config", `[profile work]\nrole_arn = ${role("a")}\nsource_profile = base\n`);
    machine.write("keys", `[base]\n${keys("AKIABASE").join("\n")}`);
    machine.set({ AWS_CONFIG_FILE: "~/config", AWS_SHARED_CREDENTIALS_FILE: "~/keys" });
    machine.flags.profile = "work";
    await machine.read();
    expect(assumptions(proxy().calls)).toEqual([[role("a"), "AKIABASE"]]);
  });
});

describeWithMoto("a profile with a role", (moto) => {
  const proxy = useAwsProxy(moto);
  useSecret(moto);

  test.each(AWS_DRIVERS)("is assumed through a chain of profiles, for %s", async (driver) => {
    const machine = new AwsMachine(proxy());
    machine.addKeys("first", "AKIAFIRST");
    machine.config("[profile third]", `role_arn = ${role("third")}`, "source_profile = second");
    machine.config("external_id = shop", "role_session_name = nightly", "duration_seconds = 900");
    machine.config("[profile second]", `role_arn = ${role("second")}`, "source_profile = first");
    machine.flags.profile = "third";
    const last = await machine.signer(driver);
    const { calls } = proxy();
    const [[, first], [, second]] = assumptions(calls) as [string[], string[]];
    expect(first).toBe("AKIAFIRST");
    expect(assumptions(calls).map(([arn]) => arn)).toEqual([role("second"), role("third")]);
    expect(new Set([first, second, last]).size).toBe(3);
    expect(calls.map(({ hasSessionToken }) => hasSessionToken)).toEqual([false, true, true]);
    expect(calls[1]!.body).toMatchObject({
      ExternalId: "shop",
      RoleSessionName: "nightly",
      DurationSeconds: "900",
    });
    // What is said of the last role is not said of the one before it.
    expect(calls[0]!.body).not.toHaveProperty("ExternalId");
    expect(calls[0]!.body).not.toHaveProperty("DurationSeconds");
  });

  test("that is its own source takes its own keys", async () => {
    const machine = new AwsMachine(proxy());
    machine.addKeys("work", "AKIAWORK");
    machine.config("[profile work]", `role_arn = ${role("a")}`, "source_profile = work");
    machine.flags.profile = "work";
    await machine.read();
    expect(assumptions(proxy().calls)).toEqual([[role("a"), "AKIAWORK"]]);
  });

  const sources = ["Environment", "EcsContainer", "Ec2InstanceMetadata"] as const;
  test.each(AWS_DRIVERS.flatMap((driver) => sources.map((source) => [source, driver] as const)))(
    "is assumed by the source %s, for %s",
    async (source, driver) => {
      const machine = new AwsMachine(proxy());
      const container = await runInTest(new ContainerCredentialsServer());
      const imds = await runInTest(new ImdsServer());
      machine.set({ ...container.variables, ...imds.variables });
      machine.set({ AWS_ACCESS_KEY_ID: "AKIAOFENV", AWS_SECRET_ACCESS_KEY: "made-up" });
      const roleLines = [`role_arn = ${role("a")}`, `credential_source = ${source}`];
      machine.config("[profile work]", ...roleLines);
      machine.flags.profile = "work";
      await machine.read(driver);
      const ids = {
        Environment: "AKIAOFENV",
        EcsContainer: container.credentials.accessKeyId,
        Ec2InstanceMetadata: imds.credentials.accessKeyId,
      };
      expect(assumptions(proxy().calls)).toEqual([[role("a"), ids[source]]]);
    },
  );

  test("is not needed: a profile may name its source and nothing else", async () => {
    const machine = new AwsMachine(proxy());
    machine.set({ AWS_ACCESS_KEY_ID: "AKIAOFENV", AWS_SECRET_ACCESS_KEY: "made-up" });
    machine.config("[profile work]", "credential_source = Environment");
    machine.flags.profile = "work";
    expect(await machine.signer()).toBe("AKIAOFENV");
  });

  test("is assumed by what another profile has, such as a process or a token", async () => {
    const machine = new AwsMachine(proxy());
    const token = machine.write("token", "the token");
    machine.config("[profile work]", `role_arn = ${role("b")}`, "source_profile = pod");
    machine.config(
      "[profile pod]",
      `role_arn = ${role("a")}`,
      `web_identity_token_file = ${token}`,
    );
    machine.flags.profile = "work";
    await machine.read();
    const [byToken, byRole] = proxy().calls;
    expect(byToken).toMatchObject({
      action: "AssumeRoleWithWebIdentity",
      body: { RoleArn: role("a"), WebIdentityToken: "the token" },
    });
    expect(byRole).toMatchObject({ action: "AssumeRole", body: { RoleArn: role("b") } });
    expect(byRole!.accessKeyId).toMatch(/^ASIA/);
  });
});
