import type { Asker } from "../../src/core/asker.ts";
import { refusingAsker } from "../../src/terminal/refusing-asker.ts";
import type { AwsCall } from "./aws-call.ts";
import { type Fault, type FaultRule, onAction } from "./aws-faults.ts";

/** As AWS says it. */
const WRONG_CODE = {
  kind: "error",
  status: 403,
  code: "AccessDenied",
  message: "MultiFactorAuthentication failed with invalid MFA one time pass code. ",
} as const satisfies Fault;

/** STS takes no other codes than these. */
export function acceptOnly(...codes: readonly string[]): FaultRule {
  return ({ body }) =>
    "TokenCode" in body && !codes.includes(String(body["TokenCode"])) ? WRONG_CODE : undefined;
}

/** STS gives no session to a user, by a policy. */
export const noUserSession = onAction("GetSessionToken", {
  ...WRONG_CODE,
  message: "User: arn:aws:iam::123456789012:user/ci is not authorized: sts:GetSessionToken",
});

/** The calls that a code came with: `GetSessionToken DEVICE CODE`. */
export function codeCalls(calls: readonly AwsCall[]): readonly string[] {
  return calls
    .filter(({ body }) => "TokenCode" in body)
    .map(
      ({ action, body }) =>
        `${action} ${String(body["SerialNumber"])} ${String(body["TokenCode"])}`,
    );
}

/** Someone who types these codes, one after another, and notes what was asked. */
export class MfaTypist {
  readonly questions: string[] = [];
  /** The highest number of open questions at one time. */
  mostAtOnce = 0;
  #open = 0;
  readonly #codes: readonly string[];

  constructor(...codes: readonly string[]) {
    this.#codes = codes;
  }

  get asker(): Asker {
    return { ...refusingAsker, interactive: true, hidden: ({ message }) => this.#answer(message) };
  }

  async #answer(message: string): Promise<string> {
    const code = this.#codes[this.questions.push(message) - 1];
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.#open);
    // Long enough for another question to come up beside it.
    await new Promise((resolve) => setTimeout(resolve, 20));
    this.#open--;
    if (code === undefined) throw new Error(`Nobody expects the question: ${message}`);
    return code;
  }
}
