import { expect, test } from "vitest";
import { ImdsServer } from "../support/imds-server.ts";
import { runInTest } from "../support/loopback-listener.ts";
import { makeUpCredentials } from "../support/made-up-credentials.ts";

const TOKEN = "/latest/api/token";
const ROLES = "/latest/meta-data/iam/security-credentials/";

/** Asks for a token that is valid for so many seconds. */
async function askToken({ url }: ImdsServer, ttl?: string, more: Record<string, string> = {}) {
  const headers =
    ttl === undefined ? more : { "X-aws-ec2-metadata-token-ttl-seconds": ttl, ...more };
  const response = await fetch(url + TOKEN, { method: "PUT", headers });
  return { status: response.status, token: await response.text() };
}

async function read({ url }: ImdsServer, path: string, token?: string) {
  const headers = token === undefined ? {} : { "X-aws-ec2-metadata-token": token };
  const response = await fetch(url + path, { headers });
  return { status: response.status, text: await response.text() };
}

test("the metadata service gives the role and its credentials to who has a token", async () => {
  const imds = await runInTest(new ImdsServer({ role: "shop-web" }));
  const { status, token } = await askToken(imds, "21600");
  expect(status).toBe(200);
  expect(await read(imds, ROLES, token)).toEqual({ status: 200, text: "shop-web" });
  const { text } = await read(imds, `${ROLES}shop-web`, token);
  expect(JSON.parse(text)).toEqual({
    Code: "Success",
    LastUpdated: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    Type: "AWS-HMAC",
    AccessKeyId: imds.credentials.accessKeyId,
    SecretAccessKey: imds.credentials.secretAccessKey,
    Token: imds.credentials.sessionToken,
    Expiration: expect.stringMatching(/Z$/),
  });
  expect((await read(imds, `${ROLES}other`, token)).status).toBe(404);
  expect(imds.flow).toEqual([
    `PUT ${TOKEN}`,
    `GET ${ROLES}`,
    `GET ${ROLES}shop-web`,
    `GET ${ROLES}other`,
  ]);
  expect(imds.requests[1]!.headers["x-aws-ec2-metadata-token"]).toBe(token);
});

test("a token is for 1 to 21600 seconds, and not for who comes through a proxy", async () => {
  const imds = await runInTest(new ImdsServer());
  for (const ttl of [undefined, "", "0", "-1", "21601", "1.5", "1e3", "soon"])
    expect([ttl, (await askToken(imds, ttl)).status]).toEqual([ttl, 400]);
  for (const ttl of ["1", "60", "21600"])
    expect([ttl, (await askToken(imds, ttl)).status]).toEqual([ttl, 200]);
  expect((await askToken(imds, "60", { "X-Forwarded-For": "10.0.0.1" })).status).toBe(403);
  expect((await read(imds, TOKEN)).status).toBe(405);
});

test("without a valid token nothing is read, unless the first version is allowed", async () => {
  const imds = await runInTest(new ImdsServer());
  const { token } = await askToken(imds, "60");
  expect((await read(imds, ROLES)).status).toBe(401);
  expect((await read(imds, ROLES, "made-up")).status).toBe(401);
  imds.expireTokens();
  expect((await read(imds, ROLES, token)).status).toBe(401);
  imds.allowV1 = true;
  expect((await read(imds, ROLES)).status).toBe(200);
  expect((await read(imds, ROLES, token)).status).toBe(401);
});

test("the credentials and the role change while it runs", async () => {
  const imds = await runInTest(new ImdsServer({ allowV1: true }));
  imds.credentials = makeUpCredentials(-1000);
  const json = JSON.parse((await read(imds, `${ROLES}web`)).text);
  expect(json.AccessKeyId).toBe(imds.credentials.accessKeyId);
  expect(Date.parse(json.Expiration)).toBeLessThan(Date.now());
  imds.refusal = { code: "AssumeRoleUnauthorizedAccess", message: "EC2 cannot assume the role" };
  const refused = JSON.parse((await read(imds, `${ROLES}web`)).text);
  expect(refused).toMatchObject({ Code: "AssumeRoleUnauthorizedAccess" });
  expect(refused).not.toHaveProperty("AccessKeyId");
  imds.role = null;
  expect((await read(imds, ROLES)).status).toBe(404);
});

test("it is turned off, or silent, or too many hops away", async () => {
  const imds = await runInTest(new ImdsServer({ allowV1: true }));
  imds.state = "off";
  expect([(await askToken(imds, "60")).status, (await read(imds, ROLES)).status]).toEqual([
    403, 403,
  ]);
  imds.clear();
  imds.state = "hop-limit";
  const silent: Promise<unknown>[] = [askToken(imds, "60")];
  await expect.poll(() => imds.flow).toEqual([`PUT ${TOKEN}`]);
  expect((await read(imds, ROLES)).status).toBe(200);
  imds.state = "silent";
  silent.push(read(imds, ROLES));
  await expect.poll(() => imds.requests.length).toBe(3);
  const ended = Promise.allSettled(silent);
  await imds.stop();
  expect((await ended).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
});
