import type { IncomingMessage } from "node:http";

/** One call of an AWS service, as it arrived at the proxy. */
export interface AwsCall {
  /** As in the signature: `ssm`, `secretsmanager`, `sts`. */
  readonly service: string;
  /** Such as `GetParameters`. */
  readonly action: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** When it arrived, in milliseconds since the proxy started. */
  readonly at: number;
  /** The status it was answered with; none before it is, or if it never was. */
  status?: number;
}

/** What a request to an AWS service asks for. */
export function readCall(request: IncomingMessage, text: string, at: number): AwsCall {
  const target = String(request.headers["x-amz-target"] ?? "");
  // `Credential=KEY/20261121/us-east-1/ssm/aws4_request`
  const service = /Credential=[^/]+\/\d+\/[^/]*\/([^/]+)\//.exec(
    request.headers.authorization ?? "",
  )?.[1];
  // STS speaks the older protocol: a form, in which the action is a field.
  const form = target === "" ? formFields(text) : undefined;
  return {
    service: service ?? serviceOf(target),
    action: form === undefined ? target.slice(target.indexOf(".") + 1) : (form["Action"] ?? ""),
    body: form ?? jsonObject(text),
    at,
  };
}

/** `AmazonSSM.GetParameter` and `secretsmanager.GetSecretValue`, for a call that is not signed. */
function serviceOf(target: string): string {
  return target
    .slice(0, target.indexOf("."))
    .toLowerCase()
    .replace(/^amazon/, "");
}

function formFields(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

function jsonObject(text: string): Record<string, unknown> {
  return text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
}
