import type { Place } from "../../src/core/names.ts";
import type { Vault } from "../../src/core/vault.ts";
import type { AwsWorld } from "../../src/vaults/aws/world.ts";
import { type OpeningWorld, identifyCaller, openVault } from "../../src/vaults/open-vault.ts";
import type { AwsCall } from "./aws-call.ts";
import type { FaultRule } from "./aws-faults.ts";
import { type AwsDriver, usualPlace } from "./aws-vault.ts";
import { testAwsWorld, testVaultWorld } from "./vault-world.ts";

type Settings = Readonly<Record<string, unknown>>;

/** The key of the user who begins, in a run's environment. */
export const userKey = "AKIAMADEUPFORTESTS00";

/** One run of Keep in this process: its vaults share what they sign in with. */
export class AwsRun {
  readonly world: OpeningWorld;

  /** @param url what is taken for every service of AWS, where the facts do not say otherwise */
  constructor(url: string, { variables, ...facts }: Partial<Omit<AwsWorld, "once">> = {}) {
    const aws = testAwsWorld({
      variables: {
        AWS_ENDPOINT_URL: url,
        AWS_ACCESS_KEY_ID: userKey,
        AWS_SECRET_ACCESS_KEY: "made-up",
        ...variables,
      },
      ...facts,
    });
    this.world = testVaultWorld("/nowhere", { aws });
  }

  /** Opens a vault with these fields in its file. */
  open(driver: AwsDriver, fields: Settings = {}, place: Place = usualPlace): Promise<Vault> {
    return openVault(settingsOf(driver, fields), place, this.world);
  }

  /** Opens a vault and reads one secret of it, which makes one call. */
  async read(driver: AwsDriver, fields: Settings = {}, place?: Place): Promise<void> {
    const { failures } = await (await this.open(driver, fields, place)).read(["KEY"]);
    for (const failure of failures.values()) throw failure;
  }

  identify(driver: AwsDriver, fields: Settings = {}) {
    return identifyCaller(settingsOf(driver, fields), usualPlace, this.world);
  }
}

function settingsOf(driver: AwsDriver, fields: Settings) {
  return { slug: driver, driver, region: "us-east-1", ...fields };
}

/** The ARN of a made-up role. */
export function roleArn(name: string): string {
  return `arn:aws:iam::123456789012:role/${name}`;
}

interface GivenSession {
  /** The role; none for the session of a user. */
  readonly role: string | undefined;
  readonly accessKeyId: string;
}

/** Notes the sessions that STS gives, and lets the first of them end so many milliseconds later. */
export function noteSessions(...validMs: readonly number[]): {
  readonly sessions: readonly GivenSession[];
  readonly rule: FaultRule;
} {
  const sessions: GivenSession[] = [];
  const note = (call: AwsCall, answer: Settings): Settings => {
    const role = call.body["RoleArn"] as string | undefined;
    const given = answer["Credentials"] as { readonly AccessKeyId: string };
    const valid = validMs[sessions.length];
    sessions.push({ role, accessKeyId: given.AccessKeyId });
    if (valid === undefined) return answer;
    const Expiration = new Date(Date.now() + valid).toISOString();
    return { ...answer, Credentials: { ...given, Expiration } };
  };
  const rule: FaultRule = (call) =>
    /^(?:AssumeRole|GetSessionToken)/.test(call.action)
      ? { kind: "rewrite", body: (answer) => note(call, answer) }
      : undefined;
  return { sessions, rule };
}
