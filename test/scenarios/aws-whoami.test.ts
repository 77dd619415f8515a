import { describe, expect, test } from "vitest";
import type { CallerIdentity } from "../../src/core/caller-identity.ts";
import { identifyCaller } from "../../src/vaults/open-vault.ts";
import { AwsMachine } from "../support/aws-machine.ts";
import { roleArn } from "../support/aws-run.ts";
import { AWS_DRIVERS } from "../support/aws-sandbox.ts";
import { type AwsSource, sourcesInOrder } from "../support/aws-sources.ts";
import { type AwsDriver, usualPlace } from "../support/aws-vault.ts";
import { CredentialProcess } from "../support/credential-process.ts";
import { runInTest } from "../support/loopback-listener.ts";
import { makeUpCredentials } from "../support/made-up-credentials.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";
import { addSsoProfile, writeSsoLogin } from "../support/sso-files.ts";
import { SsoServer } from "../support/sso-server.ts";
import { testVaultWorld } from "../support/vault-world.ts";

/** What is said of who the user is to a vault, by where the credentials came from. */

/** What the source is called then: its kind, and for a profile its name and how it has them. */
const called: Readonly<Record<string, readonly (string | null)[]>> = {
  "--profile": ["profile", "of-flag", "keys"],
  KEEP_PROFILE: ["profile", "of-keep", "keys"],
  "the keys of the vault's file": ["vault-file", null, null],
  "the token file of the vault's file": ["web-identity", null, null],
  AWS_PROFILE: ["profile", "of-aws", "keys"],
  "the keys in the environment": ["environment", null, null],
  "the profile of the vault's file": ["profile", "of-vault", "keys"],
  "the profile default": ["profile", "default", "keys"],
  "a web identity in the environment": ["web-identity", null, null],
  "a container": ["container", null, null],
  "the metadata of an instance": ["instance-metadata", null, null],
};

/** Ways in which the profile `work` has its credentials. */
const methods: readonly (readonly [string, (machine: AwsMachine) => unknown])[] = [
  [
    "role",
    (machine) => {
      machine.config("[profile work]", `role_arn = ${roleArn("a")}`, "source_profile = base");
      machine.addKeys("base", "AKIABASE");
    },
  ],
  [
    "credential-source",
    (machine) => {
      machine.config("[profile work]", "credential_source = Environment");
      machine.set({ AWS_ACCESS_KEY_ID: "AKIAOFENV", AWS_SECRET_ACCESS_KEY: "made-up" });
    },
  ],
  [
    "web-identity",
    (machine) => {
      const file = machine.write("token", "token-of-profile");
      machine.config("[profile work]", `role_arn = ${roleArn("a")}`);
      machine.config(`web_identity_token_file = ${file}`);
    },
  ],
  [
    "credential-process",
    (machine) => {
      const given = { kind: "give", credentials: [makeUpCredentials()] } as const;
      const { command } = new CredentialProcess(machine.home, given);
      machine.config("[profile work]", `credential_process = ${command}`);
    },
  ],
  [
    "sso",
    async (machine) => {
      const sso = await runInTest(new SsoServer());
      machine.set(sso.variables);
      const [account, role] = ["123456789012", "Developer"];
      sso.allow(account, role);
      const login = sso.logIn();
      writeSsoLogin(machine.home, login, "company");
      addSsoProfile(machine.home, login, { profile: "work", session: "company", account, role });
    },
  ],
];

