import {
  type IncomingMessage,
  STATUS_CODES,
  type ServerResponse,
  createServer,
  request as httpRequest,
} from "node:http";
import { connect } from "node:net";
import { type Duplex, pipeline } from "node:stream";
import { LoopbackListener } from "./loopback-listener.ts";

interface ProxyOptions {
  /** `user:password`, where callers must give it. */
  readonly login?: string;
}

/**
 * An HTTP proxy as in a company's network, for tunnels (`CONNECT`) and plain requests. Whichever
 * host is asked for, it leads to the target, a server on loopback.
 */
export class ConnectProxy extends LoopbackListener {
  /** The address of the server that all is led to. */
  target: string;
  state: "on" | "forbidding" | "silent" = "on";
  readonly login: string | undefined;
  readonly #tunnels: string[] = [];
  readonly #requests: string[] = [];
  #refusals = 0;

  constructor(target: string, { login }: ProxyOptions = {}) {
    const server = createServer((request, response) => this.#forward(request, response));
    server.on("connect", (request, socket, head) => this.#tunnel(request, socket, head));
    super(server);
    this.target = target;
    this.login = login;
  }

  /** Without the login, which a caller has to add. */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Where each tunnel was to lead, granted or not: `ssm.us-east-1.amazonaws.com:443`. */
  get tunnels(): readonly string[] {
    return this.#tunnels;
  }

  /** The plain requests, granted or not: `POST http://ssm.us-east-1.amazonaws.com/`. */
  get requests(): readonly string[] {
    return this.#requests;
  }

  /** How often it asked for the login. */
  get refusals(): number {
    return this.#refusals;
  }

  #tunnel(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on("error", () => undefined);
    this.#tunnels.push(request.url!);
    const refusal = this.#refusal(request);
    if (refusal === "silence") return;
    if (refusal !== undefined) {
      const fields = Object.entries(CHALLENGES[refusal]).map((field) => field.join(": "));
      const lines = [`HTTP/1.1 ${refusal} ${STATUS_CODES[refusal]}`, ...fields, "", ""];
      socket.end(lines.join("\r\n"));
      return;
    }
    const onward = connect(Number(new URL(this.target).port), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    });
    onward.write(head);
    // Either end may go away at any time; then so does the other.
    pipeline(socket, onward, socket, () => undefined);
  }

  #forward(request: IncomingMessage, response: ServerResponse): void {
    const { method, url, headers } = request;
    this.#requests.push(`${method} ${url}`);
    const refusal = this.#refusal(request);
    if (refusal === "silence") return;
    if (refusal !== undefined) {
      response.writeHead(refusal, CHALLENGES[refusal]).end();
      return;
    }
    if (!url!.startsWith("http://")) {
      response.writeHead(400).end("It is a proxy, and was asked like a server.");
      return;
    }
    const { "proxy-authorization": _, "proxy-connection": __, ...kept } = headers;
    const { pathname, search } = new URL(url!);
    const onward = httpRequest(new URL(pathname + search, this.target), {
      method: method!,
      headers: kept,
    });
    onward.on("response", (answer) => {
      response.writeHead(answer.statusCode!, answer.headers);
      pipeline(answer, response, () => undefined);
    });
    onward.on("error", () => response.destroy());
    pipeline(request, onward, () => undefined);
  }

  #refusal({ headers }: IncomingMessage): keyof typeof CHALLENGES | "silence" | undefined {
    if (this.state === "silent") return "silence";
    if (this.state === "forbidding") return 403;
    if (this.login === undefined) return undefined;
    const expected = `Basic ${Buffer.from(this.login).toString("base64")}`;
    if (headers["proxy-authorization"] === expected) return undefined;
    this.#refusals++;
    return 407;
  }
}

const CHALLENGES = { 403: {}, 407: { "proxy-authenticate": 'Basic realm="test"' } };
