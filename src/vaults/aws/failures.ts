import { KeepError } from "../../core/errors.ts";
import type { Place } from "../../core/names.ts";
import type { Connection, ServiceId } from "./connection.ts";

/** Whose call it was. */
export interface Target {
  readonly service: ServiceId | "sso";
  readonly vault: string;
  readonly place: Place;
  readonly connection: Connection;
  readonly kmsKey?: string | undefined;
  /** The MFA device whose code goes with the call. */
  readonly device?: string | undefined;
}

/** What the SDK's errors carry, as far as Keep looks at it. */
interface VendorError {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
  readonly $response?: {
    readonly statusCode?: number;
    readonly headers?: Readonly<Record<string, string>>;
  };
  /** Set by Keep's own agent: the variable that names the proxy on the way. */
  readonly proxyVariable?: string;
  readonly $retryable?: { readonly throttling?: boolean };
}

/** The name of an error, and nothing else: it is shown, and any server can answer anything. */
export function errorName(error: unknown): string {
  return asName((error as VendorError).name) ?? "unknown error";
}

function asName(text: unknown): string | undefined {
  return typeof text === "string" && /^[\w.-]{1,100}$/.test(text) ? text : undefined;
}

const EXPIRED = ["ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired"];
const REJECTED = [
  "AuthFailure",
  "IncompleteSignature",
  "IncompleteSignatureException",
  "InvalidAccessKeyId",
  "InvalidClientTokenId",
  "InvalidSignatureException",
  "MissingAuthenticationToken",
  "MissingAuthenticationTokenException",
  "NotAuthorized",
  "OptInRequired",
  "SignatureDoesNotMatch",
  "SubscriptionRequiredException",
  "UnrecognizedClientException",
];
const SKEWED = ["RequestExpired", "RequestInTheFuture", "RequestTimeTooSkewed"];
const DENIED = ["AccessDenied", "AccessDeniedException", "UnauthorizedOperation"];
const KMS = [
  "DecryptionFailure",
  "DisabledException",
  "EncryptionFailure",
  "InvalidKeyId",
  "InvalidKeyUsageException",
  "KMSAccessDeniedException",
  "KMSDisabledException",
  "KMSInvalidStateException",
  "KMSNotFoundException",
  "KMSOptInRequired",
  "KMSThrottlingException",
  "KeyUnavailableException",
];
const THROTTLED = [
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "RequestThrottled",
  "RequestThrottledException",
  "SlowDown",
  "ThrottledException",
  "Throttling",
  "ThrottlingException",
  "TooManyRequestsException",
  "TooManyUpdates",
];

/** What some refusals mean, in words of ours. */
const MEANINGS: Readonly<Record<string, string>> = {
  LimitExceeded: "the account has reached a limit of the service",
  LimitExceededException: "the account has reached a limit of the service",
  ParameterLimitExceeded: "the account has as many parameters as its tier allows",
  PreconditionNotMetException: "the account cannot take this now",
  PackedPolicyTooLargeException: "the tags of the session are too long",
  RegionDisabledException: "the account has not switched on STS for this region",
  UnsupportedParameterType: "the parameter is of a kind that Keep does not know",
  ValidationError:
    "an option of the session is not accepted, such as a session_duration above what the role allows",
};

/** Skew that AWS still takes; beyond it a refused signature is the clock's fault. */
const SKEW_MINUTES = 4;

/**
 * A failure of the SDK as one of Keep's. Told apart by name, code and status, never by words;
 * the service's own text is not repeated, because it may quote a value.
 */
export function toKeepError(error: unknown, action: string, target: Target): KeepError {
  const { vault, place, connection, kmsKey } = target;
  const { env } = place;
  const { profile } = connection;
  if (error instanceof KeepError) return error;
  const name = errorName(error);
  const skew = clockSkew(error as VendorError);
  if (SKEWED.includes(name) || (REJECTED.includes(name) && Math.abs(skew) > SKEW_MINUTES))
    return new KeepError("CLOCK_SKEW", { vault, minutes: Math.abs(skew) });
  if (isExpired(error)) return new KeepError("CREDENTIALS_EXPIRED", { vault, profile });
  if (REJECTED.includes(name))
    return new KeepError("CREDENTIALS_REJECTED", { vault, profile, error: name });
  // Of all that goes into a header, only keys and tokens come from outside.
  if ((error as VendorError).code === "ERR_INVALID_CHAR")
    return new KeepError("CREDENTIALS_REJECTED", { vault, profile, error: "InvalidCharacter" });
  if (name === "EndpointError") return new KeepError("ENDPOINT_INVALID", { vault });
  if ((error as VendorError).code === "ERR_INVALID_URL")
    return new KeepError("ENDPOINT_INVALID", { vault, found: "endpoint_url of the profile" });
  if (isWrongCode(error as VendorError, target))
    return new KeepError("MFA_CODE_REJECTED", { vault, device: target.device! });
  if (DENIED.includes(name))
    return new KeepError("ACCESS_DENIED", {
      vault,
      env,
      ...denial(error as VendorError, action, target),
    });
  if (KMS.includes(name))
    return new KeepError("KMS_FAILED", { vault, env, error: name, key: kmsKey });
  const called = `${target.service}:${action}`;
  if (THROTTLED.includes(name) || (error as VendorError).$retryable?.throttling === true)
    return new KeepError("THROTTLED", { vault, env, action: called });
  return unreachable(error as VendorError, target) ?? refused(error as VendorError, called, target);
}

