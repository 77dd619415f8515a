import { randomUUID } from "node:crypto";
import { type Arrival, LoopbackServer, type Reply, replyJson } from "./loopback-server.ts";
import { type MadeUpCredentials, makeUpCredentials } from "./made-up-credentials.ts";

const HOUR = 3_600_000;

/** What is known after `aws sso login`, and kept in its cache. */
export interface SsoLogin {
  readonly startUrl: string;
  readonly region: string;
  readonly accessToken: string;
  readonly expiresAt: Date;
  readonly refreshToken: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly registrationExpiresAt: Date;
}

interface LoginTimes {
  /** How long the access token is valid; below 0 it is over already. */
  readonly tokenMs?: number;
  /** How long a new token can be had for it without a new login. */
  readonly sessionMs?: number;
}

interface Session {
  readonly clientId: string;
  readonly endsAt: number;
}

/**
 * IAM Identity Center for its users: the portal, which gives a role's credentials to who has an
 * access token, and its OIDC, which renews that token.
 */
export class SsoServer extends LoopbackServer {
  readonly startUrl = "https://shop.awsapps.com/start";
  readonly region = "eu-west-1";
  state: "on" | "failing" | "silent" = "on";
  /** How long an access token is valid that OIDC gives. */
  renewedMs = HOUR;
  readonly #clients = new Map<string, string>();
  readonly #accessTokens = new Map<string, number>();
  readonly #refreshTokens = new Map<string, Session>();
  readonly #roles = new Map<string, MadeUpCredentials>();

  /** Where a program finds this server instead of the real ones. */
  get variables(): Readonly<Record<string, string>> {
    return { AWS_ENDPOINT_URL_SSO: this.url, AWS_ENDPOINT_URL_SSO_OIDC: this.url };
  }

  /** Gives the user a role, or changes its credentials. */
  allow(account: string, role: string, credentials = makeUpCredentials()): MadeUpCredentials {
    this.#roles.set(`${account}/${role}`, credentials);
    return credentials;
  }

  /** Signs the user in. */
  logIn({ tokenMs = 8 * HOUR, sessionMs = 90 * 24 * HOUR }: LoginTimes = {}): SsoLogin {
    const clientId = `made-up-client-${randomUUID()}`;
    const clientSecret = `made-up-client-secret-${randomUUID()}`;
    this.#clients.set(clientId, clientSecret);
    const endsAt = Date.now() + sessionMs;
    return {
      startUrl: this.startUrl,
      region: this.region,
      ...this.#giveTokens({ clientId, endsAt }, tokenMs),
      clientId,
      clientSecret,
      registrationExpiresAt: new Date(endsAt),
    };
  }

  /** Signs the user out everywhere. */
  logOut(): void {
    this.#accessTokens.clear();
    this.#refreshTokens.clear();
  }

  protected override reply(arrival: Arrival): Reply {
    if (this.state === "silent") return "silence";
    if (this.state === "failing") return refuse(500, "InternalServerException", {});
    const { method, path } = arrival;
    if (method === "GET" && path === "/federation/credentials") return this.#replyPortal(arrival);
    if (method === "POST" && path === "/token") return this.#replyOidc(arrival);
    return refuse(404, "ResourceNotFoundException", { message: "Not found" });
  }

  #giveTokens(session: Session, tokenMs: number) {
    const accessToken = `made-up-access-token-${randomUUID()}`;
    const refreshToken = `made-up-refresh-token-${randomUUID()}`;
    const expiresAt = new Date(Date.now() + tokenMs);
    this.#accessTokens.set(accessToken, expiresAt.getTime());
    this.#refreshTokens.set(refreshToken, session);
    return { accessToken, refreshToken, expiresAt };
  }

  #replyPortal({ headers, query }: Arrival): Reply {
    const token = headers["x-amz-sso_bearer_token"];
    const [account, role] = [query.get("account_id"), query.get("role_name")];
    if (token === undefined || account === null || role === null)
      return refuse(400, "InvalidRequestException", { message: "Missing parameter" });
    if (Date.now() >= (this.#accessTokens.get(String(token)) ?? 0))
      return refuse(401, "UnauthorizedException", {
        message: "Session token not found or invalid",
      });
    const credentials = this.#roles.get(`${account}/${role}`);
    if (credentials === undefined)
      return refuse(403, "ForbiddenException", { message: "No access" });
    const { expiration, ...keys } = credentials;
    return replyJson(200, { roleCredentials: { ...keys, expiration: expiration.getTime() } });
  }

  #replyOidc({ body }: Arrival): Reply {
    const { clientId, clientSecret, grantType, refreshToken } = JSON.parse(body) as Partial<
      Record<string, string>
    >;
    if (grantType !== "refresh_token") return refuseGrant(400, "UnsupportedGrantType");
    if (clientId === undefined || this.#clients.get(clientId) !== clientSecret)
      return refuseGrant(401, "InvalidClient");
    const session = this.#refreshTokens.get(refreshToken ?? "");
    if (session?.clientId !== clientId) return refuseGrant(400, "InvalidGrant");
    if (Date.now() >= session.endsAt) return refuseGrant(400, "ExpiredToken");
    // Each can be used once.
    this.#refreshTokens.delete(refreshToken!);
    const given = this.#giveTokens(session, this.renewedMs);
    return replyJson(200, {
      accessToken: given.accessToken,
      refreshToken: given.refreshToken,
      tokenType: "Bearer",
      expiresIn: Math.round(this.renewedMs / 1000),
    });
  }
}

function refuse(status: number, code: string, json: object): Reply {
  return replyJson(status, json, { "x-amzn-errortype": code });
}

/** As OIDC does, with the error's name in OAuth too: `invalid_grant`. */
function refuseGrant(status: number, name: string): Reply {
  const error = name.replaceAll(/(?<=[a-z])[A-Z]/g, "_$&").toLowerCase();
  return refuse(status, `${name}Exception`, { error, error_description: "Made by the test." });
}
