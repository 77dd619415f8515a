import {
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type ServerResponse,
  createServer,
} from "node:http";
import { text } from "node:stream/consumers";
import { LoopbackListener } from "./loopback-listener.ts";

/** A request as it arrived at a server of ours. */
export interface Arrival {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Answer {
  readonly status: number;
  readonly headers?: OutgoingHttpHeaders;
  readonly body: string;
}

/** What a server of ours says to a request; `silence` for nothing, until the caller gives up. */
export type Reply = Answer | "silence";

/** A small server on loopback that remembers what it was asked. */
export abstract class LoopbackServer extends LoopbackListener {
  readonly #requests: Arrival[] = [];

  constructor() {
    super(
      createServer((request, response) => {
        const { method = "", url = "/", headers } = request;
        const { pathname: path, searchParams: query } = new URL(url, "http://127.0.0.1");
        // A caller that goes away while it sends is no failure of the server.
        void text(request).then(
          (body) => this.#handle({ method, path, query, headers, body }, response),
          () => undefined,
        );
      }),
    );
  }

  /** Answers a request, in the way of the service it stands for. */
  protected abstract reply(arrival: Arrival): Reply;

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** In the order in which they arrived, answered or not. */
  get requests(): readonly Arrival[] {
    return this.#requests;
  }

  /** Such as `GET /latest`, in the order in which they arrived. */
  get flow(): readonly string[] {
    return this.#requests.map(({ method, path }) => `${method} ${path}`);
  }

  /** Forgets what it was asked. */
  clear(): void {
    this.#requests.length = 0;
  }

  #handle(arrival: Arrival, response: ServerResponse): void {
    this.#requests.push(arrival);
    const reply = this.#replyOrFailure(arrival);
    if (reply === "silence") return;
    response.writeHead(reply.status, reply.headers).end(reply.body);
  }

  /** What goes wrong in the server itself must look like nothing that a service answers. */
  #replyOrFailure(arrival: Arrival): Reply {
    try {
      return this.reply(arrival);
    } catch (error) {
      return { status: 599, body: `test server: ${String(error)}` };
    }
  }
}

export function replyText(status: number, body: string, headers: OutgoingHttpHeaders = {}): Reply {
  return { status, headers: { "content-type": "text/plain", ...headers }, body };
}

export function replyJson(status: number, json: object, headers: OutgoingHttpHeaders = {}): Reply {
  const type = { "content-type": "application/json" };
  return { status, headers: { ...type, ...headers }, body: JSON.stringify(json) };
}