/** The service calls the credentials expired: others may be there by now. */
export function isExpired(error: unknown): boolean {
  return EXPIRED.includes(errorName(error));
}

/** STS has one name for every denial: only its words tell a wrong code from a missing permission. */
function isWrongCode(error: VendorError, { device }: Target): boolean {
  return (
    device !== undefined &&
    DENIED.includes(errorName(error)) &&
    /MultiFactorAuthentication failed/i.test(String(error.message))
  );
}

/** Whether a failure may concern one secret only, and leave others to be read. */
export function concernsOneSecret(error: unknown): error is KeepError {
  return (
    error instanceof KeepError && (error.code === "ACCESS_DENIED" || error.code === "KMS_FAILED")
  );
}

/** Whether the failure of a call for one secret leaves others to be read: the service answered. */
export function isAnswerForOne(error: unknown): error is KeepError {
  return (
    concernsOneSecret(error) || (error instanceof KeepError && error.code === "SERVICE_FAILED")
  );
}

export function isDenied(error: KeepError, action: string): boolean {
  return error.code === "ACCESS_DENIED" && error.details["action"] === action;
}

/** Which permission is missing, for whom and where: names and ARNs, picked out of the text. */
function denial({ message }: VendorError, action: string, { service }: Target) {
  const text = typeof message === "string" ? message : "";
  const found = (pattern: RegExp): string | undefined => pattern.exec(text)?.[1];
  return {
    action: found(/\b((?:ssm|secretsmanager|kms|sts):[A-Z][A-Za-z]+)/) ?? `${service}:${action}`,
    principal: found(/\b(arn:[\w-]+:(?:iam|sts)::\d*:[\w+=,.@/-]+)/),
    resource: found(/ resource: (arn:[\w-]+:(?:ssm|secretsmanager|kms):[\w:/-]+)/),
  };
}

/** Minutes from this machine's clock to the service's, by the date of its answer. */
function clockSkew({ $response }: VendorError): number {
  const date = Date.parse($response?.headers?.["date"] ?? "");
  return Number.isNaN(date) ? 0 : Math.round((date - Date.now()) / 60_000);
}

function unreachable(error: VendorError, target: Target): KeepError | undefined {
  const reason = networkReason(error);
  if (reason === undefined) return undefined;
  return new KeepError("UNREACHABLE", {
    vault: target.vault,
    endpoint: endpointOf(target),
    reason,
    proxy: error.proxyVariable,
  });
}

const NETWORK: Readonly<Record<string, string>> = {
  EAI_AGAIN: "its name cannot be looked up now",
  ECONNREFUSED: "nobody answers there",
  ECONNRESET: "the connection was cut off",
  EHOSTUNREACH: "there is no way to it",
  ENETUNREACH: "there is no network",
  ENOTFOUND: "there is no such host",
  EPIPE: "the connection was cut off",
  EPROXYLOGIN: "the proxy wants another user and password",
  EPROXYREFUSED: "the proxy refuses",
  EPROTO: "it does not speak TLS",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "it does not speak TLS",
  ERR_SSL_WRONG_VERSION_NUMBER: "it does not speak TLS",
  ETIMEDOUT: "it does not answer in time",
};

/** Nobody answers at the address, or there is no such address. */
export function isNobodyThere(error: unknown): boolean {
  const { code } = error as VendorError;
  return code === "ECONNREFUSED" || code === "ENOTFOUND";
}

/** The SDK can make no sense of the answer: some other server gave it. */
export function isOtherServer(error: unknown): boolean {
  const { name, $response } = error as VendorError;
  const type = $response?.headers?.["content-type"];
  return name === "SyntaxError" || type?.startsWith("text/html") === true;
}

export function networkReason(error: VendorError): string | undefined {
  const { name, code, cause, $metadata } = error;
  if (isOtherServer(error)) return "what answers there is not this service";
  if ($metadata?.httpStatusCode === 407) return NETWORK["EPROXYLOGIN"];
  if ($metadata?.httpStatusCode !== undefined) return undefined;
  if (typeof code === "string" && Object.hasOwn(NETWORK, code)) return NETWORK[code];
  if (typeof code === "string" && /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO/.test(code))
    return `its certificate is not trusted (${code})`;
  // The SDK calls a connection that was cut off by this name too: the code says more.
  if (name === "TimeoutError") return NETWORK["ETIMEDOUT"];
  return typeof cause === "object" && cause !== null ? networkReason(cause) : undefined;
}

function endpointOf({ service, connection }: Target): string {
  const { endpoint, region } = connection;
  // An address may carry a password.
  if (endpoint !== undefined && URL.canParse(endpoint)) return new URL(endpoint).host;
  return region === undefined ? service : `${service}.${region}`;
}

function refused(error: VendorError, action: string, { vault, place }: Target): KeepError {
  const { httpStatusCode: status, requestId } = error.$metadata ?? {};
  const name = errorName(error);
  // Without a status it never got to the service, and Keep does not know what it is.
  if (status === undefined && error instanceof Error) throw error;
  return new KeepError("SERVICE_FAILED", {
    vault,
    env: place.env,
    action,
    error: name,
    meaning: Object.hasOwn(MEANINGS, name) ? MEANINGS[name] : undefined,
    status,
    request: asName(requestId),
  });
}
