import { setTimeout as pause } from "node:timers/promises";
import { type AdaptiveRetryStrategy, DefaultRateLimiter } from "@smithy/core/retry";
import type { Connection } from "./connection.ts";
import type { Signer } from "./credentials/credentials.ts";
import { isNobodyThere, isOtherServer } from "./failures.ts";
import type { Calls, Send } from "./service.ts";
import type { Transport } from "./transport.ts";

/** Tries of one call, the first included. The deadline ends them sooner. */
const MAX_ATTEMPTS = 10;

/** Calls of a second that an account has for a service, before it has asked for more. */
export interface Quota {
  readonly perSecond: number;
}

/** What a client is opened with. */
export interface ClientOptions {
  readonly connection: Connection;
  readonly transport: Transport;
  /** What signs the calls; some calls of STS and SSO are not signed. */
  readonly credentials: Signer | undefined;
}

/** What all clients of the SDK are made with. */
export function clientConfig({ connection, transport, credentials }: ClientOptions, quota: Quota) {
  const { region, profile, endpoint } = connection;
  return {
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials: signerFor(credentials) }),
    maxAttempts: MAX_ATTEMPTS,
    retryStrategy: new PatientRetryStrategy(quota),
    requestHandler: transport,
    customUserAgent: [["keep-cli"]] as [string][],
  };
}

/** Asked for each call. Marked as remembering by itself, so that the SDK does not do it as well. */
function signerFor(credentials: Signer) {
  const provide = async () => (await credentials.current()).credentials;
  return Object.assign(provide, { memoized: true });
}

/** A client of the SDK, as far as it is used here. */
interface Client {
  send(command: never, options: { readonly abortSignal: AbortSignal }): Promise<unknown>;
}

/** Sends the calls, by their names, as commands through a client. */
export function sendThrough<C extends Calls>(
  client: Client,
  commands: { readonly [A in keyof C]: new (input: C[A]["input"]) => unknown },
): Send<C> {
  return async (action, input, abortSignal) => {
    const command = new commands[action](input) as never;
    return (await client.send(command, { abortSignal })) as C[typeof action]["output"];
  };
}

type RetryToken = Parameters<AdaptiveRetryStrategy["refreshRetryTokenForRetry"]>[0];
type RetryFailure = Parameters<AdaptiveRetryStrategy["refreshRetryTokenForRetry"]>[1];

/**
 * The SDK's adaptive retries, with these changes: calls keep to the service's quota from the first
 * one on; no budget of retries is shared by all calls, because a command is no server and has a
 * deadline; a wrong address is given up soon; and a wait between two tries does not keep an ended
 * program alive.
 */
class PatientRetryStrategy {
  readonly mode = "adaptive";
  readonly #limiter: QuotaLimiter;

  constructor(quota: Quota) {
    this.#limiter = new QuotaLimiter(quota);
  }

  async acquireInitialRetryToken(): Promise<RetriedToken> {
    await this.#limiter.getSendToken();
    return tokenAfter({ failed: 0, lost: 0 });
  }

  async refreshRetryTokenForRetry(token: RetriedToken, failure: RetryFailure) {
    const { error } = failure;
    const tries = token.failed + 1;
    const errorType = isBusy(error) ? "THROTTLING" : failure.errorType;
    this.#limiter.updateClientSendingRate({ error, errorType });
    const throttled = errorType === "THROTTLING";
    const most = isHopeless(error) ? TRIES_WITHOUT_HOPE : MAX_ATTEMPTS;
    if (tries >= most || !(throttled || errorType === "TRANSIENT")) throw error;
    const longest = Math.min(MAX_DELAY_MS, (throttled ? 500 : 100) * 2 ** (tries - 1));
    await pause(Math.random() * longest, undefined, { ref: false });
    await this.#limiter.getSendToken();
    return tokenAfter({ failed: tries, lost: token.lost + (throttled ? 0 : 1) });
  }

  recordSuccess(): void {
    this.#limiter.updateClientSendingRate({});
  }
}

/** A call between two tries. */
interface RetriedToken extends RetryToken {
  readonly failed: number;
  /** The failed tries of which nobody knows whether the work was done: not those throttled. */
  readonly lost: number;
}

/** What the SDK then calls the attempts of a call leaves out the throttled ones. */
function tokenAfter(counts: Pick<RetriedToken, "failed" | "lost">): RetriedToken {
  return {
    ...counts,
    getRetryCount: () => counts.lost,
    getRetryDelay: () => 0,
    getRetryCost: () => undefined,
  };
}

const MAX_DELAY_MS = 10_000;
const TRIES_WITHOUT_HOPE = 3;

/**
 * Nobody answers there, or someone who speaks another language; or the clocks differ, which the
 * SDK corrects once, but takes each further refusal for a reason to try again.
 */
function isHopeless(error: unknown): boolean {
  const { $metadata } = error as { readonly $metadata?: { readonly clockSkewCorrected?: true } };
  return isNobodyThere(error) || isOtherServer(error) || $metadata?.clockSkewCorrected === true;
}

/** SSM, of one parameter that is written from several places. Its answer does not say "retry". */
function isBusy(error: unknown): boolean {
  return (error as Error).name === "TooManyUpdates";
}

/**
 * The SDK's limiter starts at the first refusal; this one keeps below the quota before it, and
 * goes on with half of it however often a call is refused: each call waits longer by itself.
 */
class QuotaLimiter extends DefaultRateLimiter {
  readonly #intervalMs: number;
  readonly #burstMs = 1000;
  /** Long past, so that the first calls are a whole burst. */
  #next = Number.NEGATIVE_INFINITY;

  constructor({ perSecond }: Quota) {
    super({ minFillRate: perSecond / 2 });
    this.#intervalMs = 1000 / perSecond;
  }

  override async getSendToken(): Promise<void> {
    const now = performance.now();
    const at = Math.max(this.#next, now - this.#burstMs);
    this.#next = at + this.#intervalMs;
    if (at > now) await pause(at - now, undefined, { ref: false });
    await super.getSendToken();
  }
}

Object.assign(DefaultRateLimiter, {
  setTimeoutFn: (wake: () => void, delay: number) => setTimeout(wake, delay).unref(),
});
