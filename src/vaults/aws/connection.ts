import { KeepError } from "../../core/errors.ts";
import type { Variables } from "../../core/variables.ts";
import type { VaultSettings } from "../../core/vault-settings.ts";
import type { AwsWorld } from "./world.ts";

/** The services that Keep calls. */
export type ServiceId = "ssm" | "secretsmanager" | "sts";

/** Where a vault's calls go. What is absent, the SDK finds in its own way. */
export interface Connection {
  readonly region: string | undefined;
  readonly profile: string | undefined;
  readonly endpoint: string | undefined;
}

/** Keep's variable for an endpoint, the SDK's, and the field of a vault's file, by service. */
const ENDPOINTS = {
  ssm: ["AWS_SSM_ENDPOINT", "AWS_ENDPOINT_URL_SSM", "endpoint"],
  secretsmanager: ["AWS_SECRETSMANAGER_ENDPOINT", "AWS_ENDPOINT_URL_SECRETS_MANAGER", "endpoint"],
  sts: ["AWS_STS_ENDPOINT", "AWS_ENDPOINT_URL_STS", "sts_endpoint"],
} as const;

/**
 * The connection of a vault: flags, Keep's variables, then the SDK's own, then the vault's file
 * (`product.md` 10). Only the region of the vault's file goes before the SDK's variables: it says
 * where the secrets are, and machines of AWS set `AWS_REGION` to where they are themselves.
 */
export function connectionOf(
  settings: VaultSettings,
  service: ServiceId,
  world: AwsWorld,
): Connection {
  const { variables } = world;
  const [own, ofSdk, inFile] = ENDPOINTS[service];
  const fromSdk = ignoresConfiguredEndpoints(variables)
    ? undefined
    : (variables[ofSdk] ?? variables.AWS_ENDPOINT_URL);
  return {
    region: regionOf(settings, world),
    profile: chosenProfile(settings, world)?.name,
    endpoint: variables[own] ?? fromSdk ?? field(settings, inFile),
  };
}

/** @throws NO_REGION if what is set cannot be one: the SDK would make it part of a host's name */
function regionOf(settings: VaultSettings, { variables, flags }: AwsWorld): string | undefined {
  const candidates = {
    "--region": flags.region,
    KEEP_REGION: variables.KEEP_REGION,
    "its file": field(settings, "region"),
  };
  const [found, region] = Object.entries(candidates).find(([, value]) => value !== undefined) ?? [];
  if (region !== undefined && !/^[a-z0-9-]{1,63}$/.test(region))
    throw new KeepError("NO_REGION", { vault: settings.slug, found });
  return region;
}

export interface ChosenProfile {
  readonly name: string;
  /** What named it: a flag, a variable, or the vault's file. */
  readonly from: "--profile" | "KEEP_PROFILE" | "AWS_PROFILE" | "the vault's file";
}

/** The profile that was named for a vault, if one was. Keys in the environment stand for none. */
export function chosenProfile(
  settings: VaultSettings,
  { variables, flags }: AwsWorld,
): ChosenProfile | undefined {
  if (flags.profile !== undefined) return { name: flags.profile, from: "--profile" };
  const { KEEP_PROFILE, AWS_PROFILE, AWS_ACCESS_KEY_ID } = variables;
  if (KEEP_PROFILE !== undefined) return { name: KEEP_PROFILE, from: "KEEP_PROFILE" };
  if (AWS_PROFILE !== undefined) return { name: AWS_PROFILE, from: "AWS_PROFILE" };
  const name = AWS_ACCESS_KEY_ID === undefined ? field(settings, "profile") : undefined;
  return name === undefined ? undefined : { name, from: "the vault's file" };
}

/** A text field of a vault's file; empty counts as absent. */
export function field(settings: VaultSettings, name: string): string | undefined {
  const value = settings[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

function ignoresConfiguredEndpoints({ AWS_IGNORE_CONFIGURED_ENDPOINT_URLS }: Variables): boolean {
  return AWS_IGNORE_CONFIGURED_ENDPOINT_URLS === "true";
}
