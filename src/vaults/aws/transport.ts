import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { Agent as HttpsAgent } from "node:https";
import { KeepError } from "../../core/errors.ts";
import type { Variables } from "../../core/variables.ts";
import { errorReason } from "../../system/error-reason.ts";
import type { AwsWorld } from "./world.ts";

const CONNECTION_TIMEOUT_MS = 5000;
const REQUEST_TIMEOUT_MS = 20_000;
const MAX_SOCKETS = 50;

/** How the clients of the SDK connect: their timeouts, a proxy, the authorities they trust. */
export interface Transport {
  readonly connectionTimeout: number;
  readonly requestTimeout: number;
  readonly throwOnRequestTimeout: true;
  readonly httpAgent?: HttpsAgent;
  readonly httpsAgent?: HttpsAgent;
}

/** Made once a run, so that all clients share their connections. @throws AWS_CONFIG_INVALID */
export function transportOf({ once, variables }: AwsWorld): Promise<Transport> {
  return once.get("transport", () => makeTransport(variables));
}

async function makeTransport(variables: Variables): Promise<Transport> {
  const ca = await readAuthorities(variables.AWS_CA_BUNDLE);
  const options = { keepAlive: true, maxSockets: MAX_SOCKETS, ...(ca === undefined ? {} : { ca }) };
  const timeouts = {
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    throwOnRequestTimeout: true,
  } as const;
  const proxies = PROXY_VARIABLES.flatMap((name) => {
    const address = variables[name];
    return address === undefined ? [] : [{ name, address }];
  });
  if (proxies.length > 0) {
    const exceptions = variables["no_proxy"] ?? variables["NO_PROXY"] ?? "";
    const { ProxyAgent } = await import("./proxy-agent.ts");
    const agent = new ProxyAgent(options, proxies, exceptions) as unknown as HttpsAgent;
    return { ...timeouts, httpAgent: agent, httpsAgent: agent };
  }
  return ca === undefined ? timeouts : { ...timeouts, httpsAgent: new HttpsAgent(options) };
}

/** What names a proxy; the SDK of JavaScript knows none of these. */
const PROXY_VARIABLES = [
  "https_proxy",
  "HTTPS_PROXY",
  "http_proxy",
  "HTTP_PROXY",
  "all_proxy",
  "ALL_PROXY",
];

/** As with AWS's own tools these take the place of the built-in authorities. */
async function readAuthorities(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  const fail = (problem: string): never => {
    throw new KeepError("AWS_CONFIG_INVALID", { file: `AWS_CA_BUNDLE (${file})`, problem });
  };
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    return fail(errorReason(error) ?? "it cannot be read");
  }
  if (!text.includes("-----BEGIN CERTIFICATE-----")) return fail("it holds no certificate");
  return isCertificate(text) ? text : fail("its first certificate cannot be read");
}

/** Node takes a certificate that it cannot read for one that is not there. */
function isCertificate(text: string): boolean {
  try {
    return new X509Certificate(text).raw.length > 0;
  } catch {
    return false;
  }
}
