import type { AwsCall } from "./aws-call.ts";

type Json = Readonly<Record<string, unknown>>;

/** What goes wrong with a call. With `afterwards` the service has done the work all the same. */
export type Fault =
  /** The service's own kind of error. */
  | {
      readonly kind: "error";
      readonly status: number;
      readonly code: string;
      readonly message?: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly afterwards?: boolean;
    }
  /** The connection breaks off without an answer. */
  | { readonly kind: "reset"; readonly afterwards?: boolean }
  /** It takes longer; then the next rule is asked. */
  | { readonly kind: "delay"; readonly milliseconds: number }
  /** No answer ever. */
  | { readonly kind: "hang" }
  /** Answered without asking the service; the XML of STS is made of it. */
  | { readonly kind: "answer"; readonly body: Json; readonly status?: number }
  /** The service's good answer, changed. */
  | { readonly kind: "rewrite"; readonly body: (answer: Json) => Json };

/** Says what goes wrong with a call, if anything. */
export type FaultRule = (call: AwsCall) => Fault | undefined;

export const THROTTLED = {
  kind: "error",
  status: 400,
  code: "ThrottlingException",
  message: "Rate exceeded",
} as const satisfies Fault;

/** A share of all calls is throttled; the same seed gives the same series. */
export function throttleShare(share: number, seed: number): FaultRule {
  return faultShare(share, seed, [THROTTLED]);
}

/** A share of all calls goes wrong, in turn in one of these ways. */
export function faultShare(share: number, seed: number, faults: readonly Fault[]): FaultRule {
  const random = seededRandom(seed);
  let hits = 0;
  return () => (random() < share ? faults[hits++ % faults.length] : undefined);
}

/** The caller lacks the permission for one action. */
export function denyAction(action: string, code = "AccessDeniedException"): FaultRule {
  const message = `User: arn:aws:iam::123456789012:user/ci is not authorized to perform: ${action}`;
  return onAction(action, { kind: "error", status: 400, code, message });
}

/** Every call of an action goes wrong. */
export function onAction(action: string, fault: Fault): FaultRule {
  return (call) => (call.action === action ? fault : undefined);
}

/** Only the first calls of an action go wrong, such as what a retry must get over. */
export function onFirst(count: number, action: string, fault: Fault): FaultRule {
  let left = count;
  return (call) => (call.action === action && left-- > 0 ? fault : undefined);
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
