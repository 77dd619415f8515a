import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { runInTest } from "../support/loopback-listener.ts";
import { addSsoProfile, writeSsoLogin } from "../support/sso-files.ts";
import { type SsoLogin, SsoServer } from "../support/sso-server.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const ACCOUNT = "123456789012";

async function askRole({ url }: SsoServer, token: string | undefined, role: string) {
  const response = await fetch(
    `${url}/federation/credentials?account_id=${ACCOUNT}&role_name=${role}`,
    { headers: token === undefined ? {} : { "x-amz-sso_bearer_token": token } },
  );
  return read(response);
}

async function renew({ url }: SsoServer, login: SsoLogin, changed: Record<string, string> = {}) {
  const { clientId, clientSecret, refreshToken } = login;
  const input = { clientId, clientSecret, refreshToken, grantType: "refresh_token", ...changed };
  return read(await fetch(`${url}/token`, { method: "POST", body: JSON.stringify(input) }));
}

async function read(response: Response) {
  const error = response.headers.get("x-amzn-errortype");
  const json = (await response.json()) as Record<string, string>;
  return { status: response.status, error, json };
}

describe("the portal", () => {
  test("gives a role's credentials to a user who has signed in", async () => {
    const sso = await runInTest(new SsoServer());
    const credentials = sso.allow(ACCOUNT, "Deploy");
    const { status, json } = await askRole(sso, sso.logIn().accessToken, "Deploy");
    expect(status).toBe(200);
    expect(json).toEqual({
      roleCredentials: { ...credentials, expiration: credentials.expiration.getTime() },
    });
    expect(sso.flow).toEqual(["GET /federation/credentials"]);
    expect(sso.requests[0]!.query.get("role_name")).toBe("Deploy");
  });

  test("refuses a token that is over or not known, and a role that the user does not have", async () => {
    const sso = await runInTest(new SsoServer());
    sso.allow(ACCOUNT, "Deploy");
    const { accessToken } = sso.logIn();
    const unauthorized = { status: 401, error: "UnauthorizedException" };
    expect(await askRole(sso, accessToken, "Admin")).toMatchObject({
      status: 403,
      error: "ForbiddenException",
    });
    expect(await askRole(sso, "made-up", "Deploy")).toMatchObject(unauthorized);
    const over = sso.logIn({ tokenMs: -1 });
    expect(await askRole(sso, over.accessToken, "Deploy")).toMatchObject(unauthorized);
    expect(await askRole(sso, undefined, "Deploy")).toMatchObject({ status: 400 });
    const headers = { "x-amz-sso_bearer_token": accessToken };
    const noRole = await fetch(`${sso.url}/federation/credentials`, { headers });
    expect(noRole.status).toBe(400);
    sso.logOut();
    expect(await askRole(sso, accessToken, "Deploy")).toMatchObject(unauthorized);
  });

  test("fails, and is silent", async () => {
    const sso = await runInTest(new SsoServer());
    const { accessToken } = sso.logIn();
    sso.state = "failing";
    expect((await askRole(sso, accessToken, "Deploy")).status).toBe(500);
    sso.state = "silent";
    const ended = Promise.allSettled([askRole(sso, accessToken, "Deploy")]);
    await expect.poll(() => sso.requests.length).toBe(2);
    await sso.stop();
    expect(await ended).toMatchObject([{ status: "rejected" }]);
  });
});

describe("the renewal of a login", () => {
  test("gives a new token, and each renewal once", async () => {
    const sso = await runInTest(new SsoServer());
    sso.allow(ACCOUNT, "Deploy");
    const login = sso.logIn({ tokenMs: -1 });
    const { status, json } = await renew(sso, login);
    expect({ status, json }).toEqual({
      status: 200,
      json: {
        accessToken: expect.any(String),
        refreshToken: expect.any(String),
        tokenType: "Bearer",
        expiresIn: 3600,
      },
    });
    expect((await askRole(sso, json["accessToken"], "Deploy")).status).toBe(200);
    expect(await renew(sso, login)).toMatchObject({
      status: 400,
      error: "InvalidGrantException",
      json: { error: "invalid_grant" },
    });
    expect((await renew(sso, login, { refreshToken: json["refreshToken"]! })).status).toBe(200);
  });

  test("is refused to another client, in another way, and after the session", async () => {
    const sso = await runInTest(new SsoServer());
    const login = sso.logIn();
    const { clientId, clientSecret } = sso.logIn();
    expect(await renew(sso, login, { clientSecret: "made-up" })).toMatchObject({
      status: 401,
      error: "InvalidClientException",
    });
    expect(await renew(sso, login, { clientId, clientSecret })).toMatchObject({
      status: 400,
      error: "InvalidGrantException",
    });
    expect(await renew(sso, login, { grantType: "authorization_code" })).toMatchObject({
      status: 400,
      error: "UnsupportedGrantTypeException",
    });
    expect(await renew(sso, sso.logIn({ sessionMs: -1 }))).toMatchObject({
      status: 400,
      error: "ExpiredTokenException",
      json: { error: "expired_token" },
    });
    expect((await renew(sso, login)).status).toBe(200);
  });
});

describe("the files of a login", () => {
  test("are named after the session, or after the start page", async () => {
    const home = temporaryFolder();
    const sso = await runInTest(new SsoServer());
    const login = sso.logIn({ tokenMs: -60_000 });
    const file = writeSsoLogin(home, login, "corp");
    expect(file.startsWith(join(home, ".aws/sso/cache"))).toBe(true);
    // printf %s corp | sha1sum
    expect(basename(file)).toBe("ee0bfd2552fbd840c02cc48b6e823320543c450f.json");
    const kept = JSON.parse(readFileSync(file, "utf8"));
    expect(Object.keys(kept).toSorted()).toEqual(Object.keys(login).toSorted());
    expect(kept).toMatchObject({ refreshToken: login.refreshToken, region: "eu-west-1" });
    expect(Date.parse(kept.expiresAt)).toBeLessThan(Date.now());
    const old = JSON.parse(readFileSync(writeSsoLogin(home, login), "utf8"));
    expect(Object.keys(old)).toEqual(["startUrl", "region", "accessToken", "expiresAt"]);
  });

  test("have a profile with a session, or one of the old form", async () => {
    const home = temporaryFolder();
    const login = { startUrl: "https://shop.awsapps.com/start", region: "eu-west-1" };
    addSsoProfile(home, login, { profile: "a", session: "corp", account: ACCOUNT, role: "Deploy" });
    addSsoProfile(home, login, { profile: "default", account: ACCOUNT, role: "Read" });
    expect(readFileSync(join(home, ".aws", "config"), "utf8")).toBe(`[profile a]
sso_session = corp
sso_account_id = 123456789012
sso_role_name = Deploy
[sso-session corp]
sso_start_url = https://shop.awsapps.com/start
sso_region = eu-west-1
[default]
sso_start_url = https://shop.awsapps.com/start
sso_region = eu-west-1
sso_account_id = 123456789012
sso_role_name = Read
`);
  });
});
