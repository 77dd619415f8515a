import { readAnswer, writeForm } from "./aws-query.ts";

const PREFIXES = { ssm: "AmazonSSM", secretsmanager: "secretsmanager" } as const;
const MADE_UP_KEY = "AKIAMADEUPFORTESTS00";

/** What a service answered. */
export interface AwsAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * Calls a service as no client of ours would: once, unsigned, without a look at the answer. The
 * input of STS is the fields of its form (`Tags.member.1.Key`); what it answers is read from XML.
 */
export async function sendAwsRequest(
  url: string,
  service: keyof typeof PREFIXES | "sts",
  action: string,
  input: Readonly<Record<string, unknown>>,
  accessKeyId = MADE_UP_KEY,
): Promise<AwsAnswer> {
  const signature = unsignedFor(service, accessKeyId);
  const response = await fetch(url, {
    method: "POST",
    ...(service === "sts"
      ? { headers: signature, body: writeForm(action, input) }
      : {
          headers: {
            "content-type": "application/x-amz-json-1.1",
            "x-amz-target": `${PREFIXES[service]}.${action}`,
            ...signature,
          },
          body: JSON.stringify(input),
        }),
  });
  const body =
    service === "sts"
      ? readAnswer(action, await response.text())
      : ((await response.json()) as Record<string, unknown>);
  return { status: response.status, headers: response.headers, body };
}

/** Names the service and a caller as a signature does, without being one. */
export function unsignedFor(
  service: string,
  accessKeyId = MADE_UP_KEY,
): { readonly authorization: string } {
  const credential = `${accessKeyId}/20260101/us-east-1/${service}/aws4_request`;
  return {
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=, Signature=0`,
  };
}
