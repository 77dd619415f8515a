import { randomBytes } from "node:crypto";
import {
  type Arrival,
  LoopbackServer,
  type Reply,
  replyJson,
  replyText,
} from "./loopback-server.ts";
import {
  type MadeUpCredentials,
  makeUpCredentials,
  toMachineJson,
  toSeconds,
} from "./made-up-credentials.ts";

const TOKEN_PATH = "/latest/api/token";
const ROLES_PATH = "/latest/meta-data/iam/security-credentials/";
const TTL_HEADER = "x-aws-ec2-metadata-token-ttl-seconds";
const LONGEST_TTL = 21_600;

interface ImdsOptions {
  /** The role of the instance; null for an instance without one. */
  readonly role?: string | null;
  readonly credentials?: MadeUpCredentials;
  /** Answers requests without a token too, as the first version does. */
  readonly allowV1?: boolean;
}

/** The metadata service of an EC2 instance, version 2: it gives credentials to who has a token. */
export class ImdsServer extends LoopbackServer {
  role: string | null;
  credentials: MadeUpCredentials;
  allowV1: boolean;
  /**
   * `hop-limit`: the token never arrives, as in a container behind one more hop than is allowed.
   * `silent`: nothing is answered. `off`: the service is turned off for the instance.
   */
  state: "on" | "off" | "hop-limit" | "silent" = "on";
  /** What it says instead of credentials, if the role cannot be used by the instance. */
  refusal: { readonly code: string; readonly message: string } | undefined;
  readonly #tokens = new Map<string, number>();

  constructor({ role = "web", credentials, allowV1 = false }: ImdsOptions = {}) {
    super();
    this.role = role;
    this.credentials = credentials ?? makeUpCredentials();
    this.allowV1 = allowV1;
  }

  /** Where a program finds this server instead of the real one. */
  get variables(): Readonly<Record<string, string>> {
    return { AWS_EC2_METADATA_SERVICE_ENDPOINT: this.url, AWS_EC2_METADATA_DISABLED: "false" };
  }

  /** Takes no token any more that it gave, as if their time were over. */
  expireTokens(): void {
    this.#tokens.clear();
  }

  protected override reply(arrival: Arrival): Reply {
    const { method, path, headers } = arrival;
    if (this.state === "silent") return "silence";
    if (this.state === "off") return replyText(403, "Forbidden");
    if (path === TOKEN_PATH) return this.#replyToken(arrival);
    if (method !== "GET") return replyText(405, "Method Not Allowed");
    if (!this.#mayRead(headers["x-aws-ec2-metadata-token"])) return replyText(401, "Unauthorized");
    return this.#replyRole(path);
  }

  #replyToken({ method, headers }: Arrival): Reply {
    if (method !== "PUT") return replyText(405, "Method Not Allowed");
    // It has come through a proxy, which must not get at the credentials of its machine.
    if ("x-forwarded-for" in headers) return replyText(403, "Forbidden");
    const ttl = String(headers[TTL_HEADER] ?? "");
    if (!/^[1-9]\d{0,4}$/.test(ttl) || Number(ttl) > LONGEST_TTL)
      return replyText(400, "Bad Request");
    if (this.state === "hop-limit") return "silence";
    const token = randomBytes(40).toString("base64url");
    this.#tokens.set(token, Date.now() + Number(ttl) * 1000);
    return replyText(200, token, { [TTL_HEADER]: ttl });
  }

  #mayRead(token: string | readonly string[] | undefined): boolean {
    if (token === undefined) return this.allowV1;
    return Date.now() < (this.#tokens.get(String(token)) ?? 0);
  }

  #replyRole(path: string): Reply {
    if (this.role === null) return replyText(404, "Not Found");
    if (path === ROLES_PATH) return replyText(200, this.role);
    if (path !== ROLES_PATH + this.role) return replyText(404, "Not Found");
    const LastUpdated = toSeconds(new Date());
    if (this.refusal !== undefined) {
      const { code: Code, message: Message } = this.refusal;
      return replyJson(200, { Code, Message, LastUpdated });
    }
    const json = { Code: "Success", LastUpdated, Type: "AWS-HMAC" };
    // The real one does not say that it is JSON.
    return replyText(200, JSON.stringify({ ...json, ...toMachineJson(this.credentials) }));
  }
}
