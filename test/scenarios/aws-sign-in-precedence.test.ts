import { expect, test } from "vitest";
import { AwsMachine, VALUE, firstProof, useSecret } from "../support/aws-machine.ts";
import { AWS_DRIVERS } from "../support/aws-sandbox.ts";
import { type AwsSource, sourcesInOrder } from "../support/aws-sources.ts";
import { CredentialProcess } from "../support/credential-process.ts";
import { makeUpCredentials } from "../support/made-up-credentials.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";
import { runInTest } from "../support/loopback-listener.ts";
import { addSsoProfile, writeSsoLogin } from "../support/sso-files.ts";
import { SsoServer } from "../support/sso-server.ts";

/** Every two, the one that goes before the other first. */
function pairsOf(sources: readonly AwsSource[]) {
  return sources.flatMap((first, index) =>
    sources.slice(index + 1).map((second) => ({ first, second })),
  );
}

/** A vault's file that says both is refused. */
function areOfOneFile({ first, second }: { first: AwsSource; second: AwsSource }): boolean {
  return [first, second].every(({ name }) => /^the (?:keys|token file) of the vault/.test(name));
}

const ROLE = "arn:aws:iam::123456789012:role/deploy";

/** How one profile has its credentials, in the SDK's order. */
const methodsInOrder: readonly AwsSource[] = [
  {
    name: "a role by another profile",
    setUp(machine) {
      machine.config("[profile both]", `role_arn = ${ROLE}`, "source_profile = base");
      machine.addKeys("base", "AKIABASE");
      return "AKIABASE";
    },
  },
  {
    name: "keys",
    setUp(machine) {
      machine.addKeys("both", "AKIABOTH");
      return "AKIABOTH";
    },
  },
  {
    name: "a web identity",
    setUp(machine) {
      const file = machine.write("token", "token-of-profile");
      machine.config("[profile both]", `role_arn = ${ROLE}`, `web_identity_token_file = ${file}`);
      return "token-of-profile";
    },
  },
  {
    name: "a process",
    setUp(machine) {
      const credentials = makeUpCredentials();
      const given = { kind: "give", credentials: [credentials] } as const;
      const { command } = new CredentialProcess(machine.home, given);
      machine.config("[profile both]", `credential_process = ${command}`);
      return credentials.accessKeyId;
    },
  },
  {
    name: "SSO",
    async setUp(machine) {
      const sso = await runInTest(new SsoServer());
      machine.set(sso.variables);
      const role = { account: "123456789012", role: "admin" };
      addSsoProfile(machine.home, sso, { profile: "both", session: "precedence", ...role });
      writeSsoLogin(machine.home, sso.logIn(), "precedence");
      return sso.allow(role.account, role.role).accessKeyId;
    },
  },
];

describeWithMoto("of two sources that are there", (moto) => {
  const proxy = useAwsProxy(moto);
  useSecret(moto);

  /** Reads from both services, and requires this proof of the first call. */
  async function expectProof(machine: AwsMachine, proof: string): Promise<void> {
    for (const driver of AWS_DRIVERS) {
      proxy().clear();
      expect(await machine.read(driver)).toBe(VALUE);
      expect(firstProof(proxy().calls), driver).toBe(proof);
    }
  }

  test.each(pairsOf(sourcesInOrder).filter((pair) => !areOfOneFile(pair)))(
    "$first.name goes before $second.name",
    async ({ first, second }) => {
      const machine = new AwsMachine(proxy());
      await second.setUp(machine);
      await expectProof(machine, await first.setUp(machine));
    },
  );

  test("keys and a token file in one vault's file are refused", async () => {
    const machine = new AwsMachine(proxy());
    for (const source of sourcesInOrder)
      if (/of the vault/.test(source.name)) await source.setUp(machine);
    const failure = await machine.failure();
    expect(failure).toMatchObject({ code: "INVALID_CONFIG", exitCode: 2 });
    expect(failure.message).toContain("access_key_id and web_identity_token_file");
  });

  test.each(pairsOf(methodsInOrder))(
    "in one profile, $first.name goes before $second.name",
    async ({ first, second }) => {
      const machine = new AwsMachine(proxy());
      machine.flags.profile = "both";
      await second.setUp(machine);
      await expectProof(machine, await first.setUp(machine));
    },
  );

  test("keys in the environment beside AWS_PROFILE are named in a warning", async () => {
    const machine = new AwsMachine(proxy());
    machine.addKeys("work", "AKIAWORK");
    machine.set({ AWS_ACCESS_KEY_ID: "AKIAOFENV", AWS_SECRET_ACCESS_KEY: "made-up" });
    machine.set({ AWS_PROFILE: "work" });
    expect(await machine.signer()).toBe("AKIAWORK");
    expect(machine.warnings).toEqual([
      "AWS_PROFILE is set and so are keys: the profile counts, where the AWS CLI takes the keys.",
    ]);
    // Who says KEEP_PROFILE means it.
    machine.warnings.length = 0;
    machine.set({ KEEP_PROFILE: "work" });
    expect(await machine.signer()).toBe("AKIAWORK");
    expect(machine.warnings).toEqual([]);
  });

  test("where one source is there, nothing is said of others", async () => {
    const machine = new AwsMachine(proxy());
    machine.addKeys("default", "AKIADEFAULT");
    expect(await machine.signer()).toBe("AKIADEFAULT");
    expect(machine.warnings).toEqual([]);
  });

  test("the keys of both files are put together, and those of the credentials file count", async () => {
    const machine = new AwsMachine(proxy());
    machine.config(
      "[default]",
      "aws_access_key_id = AKIACONFIG",
      "aws_secret_access_key = made-up",
    );
    machine.addKeys("default", "AKIADEFAULT");
    expect(await machine.signer()).toBe("AKIADEFAULT");
  });
});
