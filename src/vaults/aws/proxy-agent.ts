import type { ClientRequest } from "node:http";
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent, type AgentOptions } from "node:https";
import type { Socket } from "node:net";
import { Agent, type AgentConnectOpts } from "agent-base";
import { HttpProxyAgent } from "http-proxy-agent";
import { HttpsProxyAgent } from "https-proxy-agent";
import { getProxyForUrl } from "proxy-from-env";
import { KeepError } from "../../core/errors.ts";

/** A variable that names a proxy, and what it says. */
interface NamedProxy {
  readonly name: string;
  readonly address: string;
}

/**
 * Connects through the proxy that `HTTPS_PROXY`, `HTTP_PROXY` or `ALL_PROXY` names, unless
 * `NO_PROXY` excepts the host. What goes to this machine itself never goes through a proxy.
 */
export class ProxyAgent extends Agent {
  readonly #options: AgentOptions;
  /** What the variables say. */
  readonly #named: readonly NamedProxy[];
  readonly #exceptions: readonly string[];
  readonly #agents = new Map<string, HttpAgent>();

  /** @param exceptions what `NO_PROXY` says */
  constructor(options: AgentOptions, named: readonly NamedProxy[], exceptions: string) {
    // It holds no connection itself, and so has nothing to count or to keep.
    super();
    this.#options = options;
    this.#named = named;
    this.#exceptions = exceptions.split(/[,\s]+/).filter((name) => name !== "");
  }

  /** @throws AWS_CONFIG_INVALID if the variable holds no address of a proxy */
  override async connect(_: ClientRequest, options: AgentConnectOpts): Promise<HttpAgent> {
    const { secureEndpoint, host = "localhost", port } = options;
    const authority = `${host.includes(":") ? `[${host}]` : host}:${port}`;
    const scheme = secureEndpoint ? "https" : "http";
    const found = this.#isExcepted(host) ? "" : getProxyForUrl(`${scheme}://${authority}/`);
    const key = `${scheme} ${found}`;
    const agent = this.#agents.get(key) ?? this.#make(scheme, found);
    this.#agents.set(key, agent);
    return agent;
  }

  /** `amazonaws.com` excepts its subdomains too, as for AWS's own tools; for the library it does not. */
  #isExcepted(host: string): boolean {
    return isThisMachine(host) || this.#exceptions.some((name) => host.endsWith(`.${name}`));
  }

  #make(scheme: "http" | "https", found: string): HttpAgent {
    const secure = scheme === "https";
    if (found === "") return secure ? new HttpsAgent(this.#options) : new HttpAgent(this.#options);
    // The library puts the scheme of the service before an address without one.
    const isFound = ({ address }: NamedProxy): boolean =>
      address === found || `${scheme}://${address}` === found;
    const { name, address } = this.#named.find(isFound)!;
    const proxy = parseProxy(name, address);
    return secure
      ? new TunnelAgent(proxy, name, this.#options)
      : new PlainAgent(proxy, name, this.#options);
  }

  override destroy(): void {
    for (const agent of this.#agents.values()) agent.destroy();
    super.destroy();
  }
}

/** Without a scheme it is `http`, as for curl. What is wrong is not shown: it may hold a password. */
function parseProxy(name: string, address: string): URL {
  const fail = (): never => {
    const problem = `${name} must be the address of an http or https proxy`;
    throw new KeepError("AWS_CONFIG_INVALID", { file: "environment", problem });
  };
  const text = address.includes("://") ? address : `http://${address}`;
  if (!URL.canParse(text)) return fail();
  const proxy = new URL(text);
  if (!/^https?:$/.test(proxy.protocol)) return fail();
  try {
    decodeURIComponent(proxy.username + proxy.password);
  } catch {
    return fail();
  }
  return proxy;
}

/** Adds to a failure which variable led to the proxy. */
async function throughProxy<T>(name: string, connect: () => Promise<T>): Promise<T> {
  try {
    return await connect();
  } catch (error) {
    throw Object.assign(error as Error, { proxyVariable: name });
  }
}

class PlainAgent extends HttpProxyAgent<string> {
  readonly #name: string;

  constructor(proxy: URL, name: string, options: AgentOptions) {
    super(proxy, options);
    this.#name = name;
  }

  override connect(request: ClientRequest, options: AgentConnectOpts): Promise<Socket> {
    return throughProxy(this.#name, () => super.connect(request as never, options));
  }
}

/**
 * As the library has it, with two changes: the authorities count for the service behind the proxy
 * too, and a proxy that refuses is an error of its own. The library would give its refusal as the
 * answer of the service.
 */
class TunnelAgent extends HttpsProxyAgent<string> {
  readonly #name: string;
  readonly #ca: AgentOptions["ca"];

  constructor(proxy: URL, name: string, options: AgentOptions) {
    super(proxy, options);
    this.#name = name;
    this.#ca = options.ca;
  }

  override connect(request: ClientRequest, options: AgentConnectOpts): Promise<Socket> {
    return throughProxy(this.#name, () => this.#tunnel(request, options));
  }

  async #tunnel(request: ClientRequest, options: AgentConnectOpts): Promise<Socket> {
    let status = 200;
    // One that waits its turn may be led through more than once.
    request.setMaxListeners(0);
    request.once("proxyConnect", ({ statusCode }: { statusCode: number }) => (status = statusCode));
    const ca = this.#ca === undefined ? {} : { ca: this.#ca };
    const socket = await super.connect(request, { ...options, ...ca });
    if (status === 200) return socket;
    socket.destroy();
    const code = status === 407 ? "EPROXYLOGIN" : "EPROXYREFUSED";
    throw Object.assign(new Error("The proxy refuses."), { code });
  }
}

function isThisMachine(host: string): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|::1)$/.test(host);
}
