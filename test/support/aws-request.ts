import { STS_VERSION, readAnswer, writeForm } from "./aws-query.ts";

const PREFIXES = { ssm: "AmazonSSM", secretsmanager: "secretsmanager" } as const;
/** The services that are asked with a form, and the version of each. */
const FORMS = { sts: STS_VERSION, iam: "2010-05-08" } as const;
const MADE_UP_KEY = "AKIAMADEUPFORTESTS00";

/** What a service answered. */
export interface AwsAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * Calls a service as no client of ours would: once, unsigned, without a look at the answer. The
 * input of STS and IAM is the fields of their form (`Tags.member.1.Key`); what they answer is read
 * from XML.
 */
export async function sendAwsRequest(
  url: string,
  service: keyof typeof PREFIXES | keyof typeof FORMS,
  action: string,
  input: Readonly<Record<string, unknown>>,
  accessKeyId = MADE_UP_KEY,
): Promise<AwsAnswer> {
  const signature = unsignedFor(service, accessKeyId);
  const response = await fetch(url, {
    method: "POST",
    ...(isFormService(service)
      ? { headers: signature, body: writeForm(action, input, FORMS[service]) }
      : {
          headers: {
            "content-type": "application/x-amz-json-1.1",
            "x-amz-target": `${PREFIXES[service]}.${action}`,
            ...signature,
          },
          body: JSON.stringify(input),
        }),
  });
  const body = isFormService(service)
    ? readAnswer(action, await response.text())
    : ((await response.json()) as Record<string, unknown>);
  return { status: response.status, headers: response.headers, body };
}

function isFormService(service: string): service is keyof typeof FORMS {
  return service in FORMS;
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
