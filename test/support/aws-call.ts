import type { IncomingMessage } from "node:http";
import { STS_VERSION, readForm } from "./aws-query.ts";

/** One call of an AWS service, as it arrived at the proxy. */
export interface AwsCall {
  /** As in the signature: `ssm`, `secretsmanager`, `sts`. */
  readonly service: string;
  /** Such as `GetParameters`. */
  readonly action: string;
  /** What was asked; of a form, its fields: `Tags.member.1.Key`. */
  readonly body: Readonly<Record<string, unknown>>;
  /** When it arrived, in milliseconds since the proxy started. */
  readonly at: number;
  /** Whose signature it has; none if it is not signed. */
  readonly accessKeyId?: string;
  /** Whether a session token came with it, as it must with temporary credentials. */
  readonly hasSessionToken: boolean;
  /** The status it was answered with; none before it is, or if it never was. */
  status?: number;
}

/** What a request to an AWS service asks for. */
export function readCall({ headers }: IncomingMessage, text: string, at: number): AwsCall {
  const target = String(headers["x-amz-target"] ?? "");
  // `Credential=KEY/20261121/us-east-1/ssm/aws4_request`
  const [, accessKeyId, service] =
    /Credential=([^/]+)\/\d+\/[^/]*\/([^/]+)\//.exec(headers.authorization ?? "") ?? [];
  // Only a form has its action in itself.
  const form = target === "" ? readForm(text) : undefined;
  return {
    service: service ?? (form === undefined ? serviceOf(target) : serviceOfForm(form)),
    action: form === undefined ? target.slice(target.indexOf(".") + 1) : (form["Action"] ?? ""),
    body: form ?? jsonObject(text),
    at,
    ...(accessKeyId !== undefined && { accessKeyId }),
    hasSessionToken: "x-amz-security-token" in headers,
  };
}

/** `AmazonSSM.GetParameter` and `secretsmanager.GetSecretValue`, for a call that is not signed. */
function serviceOf(target: string): string {
  return target
    .slice(0, target.indexOf("."))
    .toLowerCase()
    .replace(/^amazon/, "");
}

/** The same for a form, such as that of a web identity, which is never signed. */
function serviceOfForm(form: Readonly<Record<string, string>>): string {
  return form["Version"] === STS_VERSION ? "sts" : "";
}

function jsonObject(text: string): Record<string, unknown> {
  return text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
}
