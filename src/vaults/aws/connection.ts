import type { VaultSettings } from "../../core/vault-settings.ts";

/** The services that Keep calls. */
export type ServiceId = "ssm" | "secretsmanager";

/** What both AWS drivers get from outside. */
export interface AwsWorld {
  /** `KEEP_REGION` and `KEEP_PROFILE`; they go before the vault's file. */
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  /** `AWS_SSM_ENDPOINT` and `AWS_SECRETSMANAGER_ENDPOINT`; likewise. */
  readonly endpoints: Readonly<Record<ServiceId, string | undefined>>;
  /** What the SDK finds in its own variables: endpoints, and whether a profile or keys. */
  readonly sdk: {
    readonly endpoints: Readonly<Record<ServiceId, string | undefined>>;
    readonly credentials: boolean;
  };
  /** How long one reading or writing of a vault may take in all, in milliseconds. */
  readonly timeoutMs: number;
  /** Told once of each thing that the user should know. */
  readonly warn: (warning: string) => void;
}

/** The variables that matter here: Keep's, and those of the SDK that go before a vault's file. */
type AwsVariables = Readonly<
  Partial<
    Record<
      | "KEEP_REGION"
      | "KEEP_PROFILE"
      | "AWS_SSM_ENDPOINT"
      | "AWS_SECRETSMANAGER_ENDPOINT"
      | "AWS_ENDPOINT_URL"
      | "AWS_ENDPOINT_URL_SSM"
      | "AWS_ENDPOINT_URL_SECRETS_MANAGER"
      | "AWS_PROFILE"
      | "AWS_ACCESS_KEY_ID",
      string | undefined
    >
  >
>;

export function awsWorld(
  variables: AwsVariables,
  rest: Pick<AwsWorld, "timeoutMs" | "warn">,
): AwsWorld {
  const { AWS_ENDPOINT_URL: all, AWS_ENDPOINT_URL_SSM: ssm } = variables;
  return {
    region: variables.KEEP_REGION,
    profile: variables.KEEP_PROFILE,
    endpoints: {
      ssm: variables.AWS_SSM_ENDPOINT,
      secretsmanager: variables.AWS_SECRETSMANAGER_ENDPOINT,
    },
    sdk: {
      endpoints: {
        ssm: ssm ?? all,
        secretsmanager: variables.AWS_ENDPOINT_URL_SECRETS_MANAGER ?? all,
      },
      credentials: (variables.AWS_PROFILE ?? variables.AWS_ACCESS_KEY_ID) !== undefined,
    },
    ...rest,
  };
}

/** Where a vault's calls go. What is absent, the SDK finds in its own way. */
export interface Connection {
  readonly region: string | undefined;
  readonly profile: string | undefined;
  readonly endpoint: string | undefined;
}

/**
 * The connection of a vault: Keep's variables, then the SDK's own, then the vault's file
 * (`product.md` 10). Only the region of the vault's file goes before the SDK's variables: it says
 * where the secrets are, and machines of AWS set `AWS_REGION` to where they are themselves.
 */
export function connectionOf(
  settings: VaultSettings,
  service: ServiceId,
  { region, profile, endpoints, sdk }: AwsWorld,
): Connection {
  return {
    region: region ?? field(settings, "region"),
    profile: profile ?? (sdk.credentials ? undefined : field(settings, "profile")),
    endpoint: endpoints[service] ?? sdk.endpoints[service] ?? field(settings, "endpoint"),
  };
}

/** A text field of a vault's file; empty counts as absent. */
export function field(settings: VaultSettings, name: string): string | undefined {
  const value = settings[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}
