import type { OutgoingHttpHeaders } from "node:http";
import type { AwsCall } from "./aws-call.ts";
import type { Fault } from "./aws-faults.ts";
import { readAnswer, writeError, writeResult } from "./aws-query.ts";

/** What is sent back to a caller. */
export interface ProxyAnswer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

type Json = Readonly<Record<string, unknown>>;

/** An answer as the service of the call gives it: JSON, or the XML of STS. */
export function answerCall(
  { service, action }: AwsCall,
  status: number,
  result: Json,
): ProxyAnswer {
  return service === "sts"
    ? xmlAnswer(status, writeResult(action, result))
    : jsonAnswer(status, result);
}

/** An error as the service of the call gives it. */
export function refuseCall(
  { service }: AwsCall,
  { status, code, message = "Made by the test.", headers }: Extract<Fault, { kind: "error" }>,
): ProxyAnswer {
  return service === "sts"
    ? xmlAnswer(status, writeError(status, code, message), headers)
    : jsonAnswer(status, { __type: code, message }, { "x-amzn-errortype": code, ...headers });
}

/** The service's answer, changed; its errors stay as they are. */
export function changeAnswer(
  call: AwsCall,
  answer: ProxyAnswer,
  change: (result: Json) => Json,
): ProxyAnswer {
  if (answer.status !== 200) return answer;
  const text = answer.body.toString("utf8");
  const result =
    call.service === "sts" ? readAnswer(call.action, text) : (JSON.parse(text) as Json);
  return answerCall(call, 200, change(result));
}

function jsonAnswer(status: number, json: Json, headers?: OutgoingHttpHeaders): ProxyAnswer {
  return textAnswer(status, "application/x-amz-json-1.1", JSON.stringify(json), headers);
}

function xmlAnswer(status: number, xml: string, headers?: OutgoingHttpHeaders): ProxyAnswer {
  return textAnswer(status, "text/xml", xml, headers);
}

function textAnswer(
  status: number,
  type: string,
  text: string,
  headers: OutgoingHttpHeaders = {},
): ProxyAnswer {
  const body = Buffer.from(text);
  return {
    status,
    headers: { "content-type": type, "content-length": body.length, ...headers },
    body,
  };
}
