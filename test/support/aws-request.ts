const PREFIXES = { ssm: "AmazonSSM", secretsmanager: "secretsmanager" } as const;

/** What a service answered. */
export interface AwsAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Calls a service as no client of ours would: once, unsigned, without a look at the answer. */
export async function sendAwsRequest(
  url: string,
  service: keyof typeof PREFIXES,
  action: string,
  input: Readonly<Record<string, unknown>>,
): Promise<AwsAnswer> {
  const headers = {
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": `${PREFIXES[service]}.${action}`,
    ...unsignedFor(service),
  };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(input) });
  const body = (await response.json()) as Record<string, unknown>;
  return { status: response.status, headers: response.headers, body };
}

/** Names the service as a signature does, without being one. */
export function unsignedFor(service: string): { readonly authorization: string } {
  const credential = `AKIAMADEUPFORTESTS00/20260101/us-east-1/${service}/aws4_request`;
  return {
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=, Signature=0`,
  };
}
