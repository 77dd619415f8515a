import { expect, test } from "vitest";
import type { AwsDriver } from "../support/aws-vault.ts";
import { AwsWorkspace } from "../support/aws-workspace.ts";
import { ContainerCredentialsServer } from "../support/container-credentials-server.ts";
import { CredentialProcess } from "../support/credential-process.ts";
import { ImdsServer } from "../support/imds-server.ts";
import { runInTest } from "../support/loopback-listener.ts";
import { makeUpCredentials } from "../support/made-up-credentials.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";
import { addSsoProfile, writeSsoLogin } from "../support/sso-files.ts";
import { SsoServer } from "../support/sso-server.ts";

/** What a command is given to sign in with, and whose key or token that is. */
interface Given {
  readonly proof: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
}

const ROLE = "arn:aws:iam::123456789012:role/deploy";

const sources: Readonly<Record<string, (box: AwsWorkspace) => Promise<Given>>> = {
  async "a profile of --profile"(box) {
    const keys = "aws_access_key_id = AKIAWORK\naws_secret_access_key = made-up\n";
    const env = { AWS_SHARED_CREDENTIALS_FILE: box.write("keys", `[work]\n${keys}`) };
    return { proof: "AKIAWORK", env, flags: ["--profile", "work"] };
  },
  async "a process"(box) {
    const credentials = makeUpCredentials();
    const program = new CredentialProcess(box.home, { kind: "give", credentials: [credentials] });
    const file = box.write("config", `[profile work]\ncredential_process = ${program.command}\n`);
    const env = { AWS_CONFIG_FILE: file, KEEP_PROFILE: "work" };
    return { proof: credentials.accessKeyId, env };
  },
  async "SSO, whose token is about to end"(box) {
    const sso = await runInTest(new SsoServer());
    const role = { account: "123456789012", role: "developer" };
    addSsoProfile(box.home, sso, { profile: "work", session: "shop", ...role });
    writeSsoLogin(box.home, sso.logIn({ tokenMs: 60_000 }), "shop");
    const { accessKeyId } = sso.allow(role.account, role.role);
    return { proof: accessKeyId, env: { ...sso.variables, AWS_PROFILE: "work" } };
  },
  async "a web identity"(box) {
    const AWS_WEB_IDENTITY_TOKEN_FILE = box.write("token", "made-up-token");
    return { proof: "made-up-token", env: { AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN: ROLE } };
  },
  async "a container"() {
    const server = await runInTest(new ContainerCredentialsServer());
    return { proof: server.credentials.accessKeyId, env: server.variables };
  },
  async "an instance"() {
    const server = await runInTest(new ImdsServer());
    return { proof: server.credentials.accessKeyId, env: server.variables };
  },
};

describeWithMoto("the command signs in", (moto) => {
  const proxy = useAwsProxy(moto);
  // Each by one service: the driver has no part in it, which the tests in this process show.
  const rows = Object.keys(sources).map((name, index): [string, AwsDriver] => [
    name,
    index % 2 === 0 ? "ssm" : "secretsmanager",
  ]);

  test.each(rows)("by %s, to %s", async (name, driver) => {
    const box = new AwsWorkspace(driver, proxy().url);
    await box.store(["A"]);
    proxy().clear();
    const { proof, env, flags = [] } = await sources[name]!(box);
    const none = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };
    const result = await box.keep(["get", "A", ...flags], { env: { ...none, ...env } });
    expect(result).toMatchObject({ code: 0, stdout: "value of A\n", stderr: "" });
    const [call] = proxy().calls;
    expect(call!.accessKeyId ?? call!.body["WebIdentityToken"]).toBe(proof);
  });
});
