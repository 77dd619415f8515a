import { once, setMaxListeners } from "node:events";
import {
  Agent,
  type IncomingMessage,
  type ServerResponse,
  createServer,
  request as httpRequest,
} from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { type AwsCall, readCall } from "./aws-call.ts";
import type { Fault, FaultRule } from "./aws-faults.ts";
import { type ProxyAnswer, answerCall, changeAnswer, refuseCall } from "./proxy-answer.ts";

/** Stands in front of an AWS-compatible server: counts the calls, and lets some go wrong. */
export async function startAwsProxy(target: string): Promise<AwsProxy> {
  const proxy = new AwsProxy(target);
  await proxy.start();
  return proxy;
}

export class AwsProxy {
  /** Asked in this order. The first fault counts, but for a delay, after which the next is asked. */
  faults: readonly FaultRule[] = [];
  /** What every call takes at least, in milliseconds, as if the server were far away. */
  latency = 0;
  readonly #calls: AwsCall[] = [];
  readonly #target: string;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #stopped = new AbortController();
  readonly #server = createServer(
    (request, response) =>
      void this.#handle(request, response).catch((error: unknown) => fail(response, error)),
  );
  #started = 0;
  #inFlight = 0;
  #mostInFlight = 0;

  constructor(target: string) {
    this.#target = target;
  }

  async start(): Promise<void> {
    this.#started = performance.now();
    // Every call that is delayed listens.
    setMaxListeners(0, this.#stopped.signal);
    // A connection that ends while a client takes it again would be a fault that no rule made.
    this.#server.keepAliveTimeout = 0;
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
  }

  /** Ends at once, also calls that wait. */
  async stop(): Promise<void> {
    if (this.#stopped.signal.aborted) return;
    this.#stopped.abort();
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    this.#agent.destroy();
    await closed;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** In the order in which they arrived, each attempt by itself. */
  get calls(): readonly AwsCall[] {
    return this.#calls;
  }

  /** The highest number of calls at one time. */
  get mostInFlight(): number {
    return this.#mostInFlight;
  }

  count(action?: string): number {
    return this.#calls.filter((call) => action === undefined || call.action === action).length;
  }

  /** Forgets the calls, and lets all go well again. */
  clear(): void {
    this.#calls.length = 0;
    this.#mostInFlight = this.#inFlight;
    this.faults = [];
    this.latency = 0;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const leave = this.#enter();
    response.once("close", leave);
    const sent = await buffer(request);
    const call = readCall(request, sent.toString("utf8"), performance.now() - this.#started);
    this.#calls.push(call);
    if (this.latency > 0) await this.#delay(this.latency);
    const fault = await this.#faultOf(call);
    const answer = await this.#answer(call, fault, request, sent);
    if (answer === undefined || response.destroyed) {
      if (fault?.kind === "reset") request.socket.resetAndDestroy();
      return;
    }
    call.status = answer.status;
    // Before the caller can know, so that its next call is not counted beside this one.
    leave();
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }

  /** Counts a call as in flight until the returned function is called, once or more. */
  #enter(): () => void {
    let inside = true;
    this.#mostInFlight = Math.max(this.#mostInFlight, ++this.#inFlight);
    return () => {
      if (inside) this.#inFlight--;
      inside = false;
    };
  }

  async #faultOf(call: AwsCall): Promise<Exclude<Fault, { kind: "delay" }> | undefined> {
    for (const rule of this.faults) {
      const fault = rule(call);
      if (fault?.kind === "delay") await this.#delay(fault.milliseconds);
      else if (fault !== undefined) return fault;
    }
    return undefined;
  }

  /** What is answered; undefined for nothing at all. */
  async #answer(
    call: AwsCall,
    fault: Exclude<Fault, { kind: "delay" }> | undefined,
    request: IncomingMessage,
    sent: Buffer,
  ): Promise<ProxyAnswer | undefined> {
    switch (fault?.kind) {
      case undefined:
        return this.#forward(request, sent);
      case "answer":
        return answerCall(call, fault.status ?? 200, fault.body);
      case "error":
        if (fault.afterwards === true) await this.#forward(request, sent);
        return refuseCall(call, fault);
      case "reset":
        if (fault.afterwards === true) await this.#forward(request, sent);
        return undefined;
      case "hang":
        return undefined;
      case "rewrite":
        return changeAnswer(call, await this.#forward(request, sent), fault.body);
    }
  }

  async #forward({ method, url, headers }: IncomingMessage, sent: Buffer): Promise<ProxyAnswer> {
    // The body is sent whole, whichever way it came.
    const { "transfer-encoding": _, connection: __, ...rest } = headers;
    const forwarded = httpRequest(new URL(url!, this.#target), {
      method: method!,
      headers: { ...rest, "content-length": sent.length },
      agent: this.#agent,
    });
    forwarded.end(sent);
    const [response] = (await once(forwarded, "response")) as [IncomingMessage];
    const body = await buffer(response);
    const { "transfer-encoding": ___, connection: ____, ...kept } = response.headers;
    return {
      status: response.statusCode!,
      headers: { ...kept, "content-length": body.length },
      body,
    };
  }

  async #delay(milliseconds: number): Promise<void> {
    await wait(milliseconds, undefined, { signal: this.#stopped.signal });
  }
}

/** What goes wrong in the proxy itself must look like nothing that a service answers. */
function fail(response: ServerResponse, error: unknown): void {
  if (response.destroyed) return;
  response.writeHead(599, { "content-type": "text/plain" }).end(`test proxy: ${String(error)}`);
}
