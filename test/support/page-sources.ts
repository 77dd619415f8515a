import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { sendAwsRequest } from "./aws-request.ts";
import { ContainerCredentialsServer } from "./container-credentials-server.ts";
import { ImdsServer } from "./imds-server.ts";
import { writeLogin } from "./login-files.ts";
import { runInTest } from "./loopback-listener.ts";
import { makeUpCredentials } from "./made-up-credentials.ts";
import type { Sandbox } from "./sandbox.ts";
import { writeSsoLogin } from "./sso-files.ts";
import { SsoServer } from "./sso-server.ts";

type Variables = Readonly<Record<string, string>>;

/**
 * What gives credentials to the commands of a page, by its name in `needs=`: starts it, until the
 * test ends, and gives the variables by which it is found. `aws` is the server taken for AWS.
 */
export const pageSources: Readonly<
  Record<string, (box: Sandbox, aws: string) => Promise<Variables> | Variables>
> = { user, sso, login, programs, github, eks, ecs, pod, ec2 };

/** Keys of the IAM user `ada` in the environment. */
async function user(_: Sandbox, aws: string): Promise<Variables> {
  await sendAwsRequest(aws, "iam", "CreateUser", { UserName: "ada" });
  const { body } = await sendAwsRequest(aws, "iam", "CreateAccessKey", { UserName: "ada" });
  const { AccessKeyId, SecretAccessKey } = body["AccessKey"] as Readonly<Record<string, string>>;
  return { AWS_ACCESS_KEY_ID: AccessKeyId!, AWS_SECRET_ACCESS_KEY: SecretAccessKey! };
}

/** IAM Identity Center, and what `aws sso login` leaves for its session `shop`. */
async function sso({ home }: Sandbox): Promise<Variables> {
  const server = await runInTest(new SsoServer());
  server.allow("123456789012", "Developer");
  writeSsoLogin(home, server.logIn(), "shop");
  return server.variables;
}

/** What `aws login` leaves for the console's user `ada`. */
function login({ home }: Sandbox): Variables {
  writeLogin(home, "arn:aws:iam::123456789012:user/ada", makeUpCredentials());
  return {};
}

/** Stand-ins for programs that other people install: they want what the real ones want. */
function programs(box: Sandbox): Variables {
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = makeUpCredentials();
  const answer = JSON.stringify({
    Version: 1,
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    SessionToken: sessionToken,
    Expiration: expiration.toISOString(),
  });
  const wanted = ["certificate", "private-key", "trust-anchor-arn", "profile-arn", "role-arn"];
  const checks = wanted.map((flag) => `case "$*" in *" --${flag} "*) ;; *) exit 2 ;; esac`);
  const helper = ['[ "$1" = credential-process ] || exit 2', ...checks, `echo '${answer}'`];
  writeProgram(box, "aws_signing_helper", helper);
  writeProgram(box, "op", [
    '[ "$1" = read ] || exit 2',
    `case "$2" in op://*/*/id) echo AKIAMADEUPFORTESTS00 ;; op://*/*/*) echo made-up ;; *) exit 2 ;; esac`,
  ]);
  return {};
}

/** The token that a workflow's step has written, and the variables of its machine. */
function github(box: Sandbox): Variables {
  box.write(".keep/local/id-token", "made.up.token\n");
  return { CI: "true", GITHUB_ACTIONS: "true" };
}

/** What EKS gives to a pod whose service account names a role. */
function eks({ folder }: Sandbox): Variables {
  const file = join(folder, "eks", "token");
  writeTo(file, "made.up.token\n");
  return {
    AWS_WEB_IDENTITY_TOKEN_FILE: file,
    AWS_ROLE_ARN: "arn:aws:iam::123456789012:role/shop-secrets",
  };
}

async function ecs(): Promise<Variables> {
  return (await runInTest(new ContainerCredentialsServer())).variables;
}

/** What EKS gives to a pod with a Pod Identity. */
async function pod({ folder }: Sandbox): Promise<Variables> {
  const server = await runInTest(new ContainerCredentialsServer());
  const file = join(folder, "pod", "token");
  writeTo(file, server.token!);
  return server.variablesWithTokenIn(file);
}

async function ec2(): Promise<Variables> {
  return (await runInTest(new ImdsServer({ role: "shop-secrets" }))).variables;
}

/** The folder of a sandbox in which a page's commands find their programs. */
export function programFolder({ home }: Sandbox): string {
  return join(home, "bin");
}

/** Makes a program of these lines of `sh`. */
export function writeProgram(box: Sandbox, name: string, lines: readonly string[]): void {
  const file = join(programFolder(box), name);
  writeTo(file, ["#!/bin/sh", ...lines, ""].join("\n"));
}

/** Writes a file and the folders around it. A program may be run. */
export function writeTo(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode: text.startsWith("#!") ? 0o755 : 0o644 });
}
