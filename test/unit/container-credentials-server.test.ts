import { expect, test } from "vitest";
import { ContainerCredentialsServer } from "../support/container-credentials-server.ts";
import { runInTest } from "../support/loopback-listener.ts";
import { makeUpCredentials } from "../support/made-up-credentials.ts";

/** Asks as a program does that has only these variables. */
async function ask(variables: Readonly<Record<string, string>>) {
  const token = variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"];
  const response = await fetch(variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"]!, {
    headers: token === undefined ? {} : { Authorization: token },
  });
  const text = await response.text();
  return { status: response.status, json: response.status === 200 ? JSON.parse(text) : undefined };
}

test("a container that has the token is given credentials", async () => {
  const server = await runInTest(new ContainerCredentialsServer());
  const { status, json } = await ask(server.variables);
  expect(status).toBe(200);
  expect(json).toEqual({
    AccountId: "123456789012",
    AccessKeyId: server.credentials.accessKeyId,
    SecretAccessKey: server.credentials.secretAccessKey,
    Token: server.credentials.sessionToken,
    Expiration: expect.stringMatching(/Z$/),
  });
  expect(server.flow).toEqual(["GET /v1/credentials"]);
});

test("another token is refused, also one that was right before", async () => {
  const server = await runInTest(new ContainerCredentialsServer());
  const before = server.variables;
  server.token = "made-up-next-token";
  expect((await ask(before)).status).toBe(401);
  expect((await ask(server.variablesWithTokenIn("/nowhere"))).status).toBe(401);
  expect((await ask(server.variables)).status).toBe(200);
  server.token = undefined;
  expect(server.variables).not.toHaveProperty("AWS_CONTAINER_AUTHORIZATION_TOKEN");
  expect((await ask(server.variables)).status).toBe(200);
  expect(server.requests).toHaveLength(4);
});

test("the credentials change while it runs", async () => {
  const server = await runInTest(new ContainerCredentialsServer());
  server.credentials = makeUpCredentials(-1000);
  const { json } = await ask(server.variables);
  expect(json.AccessKeyId).toBe(server.credentials.accessKeyId);
  expect(Date.parse(json.Expiration)).toBeLessThan(Date.now());
});

test("it fails, has nothing at another path, and is silent", async () => {
  const server = await runInTest(new ContainerCredentialsServer());
  expect((await fetch(`${server.url}/v1`)).status).toBe(404);
  expect((await fetch(server.credentialsUrl, { method: "POST" })).status).toBe(405);
  server.state = "failing";
  expect((await ask(server.variables)).status).toBe(500);
  server.state = "silent";
  const ended = Promise.allSettled([ask(server.variables)]);
  await expect.poll(() => server.requests.length).toBe(4);
  await server.stop();
  expect(await ended).toMatchObject([{ status: "rejected" }]);
});
