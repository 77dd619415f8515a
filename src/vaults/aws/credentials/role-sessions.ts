import { KeepError } from "../../../core/errors.ts";
import type { StsCalls } from "../sts/client.ts";
import { type Caller, Sts } from "../sts/sts.ts";
import type { AwsWorld } from "../world.ts";
import type { RoleSettings } from "./credential-settings.ts";
import { type Credentials, endsSoon } from "./credentials.ts";
import { MfaCodes } from "./mfa-codes.ts";
import type { WebIdentityToken } from "./web-identity-token.ts";

/** The longest session that a role gives to a caller whose credentials are a session themselves. */
const CHAINED_SECONDS = 3600;

/**
 * The sessions of one run: each role is assumed once, however many vaults take it, and each MFA
 * device is asked once, however many roles want it.
 */
export class RoleSessions {
  readonly #world: AwsWorld;
  readonly #codes: MfaCodes;
  readonly #roles = new Map<string, Promise<Credentials>>();
  readonly #devices = new Map<string, Promise<Credentials | undefined>>();

  constructor(world: AwsWorld) {
    this.#world = world;
    this.#codes = new MfaCodes(world);
  }

  /** Assumes again from now on: what a service calls expired does not do any more. */
  forgetRoles(): void {
    this.#roles.clear();
  }

  /** @throws ROLE_NOT_ASSUMABLE, MFA_CODE_REJECTED */
  assume(
    source: Credentials,
    role: RoleSettings,
    device: string | undefined,
    caller: Caller,
  ): Promise<Credentials> {
    const sts = this.#sts(caller);
    return remembered(this.#roles, [sts.endpoint, source.accessKeyId, role, device], async () => {
      if (device === undefined) return this.#assume(source, role, sts);
      // A session made with the code serves every role of the device, but not for long ones.
      const long = (role.durationSeconds ?? 0) > CHAINED_SECONDS;
      const session = long ? undefined : await this.withDevice(source, device, caller);
      if (session !== undefined) return this.#assume(session, role, sts);
      return this.#codes.exchange(device, (TokenCode) =>
        this.#assume(source, role, sts, { SerialNumber: device, TokenCode }),
      );
    });
  }

  /**
   * A session of the caller's own, with MFA; `undefined` where there can be none, because the
   * credentials are a session already or AWS does not allow this caller to get one.
   */
  withDevice(
    source: Credentials,
    device: string,
    caller: Caller,
  ): Promise<Credentials | undefined> {
    if (source.sessionToken !== undefined) return Promise.resolve(undefined);
    const sts = this.#sts(caller);
    return remembered(this.#devices, [sts.endpoint, source.accessKeyId, device], () =>
      this.#codes.exchange(device, async (code) => {
        try {
          const input = { SerialNumber: device, TokenCode: code, DurationSeconds: CHAINED_SECONDS };
          return toCredentials(await sts.call("GetSessionToken", input, source));
        } catch (error) {
          if (!isDenial(error)) throw error;
          this.#codes.giveBack(device, code);
          return undefined;
        }
      }),
    );
  }

  /** @throws WEB_IDENTITY_REJECTED */
  async assumeWithToken(
    { file, token }: WebIdentityToken,
    role: RoleSettings,
    caller: Caller,
  ): Promise<Credentials> {
    const sts = this.#sts(caller);
    return remembered(this.#roles, [sts.endpoint, file, token, role], async () => {
      const input = {
        RoleArn: role.arn,
        RoleSessionName: this.#sessionName(role),
        DurationSeconds: role.durationSeconds,
        WebIdentityToken: token,
      };
      const { output, refusal } = await sts.try(
        "AssumeRoleWithWebIdentity",
        input,
        undefined,
        Object.keys(TOKEN_PROBLEMS),
      );
      if (output !== undefined) return toCredentials(output);
      throw new KeepError("WEB_IDENTITY_REJECTED", {
        vault: sts.vault,
        file,
        role: role.arn,
        problem: TOKEN_PROBLEMS[refusal]!,
      });
    });
  }

  /** Who the credentials belong to. */
  identify(credentials: Credentials, caller: Caller) {
    return this.#sts(caller).call("GetCallerIdentity", {}, credentials);
  }

  async #assume(
    source: Credentials,
    role: RoleSettings,
    sts: Sts,
    code: { SerialNumber?: string; TokenCode?: string } = {},
  ): Promise<Credentials> {
    const { arn, tags, transitiveTagKeys, sourceIdentity, externalId, durationSeconds } = role;
    const input: StsCalls["AssumeRole"]["input"] = {
      RoleArn: arn,
      RoleSessionName: this.#sessionName(role),
      ExternalId: externalId,
      DurationSeconds: durationSeconds,
      Tags: tags && Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      TransitiveTagKeys: transitiveTagKeys && [...transitiveTagKeys],
      SourceIdentity: sourceIdentity,
      ...code,
    };
    try {
      return toCredentials(await sts.call("AssumeRole", input, source));
    } catch (error) {
      throw isDenial(error) ? notAssumable(error, role, sts) : error;
    }
  }

  #sts(caller: Caller): Sts {
    return new Sts(caller, this.#world);
  }

  /** By it CloudTrail tells who it was. */
  #sessionName({ sessionName }: RoleSettings): string {
    const { author = "" } = this.#world;
    return sessionName ?? `keep-${author}`.replaceAll(/[^\w+=,.@-]/g, "_").slice(0, 64);
  }
}

