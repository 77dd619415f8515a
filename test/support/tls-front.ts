import { connect } from "node:net";
import { pipeline } from "node:stream";
import { type TLSSocket, createServer } from "node:tls";
import { LoopbackListener } from "./loopback-listener.ts";
import { MadeUpAuthority } from "./made-up-authority.ts";

/** Speaks TLS in front of a server on loopback, as one of these hosts. */
export class TlsFront extends LoopbackListener {
  /** The certificate of the authority that it must be trusted by. */
  readonly authorityPem: string;
  readonly #serverNames: string[] = [];

  constructor(
    target: string,
    hosts: readonly string[] = ["127.0.0.1"],
    authority = new MadeUpAuthority(),
  ) {
    super(createServer(authority.issue(hosts), (socket) => this.#pass(socket, target)));
    this.authorityPem = authority.pem;
  }

  get url(): string {
    return `https://127.0.0.1:${this.port}`;
  }

  /** The host that each connection asked for, once it was trusted; nothing if it was an address. */
  get serverNames(): readonly string[] {
    return this.#serverNames;
  }

  #pass(socket: TLSSocket, target: string): void {
    this.#serverNames.push(socket.servername || "");
    const onward = connect(Number(new URL(target).port), "127.0.0.1");
    // Either end may go away at any time; then so does the other.
    pipeline(socket, onward, socket, () => undefined);
  }
}
