import { KeepError } from "../../../core/errors.ts";
import { errorCode } from "../../../system/error-reason.ts";
import { Deadline } from "../deadline.ts";
import { errorName } from "../failures.ts";
import { AwsService } from "../service.ts";
import type { SsoCalls } from "../sso/client.ts";
import { type Transport, transportOf } from "../transport.ts";
import type { AwsWorld } from "../world.ts";
import type { SsoToken } from "./client.ts";
import type { Credentials } from "./credentials.ts";
import type { ProfileFiles } from "./profile-files.ts";
import type { Caller } from "../sts/sts.ts";

/** A profile of IAM Identity Center, checked. */
interface SsoProfile {
  readonly name: string;
  readonly session: string | undefined;
  readonly startUrl: string;
  readonly region: string;
  readonly account: string;
  readonly role: string;
}

/**
 * The credentials of a profile of IAM Identity Center, by the token of `aws sso login`.
 *
 * @throws SSO_EXPIRED, SSO_ROLE_DENIED
 */
export async function ssoCredentials(
  files: ProfileFiles,
  name: string,
  caller: Caller,
  world: AwsWorld,
): Promise<Credentials> {
  const profile = ssoProfile(files, name);
  const vault = caller.settings.slug;
  const expired = new KeepError("SSO_EXPIRED", { vault, profile: name });
  const transport = await transportOf(world);
  const token = await findToken(profile, transport);
  if (typeof token?.accessToken !== "string" || !(token.expiresAt.getTime() > Date.now()))
    throw expired;
  const service = portal(profile, caller, transport);
  const { account, role } = profile;
  const input = { accountId: account, roleName: role, accessToken: token.accessToken };
  const { output, refusal } = await Deadline.run(
    world.timeoutMs,
    { signal: world.signal },
    (time) => service.signIn("GetRoleCredentials", input, time, [UNAUTHORIZED, ...NO_SUCH_ROLE]),
  );
  if (refusal === UNAUTHORIZED) throw expired;
  const found = output?.roleCredentials;
  if (found === undefined)
    throw new KeepError("SSO_ROLE_DENIED", { vault, profile: name, account, role });
  return {
    accessKeyId: found.accessKeyId!,
    secretAccessKey: found.secretAccessKey!,
    sessionToken: found.sessionToken!,
    ...(found.expiration === undefined ? {} : { expiration: new Date(found.expiration) }),
  };
}

const UNAUTHORIZED = "UnauthorizedException";
const NO_SUCH_ROLE = ["ForbiddenException", "ResourceNotFoundException"];

function ssoProfile({ profiles, ssoSessions }: ProfileFiles, name: string): SsoProfile {
  const own = profiles[name]!;
  const session = own["sso_session"];
  const portalSettings = session === undefined ? own : ssoSessions[session]!;
  return {
    name,
    session,
    startUrl: portalSettings["sso_start_url"]!,
    region: portalSettings["sso_region"]!,
    account: own["sso_account_id"]!,
    role: own["sso_role_name"]!,
  };
}

function portal(
  { name, region }: SsoProfile,
  { settings, place }: Caller,
  transport: Transport,
): AwsService<SsoCalls> {
  const connection = { region, profile: name, endpoint: undefined };
  return new AwsService({ service: "sso", vault: settings.slug, place, connection }, async () =>
    (await import("../sso/client.ts")).openClient({
      connection,
      transport,
      credentials: undefined,
    }),
  );
}

/** No JSON in the file, other JSON, or the SDK's own name for a token that is no more. */
const NO_TOKEN = ["SyntaxError", "TypeError", "TokenProviderError"];

/** The token of the last login, if there was one. */
async function findToken(
  { name, session, startUrl }: SsoProfile,
  transport: Transport,
): Promise<SsoToken | undefined> {
  const { cachedSsoToken, refreshedSsoToken } = await import("./client.ts");
  try {
    return await (session === undefined
      ? cachedSsoToken(startUrl)
      : refreshedSsoToken(name, transport));
  } catch (error) {
    if (errorCode(error) !== undefined || NO_TOKEN.includes(errorName(error))) return undefined;
    throw error;
  }
}