/** What STS says of a token that it does not take. */
const TOKEN_PROBLEMS: Readonly<Record<string, string>> = {
  AccessDenied: "the role does not trust its issuer, audience or subject",
  AccessDeniedException: "the role does not trust its issuer, audience or subject",
  ExpiredToken: "it has expired",
  ExpiredTokenException: "it has expired",
  IDPRejectedClaimException: "its issuer rejects it",
  InvalidIdentityToken: "it is not valid, or its issuer is not known in the account",
  InvalidIdentityTokenException: "it is not valid, or its issuer is not known in the account",
};

function toCredentials({
  Credentials: found,
}: {
  readonly Credentials?: StsCalls["GetSessionToken"]["output"]["Credentials"];
}): Credentials {
  return {
    accessKeyId: found!.AccessKeyId!,
    secretAccessKey: found!.SecretAccessKey!,
    sessionToken: found!.SessionToken!,
    ...(found!.Expiration === undefined ? {} : { expiration: found!.Expiration }),
  };
}

function isDenial(error: unknown): error is KeepError<"ACCESS_DENIED"> {
  return error instanceof KeepError && error.code === "ACCESS_DENIED";
}

function notAssumable(denial: KeepError, role: RoleSettings, { vault }: Sts): KeepError {
  const needs = [
    role.tags === undefined ? "" : "sts:TagSession",
    role.sourceIdentity === undefined ? "" : "sts:SetSourceIdentity",
    role.externalId === undefined ? "" : `the external id ${role.externalId}`,
  ].filter((need) => need !== "");
  const principal = denial.details["principal"] as string | undefined;
  const action = "sts:AssumeRole";
  return new KeepError("ROLE_NOT_ASSUMABLE", {
    vault,
    role: role.arn,
    action,
    principal,
    needs,
  });
}

/** Made once, and again when it is about to end. Those who wait for one that fails fail with it. */
async function remembered<T extends Credentials | undefined>(
  made: Map<string, Promise<T>>,
  parts: readonly unknown[],
  make: () => Promise<T>,
): Promise<T> {
  const key = JSON.stringify(parts);
  const known = made.get(key);
  const session = await known;
  if (known !== undefined && (session === undefined || !endsSoon(session))) return session as T;
  const renewed = made.get(key);
  if (renewed !== undefined && renewed !== known) return renewed;
  const fresh = make();
  made.set(key, fresh);
  try {
    return await fresh;
  } catch (error) {
    made.delete(key);
    throw error;
  }
}
