import type { ClientRequest } from "node:http";
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent, type AgentOptions } from "node:https";
import type { Socket } from "node:net";
import { Agent, type AgentConnectOpts } from "agent-base";
import { HttpProxyAgent } from "http-proxy-agent";
import { HttpsProxyAgent } from "https-proxy-agent";
import { getProxyForUrl } from "proxy-from-env";
import type { Variables } from "../../core/variables.ts";
import { PROXY_VARIABLES } from "./proxy-variables.ts";

/**
 * Connects through the proxy that `HTTPS_PROXY`, `HTTP_PROXY` or `ALL_PROXY` names, unless
 * `NO_PROXY` excepts the host. What goes to this machine itself never goes through a proxy.
 */
export class ProxyAgent extends Agent {
  readonly #options: AgentOptions;
  readonly #variables: Variables;
  readonly #agents = new Map<string, HttpAgent>();

  constructor(options: AgentOptions, variables: Variables) {
    super(options);
    this.#options = options;
    this.#variables = variables;
  }

  override async connect(_: ClientRequest, options: AgentConnectOpts): Promise<HttpAgent> {
    const { secureEndpoint, host = "localhost", port } = options;
    const authority = `${host.includes(":") ? `[${host}]` : host}:${port}`;
    const proxy =
      isThisMachine(host) || this.#isExcepted(host)
        ? ""
        : this.#proxyFor(`${secureEndpoint ? "https" : "http"}://${authority}/`);
    const key = `${secureEndpoint} ${proxy}`;
    const agent = this.#agents.get(key) ?? this.#make(secureEndpoint, proxy);
    this.#agents.set(key, agent);
    return agent;
  }

  /** Without a scheme it is `http`, as for curl; the library would take that of the service. */
  #proxyFor(url: string): string {
    const proxy = getProxyForUrl(url);
    const isWhole = PROXY_VARIABLES.some((name) => this.#variables[name] === proxy);
    return isWhole ? proxy : proxy.replace(/^https:/, "http:");
  }

  /** `amazonaws.com` excepts its subdomains too, as for AWS's own tools; for the library it does not. */
  #isExcepted(host: string): boolean {
    const list = this.#variables["no_proxy"] ?? this.#variables["NO_PROXY"] ?? "";
    return list.split(/[,\s]+/).some((name) => name !== "" && host.endsWith(`.${name}`));
  }

  #make(secure: boolean, proxy: string): HttpAgent {
    if (proxy === "") return secure ? new HttpsAgent(this.#options) : new HttpAgent(this.#options);
    return secure
      ? new TunnelAgent(proxy, this.#options)
      : new HttpProxyAgent(proxy, this.#options);
  }

  override destroy(): void {
    for (const agent of this.#agents.values()) agent.destroy();
    super.destroy();
  }
}

/**
 * As the library has it, with two changes: the authorities count for the service behind the proxy
 * too, and a proxy that refuses is an error of its own. The library would give its refusal as the
 * answer of the service.
 */
class TunnelAgent extends HttpsProxyAgent<string> {
  readonly #ca: AgentOptions["ca"];

  constructor(proxy: string, options: AgentOptions) {
    super(proxy, options);
    this.#ca = options.ca;
  }

  override async connect(request: ClientRequest, options: AgentConnectOpts): Promise<Socket> {
    let status = 200;
    request.once("proxyConnect", ({ statusCode }: { statusCode: number }) => (status = statusCode));
    const ca = this.#ca === undefined ? {} : { ca: this.#ca };
    try {
      const socket = await super.connect(request, { ...options, ...ca });
      if (status === 200) return socket;
      socket.destroy();
      const code = status === 407 ? "EPROXYLOGIN" : "EPROXYREFUSED";
      throw Object.assign(new Error("The proxy refuses."), { code });
    } catch (error) {
      throw Object.assign(error as Error, { throughProxy: true });
    }
  }
}

function isThisMachine(host: string): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|::1)$/.test(host);
}
