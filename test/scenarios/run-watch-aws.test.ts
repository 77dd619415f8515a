import { beforeEach, describe, expect, test } from "vitest";
import { type FaultRule, THROTTLED, denyAction } from "../support/aws-faults.ts";
import { AWS_DRIVERS, AwsSandbox, actionsOf, manySecrets } from "../support/aws-sandbox.ts";
import type { AwsDriver } from "../support/aws-vault.ts";
import { runInTest } from "../support/loopback-listener.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";
import { addSsoProfile, writeSsoLogin } from "../support/sso-files.ts";
import { SsoServer } from "../support/sso-server.ts";
import { WatchedProgram } from "../support/watched-program.ts";

/** `keep run --watch` with a vault in AWS. */

const LIST = { ssm: "GetParametersByPath", secretsmanager: "ListSecrets" } as const;
const POLL = { timeout: 20_000, interval: 20 };

describeWithMoto("a program that is watched", (moto) => {
  const proxy = useAwsProxy(moto);
  beforeEach(() => moto().reset());

  async function boxWith(driver: AwsDriver, values: Readonly<Record<string, string>>) {
    const box = await AwsSandbox.with(proxy().url, driver);
    await box.fill(driver, new Map(Object.entries(values)));
    return box;
  }

  /** Waits until there have been so many more looks. */
  async function looks(count: number): Promise<void> {
    const before = proxy().calls.length;
    await expect.poll(() => proxy().calls.length - before, POLL).toBeGreaterThanOrEqual(count);
  }

  describe.each(AWS_DRIVERS)("with %s", (driver) => {
    test("is started again after a secret was set, added, or deleted and made again", async () => {
      const box = await boxWith(driver, { A: "1" });
      const run = new WatchedProgram(box, [], { shown: ["A", "B"] });
      await run.started({ A: "1", B: null });
      await box.set("A", "2");
      await run.started({ A: "1", B: null }, { A: "2", B: null });
      await box.fill(driver, new Map([["B", "b"]]));
      await expect.poll(() => run.starts.at(-1), POLL).toEqual({ A: "2", B: "b" });
      await recreate(box, driver, "B", "c");
      await expect.poll(() => run.starts.at(-1), POLL).toEqual({ A: "2", B: "c" });
      expect(run.events.map(({ event }) => event)).not.toContain("overlap");
    });

    test("is looked at without decrypting anything: 200 secrets are one listing", async () => {
      const box = await boxWith(driver, {});
      await box.fill(driver, manySecrets(195));
      const run = new WatchedProgram(box);
      await run.started({ A: null });
      proxy().clear();
      const pages = driver === "ssm" ? 20 : 2;
      await looks(2 * pages);
      const calls = proxy().calls.slice(0, 2 * pages);
      expect(new Set(actionsOf(calls))).toEqual(new Set([LIST[driver]]));
      for (const { body } of calls)
        if (driver === "ssm") expect(body["WithDecryption"]).toBe(false);
      // The first page of the second look is that much later than the last one of the first.
      expect(calls[pages]!.at - calls[pages - 1]!.at).toBeGreaterThan(500);
    });

    test("goes on while the service is down, which is said once, and restarts after it", async () => {
      const box = await boxWith(driver, { A: "1" });
      const run = new WatchedProgram(box, ["--timeout", "2"]);
      await run.started({ A: "1" });
      proxy().faults = [() => ({ kind: "reset" })];
      await run.said(/^Warning: The secrets stay as they are for now\. /);
      await looks(3);
      expect(run.starts).toHaveLength(1);
      proxy().faults = [];
      await run.said(/The secrets are watched again\.\n$/);
      await box.set("A", "2");
      await run.started({ A: "1" }, { A: "2" });
      expect(run.stderr.match(/Warning/g)).toHaveLength(1);
    });

    test("goes on while the new value cannot be read, and gets it when it can", async () => {
      const box = await boxWith(driver, { A: "1" });
      const run = new WatchedProgram(box, ["--timeout", "2"]);
      await run.started({ A: "1" });
      await box.set("A", "2");
      proxy().faults = [(call) => (decrypts(call) ? { kind: "reset" } : undefined)];
      await run.said(/^Warning: The secrets stay as they are for now\. /);
      expect(run.events.map(({ event }) => event)).toEqual(["start"]);
      proxy().faults = [];
      await run.started({ A: "1" }, { A: "2" });
    });
  });

  test("ends all at once when it ends while a look has no answer", async () => {
    const box = await boxWith("ssm", { A: "1" });
    const run = new WatchedProgram(box);
    await run.started({ A: "1" });
    proxy().faults = [() => ({ kind: "hang" })];
    await looks(1);
    const started = performance.now();
    box.write("end", "9");
    expect(await run.finished).toMatchObject({ code: 9, stderr: "" });
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test("is looked at again after a new login, when the old one has ended", async () => {
    const box = await boxWith("ssm", { A: "1" });
    const sso = await runInTest(new SsoServer());
    const role = { account: "123456789012", role: "developer" };
    addSsoProfile(box.home, sso, { profile: "work", session: "shop", ...role });
    writeSsoLogin(box.home, sso.logIn(), "shop");
    const old = sso.allow(role.account, role.role);
    const none = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };
    const env = { ...sso.variables, ...none, AWS_PROFILE: "work" };
    const run = new WatchedProgram(box, [], { env });
    await run.started({ A: "1" });
    sso.logOut();
    proxy().faults = [expired(old.accessKeyId)];
    await run.said(/^Warning: The secrets stay as they are for now\. .*aws sso login/s);
    // As `aws sso login` in another window leaves it.
    const fresh = sso.allow(role.account, role.role);
    writeSsoLogin(box.home, sso.logIn(), "shop");
    await run.said(/The secrets are watched again\.\n$/);
    await box.set("A", "2");
    await run.started({ A: "1" }, { A: "2" });
    expect(proxy().calls.at(-1)!.accessKeyId).toBe(fresh.accessKeyId);
  });

  test("with --json says nothing on stderr, whatever happens", async () => {
    const box = await boxWith("ssm", { A: "1" });
    const run = new WatchedProgram(box, ["--json", "--timeout", "2"]);
    await run.started({ A: "1" });
    proxy().faults = [() => THROTTLED];
    await looks(6);
    proxy().faults = [];
    await box.set("A", "2");
    await run.started({ A: "1" }, { A: "2" });
    box.write("end", "0");
    expect(await run.finished).toMatchObject({ code: 0, stdout: "", stderr: "" });
  });

  test("with a label of Parameter Store gets the version to which it is moved", async () => {
    const box = await boxWith("ssm", { A: "1" });
    await box.set("A", "2");
    const label = (ParameterVersion: number) =>
      box.mustAsk("ssm", "LabelParameterVersion", {
        Name: "/shop/local/A",
        Labels: ["live"],
        ParameterVersion,
      });
    await label(1);
    box.write("t.env", "A={ssm:A@live}\n");
    const run = new WatchedProgram(box, ["--template", "t.env"]);
    await run.started({ A: "1" });
    await label(2);
    await run.started({ A: "1" }, { A: "2" });
  });

  test("with a label whose history may not be read is started again for the rest", async () => {
    const box = await boxWith("ssm", { A: "1", B: "1" });
    const labelled = { Name: "/shop/local/A", Labels: ["live"], ParameterVersion: 1 };
    await box.mustAsk("ssm", "LabelParameterVersion", labelled);
    box.write("t.env", "A={ssm:A@live}\nB={ssm:B}\n");
    proxy().faults = [denyAction("GetParameterHistory")];
    const run = new WatchedProgram(box, ["--template", "t.env"], { shown: ["B"] });
    await run.started({ B: "1" });
    await box.set("B", "2");
    await run.started({ B: "1" }, { B: "2" });
    expect(run.stderr.match(/Labels of A that are moved are not noticed/g)).toHaveLength(1);
  });

  test("with a stage of Secrets Manager gets the version to which it is moved", async () => {
    const box = await boxWith("secretsmanager", { A: "1" });
    const SecretId = "shop/local/A";
    const put = async (SecretString: string, ...VersionStages: readonly string[]) => {
      const input = {
        SecretId,
        SecretString,
        VersionStages,
        ClientRequestToken: crypto.randomUUID(),
      };
      const { VersionId } = await box.mustAsk("secretsmanager", "PutSecretValue", input);
      return VersionId as string;
    };
    const old = await put("2", "live");
    const next = await put("3", "next");
    box.write("t.env", "A={secretsmanager:A@live}\n");
    const run = new WatchedProgram(box, ["--template", "t.env"]);
    await run.started({ A: "2" });
    await box.mustAsk("secretsmanager", "UpdateSecretVersionStage", {
      SecretId,
      VersionStage: "live",
      RemoveFromVersionId: old,
      MoveToVersionId: next,
    });
    await run.started({ A: "2" }, { A: "3" });
  });
});

function decrypts({ action, body }: Parameters<FaultRule>[0]): boolean {
  return body["WithDecryption"] === true || /SecretValue/.test(action);
}

function expired(id: string): FaultRule {
  return ({ accessKeyId }) =>
    accessKeyId === id ? { kind: "error", status: 400, code: "ExpiredTokenException" } : undefined;
}

/** Past Keep: with the same version number as before. */
async function recreate(
  box: AwsSandbox,
  driver: AwsDriver,
  key: string,
  value: string,
): Promise<void> {
  if (driver === "ssm") await box.mustAsk("ssm", "DeleteParameter", { Name: `/shop/local/${key}` });
  else
    await box.mustAsk("secretsmanager", "DeleteSecret", {
      SecretId: `shop/local/${key}`,
      ForceDeleteWithoutRecovery: true,
    });
  await box.fill(driver, new Map([[key, value]]));
}
