import { once } from "node:events";
import { type IncomingMessage, createServer, request } from "node:http";
import { request as tlsRequest } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { ConnectProxy } from "../support/connect-proxy.ts";
import { runInTest } from "../support/loopback-listener.ts";
import { MadeUpAuthority } from "../support/made-up-authority.ts";
import { TlsFront } from "../support/tls-front.ts";

/** A server that says what it was asked. */
async function startEcho(): Promise<string> {
  const server = createServer((asked, response) => {
    const { method, url, headers } = asked;
    asked.pipe(
      response.writeHead(201, {
        asked: `${method} ${url} of ${headers.host}`,
        login: headers["proxy-authorization"] ?? "none",
      }),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close().closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Asks a proxy for a tunnel. */
async function askTunnel(proxy: ConnectProxy, path: string, login?: string) {
  const headers = login === undefined ? {} : { "proxy-authorization": `Basic ${btoa(login)}` };
  const asking = request(proxy.url, { method: "CONNECT", path, headers });
  asking.end();
  const [response, socket] = (await once(asking, "connect")) as [IncomingMessage, Socket];
  onTestFinished(() => void socket.destroy());
  return { status: response.statusCode, headers: response.headers, socket };
}

/** Sends a request through what is given, and reads all of the answer. */
async function post(asking: ReturnType<typeof request>, body: string) {
  asking.end(body);
  const [answer] = (await once(asking, "response")) as [IncomingMessage];
  const text = (await answer.toArray()).join("");
  return { status: answer.statusCode, headers: answer.headers, text };
}

test("a tunnel leads to the target, whichever host was asked for", async () => {
  const authority = new MadeUpAuthority();
  const front = await runInTest(new TlsFront(await startEcho(), ["aws.example"], authority));
  const proxy = await runInTest(new ConnectProxy(front.url));
  const { status, socket } = await askTunnel(proxy, "aws.example:443");
  expect(status).toBe(200);
  const asking = tlsRequest("https://aws.example/a?b=1", {
    method: "POST",
    ca: front.authorityPem,
    agent: false,
    // The types of Node know it only for a connection, not for a request that makes one.
    ...({ socket } as object),
  });
  expect(await post(asking, "x".repeat(100_000))).toMatchObject({
    status: 201,
    headers: { asked: "POST /a?b=1 of aws.example", login: "none" },
    text: "x".repeat(100_000),
  });
  expect([proxy.tunnels, proxy.requests]).toEqual([["aws.example:443"], []]);
  expect(front.serverNames).toEqual(["aws.example"]);
});

test("a server with TLS is trusted by its authority, and only as one of its hosts", async () => {
  const front = await runInTest(new TlsFront(await startEcho(), ["aws.example", "127.0.0.1"]));
  const ask = (options: object) =>
    post(tlsRequest(front.url, { method: "POST", agent: false, ...options }), "hello");
  const ca = front.authorityPem;
  expect(await ask({ ca })).toMatchObject({ status: 201, text: "hello" });
  expect(await ask({ ca, servername: "aws.example" })).toMatchObject({ status: 201 });
  await expect(ask({ ca, servername: "other.example" })).rejects.toMatchObject({
    code: "ERR_TLS_CERT_ALTNAME_INVALID",
  });
  await expect(ask({})).rejects.toMatchObject({ code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" });
  const ofAnother = { ca: new MadeUpAuthority().pem };
  await expect(ask(ofAnother)).rejects.toMatchObject({ code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" });
});

test("a plain request is passed on with the host that was asked for", async () => {
  const proxy = await runInTest(new ConnectProxy(await startEcho(), { login: "me:secret" }));
  const login = { "proxy-authorization": `Basic ${btoa("me:secret")}` };
  const ask = (path: string, headers: Record<string, string>) =>
    post(request(proxy.url, { method: "POST", path, headers }), "hello");
  const path = "http://aws.example/a?b=1";
  expect(await ask(path, { host: "aws.example", ...login })).toMatchObject({
    status: 201,
    headers: { asked: "POST /a?b=1 of aws.example", login: "none" },
    text: "hello",
  });
  expect((await ask("/a", login)).status).toBe(400);
  expect([proxy.requests, proxy.tunnels]).toEqual([[`POST ${path}`, "POST /a"], []]);
  expect(proxy.refusals).toBe(0);
  const { status, headers } = await ask(path, {});
  expect([status, headers["proxy-authenticate"]]).toEqual([407, 'Basic realm="test"']);
  expect([proxy.requests.length, proxy.refusals]).toEqual([3, 1]);
});

test("a tunnel needs the login, where there is one", async () => {
  const proxy = await runInTest(new ConnectProxy(await startEcho(), { login: "me:secret" }));
  for (const login of [undefined, "me:wrong"]) {
    const { status, headers } = await askTunnel(proxy, "aws.example:443", login);
    expect([status, headers["proxy-authenticate"]]).toEqual([407, 'Basic realm="test"']);
  }
  expect([proxy.tunnels.length, proxy.refusals]).toEqual([2, 2]);
  expect((await askTunnel(proxy, "aws.example:443", "me:secret")).status).toBe(200);
  proxy.state = "forbidding";
  const { status, headers } = await askTunnel(proxy, "aws.example:443", "me:secret");
  expect([status, headers["proxy-authenticate"]]).toEqual([403, undefined]);
});

test("it is silent, and ends with its tunnels", async () => {
  const proxy = await runInTest(new ConnectProxy(await startEcho()));
  const { socket } = await askTunnel(proxy, "aws.example:80");
  proxy.state = "silent";
  const asking = request(proxy.url, { method: "CONNECT", path: "aws.example:80" });
  asking.end();
  const failed = once(asking, "connect").then(
    () => "answered",
    () => "ended",
  );
  await expect.poll(() => proxy.tunnels.length).toBe(2);
  const closed = once(socket.resume(), "close");
  await proxy.stop();
  expect(await failed).toBe("ended");
  await closed;
});
