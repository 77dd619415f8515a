import { request } from "node:http";
import { once } from "node:events";
import { expect, test } from "vitest";
import { onAction, onFirst } from "../support/aws-faults.ts";
import { sendAwsRequest, unsignedFor } from "../support/aws-request.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";

const ROLE = "arn:aws:iam::123456789012:role/deploy";

describeWithMoto("the proxy in front of STS", (moto) => {
  const proxy = useAwsProxy(moto);
  const ask = (action: string, input = {}, accessKeyId?: string) =>
    sendAwsRequest(proxy().url, "sts", action, input, accessKeyId);

  test("says which action was asked with which fields", async () => {
    const fields = {
      RoleArn: ROLE,
      RoleSessionName: "a & b",
      "Tags.member.1.Key": "team",
      "Tags.member.1.Value": "x=1&y=2",
    };
    const { status, body } = await ask("AssumeRole", fields);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      Credentials: { AccessKeyId: expect.stringMatching(/^ASIA/) },
      AssumedRoleUser: { Arn: "arn:aws:sts::123456789012:assumed-role/deploy/a & b" },
    });
    expect(proxy().calls).toMatchObject([{ service: "sts", action: "AssumeRole", status: 200 }]);
    expect(proxy().calls[0]!.body).toEqual({
      Action: "AssumeRole",
      Version: "2011-06-15",
      ...fields,
    });
  });

  test("says who called, and whether with a session token", async () => {
    await ask("GetCallerIdentity", {}, "ASIAMADEUPFORTESTS01");
    await sendAwsRequest(proxy().url, "ssm", "GetParameter", { Name: "a" }, "AKIAMADEUPFORTESTS02");
    await fetch(proxy().url, {
      method: "POST",
      headers: { ...unsignedFor("sts"), "x-amz-security-token": "made-up" },
      body: new URLSearchParams({ Action: "GetCallerIdentity", Version: "2011-06-15" }),
    });
    expect(proxy().calls.map((call) => [call.accessKeyId, call.hasSessionToken])).toEqual([
      ["ASIAMADEUPFORTESTS01", false],
      ["AKIAMADEUPFORTESTS02", false],
      ["AKIAMADEUPFORTESTS00", true],
    ]);
  });

  test("knows a call that is not signed, which only a web identity may send", async () => {
    const response = await fetch(proxy().url, {
      method: "POST",
      body: new URLSearchParams({
        Action: "AssumeRoleWithWebIdentity",
        Version: "2011-06-15",
        RoleArn: ROLE,
        RoleSessionName: "ci",
        WebIdentityToken: "made-up",
      }),
    });
    expect(response.status).toBe(200);
    const [call] = proxy().calls;
    expect(call).toMatchObject({ service: "sts", action: "AssumeRoleWithWebIdentity" });
    expect(call).not.toHaveProperty("accessKeyId");
  });

  test("an error is the XML of STS", async () => {
    const fault = {
      kind: "error",
      status: 403,
      code: "AccessDenied",
      message: 'User: <a> & "b" isn\'t allowed',
    } as const;
    proxy().faults = [onFirst(1, "AssumeRole", fault)];
    const sending = request(proxy().url, { method: "POST", headers: unsignedFor("sts") });
    sending.end("Action=AssumeRole&Version=2011-06-15");
    const [response] = await once(sending, "response");
    expect([response.statusCode, response.headers["content-type"]]).toEqual([403, "text/xml"]);
    const text = (await response.toArray()).join("");
    expect(text).toContain("<Type>Sender</Type><Code>AccessDenied</Code>");
    expect(text).toContain("<Message>User: &lt;a&gt; &amp; &quot;b&quot; isn't allowed</Message>");
    proxy().faults = [onAction("AssumeRole", fault)];
    const { status, body } = await ask("AssumeRole");
    expect({ status, body }).toEqual({
      status: 403,
      body: { __type: "AccessDenied", message: fault.message },
    });
  });

  test("an answer of the test's own becomes XML, and one of the server can be changed", async () => {
    const Credentials = { AccessKeyId: "ASIAMADEUPFORTESTS03", SessionToken: "a<b>&lt;" };
    proxy().faults = [
      onAction("GetSessionToken", { kind: "answer", body: { Credentials } }),
      onAction("GetCallerIdentity", {
        kind: "rewrite",
        body: (answer) => ({ ...answer, Account: "999999999999" }),
      }),
    ];
    expect((await ask("GetSessionToken")).body).toEqual({ Credentials });
    expect((await ask("GetCallerIdentity")).body).toMatchObject({
      Account: "999999999999",
      Arn: "arn:aws:sts::123456789012:user/moto",
    });
  });
});