describeWithMoto("who the user is", (moto) => {
  const proxy = useAwsProxy(moto);

  /** As the commands say it. */
  function identify(machine: AwsMachine, driver: AwsDriver = "ssm"): Promise<CallerIdentity> {
    const settings = { slug: "aws", driver, region: "us-east-1", ...machine.settings };
    const world = testVaultWorld(machine.home, { aws: machine.world() });
    return identifyCaller(settings, usualPlace, world);
  }

  const everySource = AWS_DRIVERS.flatMap((driver) =>
    sourcesInOrder.map((source) => ({ driver, name: source.name, source })),
  );

  test.each(everySource)("$driver: by $name", async ({ driver, name, source }) => {
    const machine = new AwsMachine(proxy());
    await source.setUp(machine);
    const [kind, profile, method] = called[name]!;
    const caller = await identify(machine, driver);
    expect(caller).toMatchObject({
      vault: "aws",
      driver,
      account: "123456789012",
      source: { kind, profile, method },
      region: "us-east-1",
    });
    expect(proxy().count("GetCallerIdentity")).toBe(1);
    expect(proxy().calls.filter(({ service }) => service === driver)).toEqual([]);
  });

  test.each(methods)("by a profile that has them by %s", async (method, setUp) => {
    const machine = new AwsMachine(proxy());
    await setUp(machine);
    machine.settings["profile"] = "work";
    if (method === "credential-source") machine.flags.profile = "work";
    const { source } = await identify(machine);
    expect(source).toEqual({ kind: "profile", profile: "work", method });
    expect(proxy().count("GetCallerIdentity")).toBe(1);
  });

  describe("with roles", () => {
    const keys = sourcesInOrder.find(({ name }) => name === "the profile default")!;
    const [hub, deploy] = [roleArn("hub"), roleArn("deploy")];

    async function withRoles(source: AwsSource, settings: object) {
      const machine = new AwsMachine(proxy());
      await source.setUp(machine);
      Object.assign(machine.settings, settings);
      return identify(machine);
    }

    test.each([
      ["one", { role_arn: deploy }, [deploy]],
      ["several", { role_arn: [hub, deploy] }, [hub, deploy]],
    ])("it is the session of the last: %s", async (_, settings, roles) => {
      const caller = await withRoles(keys, { ...settings, session_name: "nightly" });
      expect(caller).toMatchObject({
        arn: "arn:aws:sts::123456789012:assumed-role/deploy/nightly",
        roles,
        source: { kind: "profile", profile: "default", method: "keys" },
      });
      expect(proxy().count("GetCallerIdentity")).toBe(1);
      expect(proxy().count("AssumeRole")).toBe(roles.length);
    });

    test("it is in the account of the role", async () => {
      const role_arn = "arn:aws:iam::999999999999:role/deploy";
      expect(await withRoles(keys, { role_arn })).toMatchObject({ account: "999999999999" });
    });

    test("those that a token leads to are among them", async () => {
      const token = sourcesInOrder.find(({ name }) => name.startsWith("the token file"))!;
      const caller = await withRoles(token, { role_arn: [hub, deploy] });
      expect(caller).toMatchObject({ roles: [hub, deploy], source: { kind: "web-identity" } });
    });
  });

  describe("ends", () => {
    test("never, for a user's key", async () => {
      const machine = new AwsMachine(proxy());
      machine.addKeys("default", "AKIADEFAULT");
      expect(await identify(machine)).toMatchObject({ expires: null });
    });

    test("when the session does", async () => {
      const machine = new AwsMachine(proxy());
      machine.addKeys("default", "AKIADEFAULT");
      machine.settings["role_arn"] = roleArn("deploy");
      machine.settings["session_duration"] = 1800;
      const caller = await identify(machine);
      const seconds =
        (Date.parse(String("expires" in caller && caller.expires)) - Date.now()) / 1000;
      expect(seconds).toBeGreaterThan(1700);
      expect(seconds).toBeLessThan(1801);
    });

    test("when the environment says so", async () => {
      const machine = new AwsMachine(proxy());
      const credentials = makeUpCredentials();
      machine.set({
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        AWS_SESSION_TOKEN: credentials.sessionToken,
        AWS_CREDENTIAL_EXPIRATION: credentials.expiration.toISOString(),
      });
      const expires = credentials.expiration.toISOString();
      expect(await identify(machine)).toMatchObject({ expires });
    });
  });

  test.each([
    ["--region", (machine: AwsMachine) => (machine.flags.region = "eu-west-1")],
    ["KEEP_REGION", (machine: AwsMachine) => machine.set({ KEEP_REGION: "eu-west-1" })],
    ["the vault's file", (machine: AwsMachine) => (machine.settings["region"] = "eu-west-1")],
    [
      "AWS_REGION",
      (machine: AwsMachine) => {
        machine.settings["region"] = "";
        machine.set({ AWS_REGION: "eu-west-1" });
      },
    ],
    [
      "the profile",
      (machine: AwsMachine) => {
        machine.settings["region"] = "";
        machine.config("[default]", "region = eu-west-1");
      },
    ],
  ])("is asked in the region of %s", async (_, setUp) => {
    const machine = new AwsMachine(proxy());
    machine.addKeys("default", "AKIADEFAULT");
    setUp(machine);
    expect(await identify(machine)).toMatchObject({ region: "eu-west-1" });
  });
});
