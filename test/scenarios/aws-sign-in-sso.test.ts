import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { AwsMachine, VALUE, useSecret } from "../support/aws-machine.ts";
import { AWS_DRIVERS } from "../support/aws-sandbox.ts";
import { expectNotShown } from "../support/leaks.ts";
import { runInTest } from "../support/loopback-listener.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";
import { addSsoProfile, writeSsoLogin } from "../support/sso-files.ts";
import { type SsoLogin, SsoServer } from "../support/sso-server.ts";

const MINUTE = 60_000;
const ACCOUNT = "123456789012";
let sessions = 0;

/** The two forms that a profile can have: with a session of its own, and the old one without. */
const forms = ["session", "legacy"] as const;
type Form = (typeof forms)[number];
const everyForm = AWS_DRIVERS.flatMap((driver) => forms.map((form) => [form, driver] as const));

describeWithMoto("a profile of IAM Identity Center", (moto) => {
  const proxy = useAwsProxy(moto);
  useSecret(moto);

  /** A machine with a profile `work` for a role; the user has the role `developer`. */
  async function makeMachine(form: Form, role = "developer") {
    const machine = new AwsMachine(proxy());
    const sso = await runInTest(new SsoServer());
    machine.set(sso.variables);
    machine.flags.profile = "work";
    // The SDK remembers for half a minute by its name that it renewed a session.
    const session = form === "session" ? { session: `shop-${++sessions}` } : {};
    addSsoProfile(machine.home, sso, { profile: "work", account: ACCOUNT, role, ...session });
    const { accessKeyId } = sso.allow(ACCOUNT, "developer");
    const logIn = (times?: Parameters<SsoServer["logIn"]>[0]) =>
      writeSsoLogin(machine.home, sso.logIn(times), session.session);
    return { machine, sso, accessKeyId, logIn };
  }

  test.each(everyForm)("gives the role's keys: form %s, for %s", async (form, driver) => {
    const { machine, sso, accessKeyId, logIn } = await makeMachine(form);
    logIn();
    expect(await machine.signer(driver)).toBe(accessKeyId);
    expect(proxy().calls.map(({ hasSessionToken }) => hasSessionToken)).toEqual([true]);
    expect(sso.flow).toEqual(["GET /federation/credentials"]);
  });

  test.each(AWS_DRIVERS)("renews a token that is about to end, for %s", async (driver) => {
    const { machine, sso, accessKeyId, logIn } = await makeMachine("session");
    const file = logIn({ tokenMs: 4 * MINUTE });
    const before = readFileSync(file, "utf8");
    expect(await machine.signer(driver)).toBe(accessKeyId);
    expect(sso.flow).toEqual(["POST /token", "GET /federation/credentials"]);
    // What it got is kept as the AWS CLI keeps it, so that the next run need not renew it.
    expect(readFileSync(file, "utf8") === before).toBe(false);
    expect(await machine.signer(driver)).toBe(accessKeyId);
    expect(sso.flow.slice(2)).toEqual(["GET /federation/credentials"]);
  });

  test("renews a token that has ended, as long as the session lasts", async () => {
    const { machine, accessKeyId, logIn } = await makeMachine("session");
    logIn({ tokenMs: -MINUTE });
    expect(await machine.signer()).toBe(accessKeyId);
  });

  test("goes on with a token that is about to end where renewing fails", async () => {
    const { machine, sso, accessKeyId, logIn } = await makeMachine("session");
    logIn({ tokenMs: 4 * MINUTE, sessionMs: -MINUTE });
    expect(await machine.signer()).toBe(accessKeyId);
    expect(sso.flow[0]).toBe("POST /token");
  });

  test.each<[string, Form, Parameters<SsoServer["logIn"]>[0]]>([
    ["the session has ended", "session", { tokenMs: -MINUTE, sessionMs: -MINUTE }],
    ["the token has ended", "legacy", { tokenMs: -MINUTE }],
  ])("names the login command when %s (form %s)", async (_, form, times) => {
    const { machine, sso, logIn } = await makeMachine(form);
    logIn(times);
    const failure = await machine.failure();
    expect(failure).toMatchObject({ code: "SSO_EXPIRED", exitCode: 4 });
    expect(failure.message).toContain("the profile work");
    expect(failure.hint).toBe("aws sso login --profile work");
    expect(sso.flow).not.toContain("GET /federation/credentials");
    expect(proxy().calls).toEqual([]);
  });

  test.each(everyForm)("so it does before the first login: form %s, %s", async (form, driver) => {
    const { machine } = await makeMachine(form);
    const failure = await machine.failure(driver);
    expect(failure).toMatchObject({ code: "SSO_EXPIRED", exitCode: 4 });
    expect(failure.hint).toBe("aws sso login --profile work");
  });

  test.each(forms)("and when the portal does not know the token any more: %s", async (form) => {
    const { machine, sso, logIn } = await makeMachine(form);
    logIn();
    sso.logOut();
    const failure = await machine.failure();
    expect(failure).toMatchObject({ code: "SSO_EXPIRED", exitCode: 4 });
    expect(sso.flow).toEqual(["GET /federation/credentials"]);
  });

  const damages = ["", "null", "[]", "rubbish", '{"expiresAt":"2999-01-01T00:00:00Z"}'];
  test.each(forms.flatMap((form) => damages.map((text) => [text, form] as const)))(
    "takes a damaged login (%j) for none: %s",
    async (text, form) => {
      const { machine, logIn } = await makeMachine(form);
      writeFileSync(logIn(), text);
      expect(await machine.failure()).toMatchObject({ code: "SSO_EXPIRED", exitCode: 4 });
    },
  );

  test.each(everyForm)("says which role is not given: form %s, %s", async (form, driver) => {
    const { machine, logIn } = await makeMachine(form, "admin");
    logIn();
    const failure = await machine.failure(driver);
    expect(failure).toMatchObject({ code: "SSO_ROLE_DENIED", exitCode: 4 });
    expect(failure.message).toContain(`the role admin in the account ${ACCOUNT}`);
  });

  test("says that the portal does not answer, within the time that there is", async () => {
    const { machine, sso, logIn } = await makeMachine("session");
    logIn();
    sso.state = "silent";
    const failure = await machine.failure("ssm", { timeoutMs: 500 });
    expect(failure).toMatchObject({ code: "TIMED_OUT", exitCode: 7 });
    expect(failure.message).toContain("signing in");
  });

  test("gets over a portal that fails for a moment", async () => {
    const { machine, sso, accessKeyId, logIn } = await makeMachine("session");
    logIn();
    sso.state = "failing";
    const signer = machine.signer();
    await vi.waitFor(() => expect(sso.requests.length).toBeGreaterThan(0));
    sso.state = "on";
    expect(await signer).toBe(accessKeyId);
  });

  test("says that nobody is at the portal's address", async () => {
    const { machine, sso, logIn } = await makeMachine("session");
    logIn();
    await sso.stop();
    const failure = await machine.failure();
    expect(failure).toMatchObject({ code: "UNREACHABLE", exitCode: 7 });
    expect(failure.message).toContain("sso");
  });

  test.each(forms)("takes a login that cannot be read for none: %s", async (form) => {
    const { machine, logIn } = await makeMachine(form);
    const file = logIn();
    rmSync(file);
    mkdirSync(file);
    expect(await machine.failure()).toMatchObject({ code: "SSO_EXPIRED", exitCode: 4 });
  });

  test.each(["rejected", "denied"])("never shows the token that is %s", async (how) => {
    const role = how === "denied" ? "admin" : "developer";
    const { machine, sso, logIn } = await makeMachine("session", role);
    const file = logIn();
    if (how === "rejected") sso.logOut();
    const failure = await machine.failure();
    const { accessToken } = JSON.parse(readFileSync(file, "utf8")) as SsoLogin;
    expect(sso.requests[0]!.headers["x-amz-sso_bearer_token"] === accessToken).toBe(true);
    expectNotShown(failure, accessToken);
  });

  test("is not asked again within a run, nor for a second vault", async () => {
    const { machine, sso, logIn } = await makeMachine("session");
    logIn();
    const world = machine.world();
    for (const driver of AWS_DRIVERS) {
      const vault = await machine.open(driver, world);
      await Promise.all([vault.read("all"), vault.list(), vault.read("all")]);
    }
    expect(sso.flow).toEqual(["GET /federation/credentials"]);
    expect(await machine.read()).toBe(VALUE);
  });
});
