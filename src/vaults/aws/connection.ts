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
  for (const name of ["AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT"])
    isOn(world.variables, name);
  return {
    region: regionOf(settings, world),
    profile: chosenProfile(settings, world)?.name,
    endpoint: endpointOf(settings, service, world.variables),
  };
}

/** @throws ENDPOINT_INVALID if what is set is no address: the SDK would stumble, or call another */
function endpointOf(
  settings: VaultSettings,
  service: ServiceId,
  variables: Variables,
): string | undefined {
  const [own, ofSdk, inFile] = ENDPOINTS[service];
  const ignored = isOn(variables, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS");
  const [found, endpoint] = firstSet({
    [own]: variables[own],
    [ofSdk]: ignored ? undefined : variables[ofSdk],
    AWS_ENDPOINT_URL: ignored ? undefined : variables.AWS_ENDPOINT_URL,
    [`${inFile} in its file`]: field(settings, inFile),
  });
  if (endpoint !== undefined && !(/^https?:\/\//i.test(endpoint) && URL.canParse(endpoint)))
    throw new KeepError("ENDPOINT_INVALID", { vault: settings.slug, found });
  return endpoint;
}

/** @throws NO_REGION if what is set cannot be one: the SDK would make it part of a host's name */
function regionOf(settings: VaultSettings, { variables, flags }: AwsWorld): string | undefined {
  const [found, region] = firstSet({
    "--region": flags.region,
    KEEP_REGION: variables.KEEP_REGION,
    "its file": field(settings, "region"),
  });
  if (region !== undefined && !/^[a-z0-9-]{1,63}$/.test(region))
    throw new KeepError("NO_REGION", { vault: settings.slug, found });
  return region;
}

/** The first of these that is set, and its name. */
function firstSet(candidates: Readonly<Record<string, string | undefined>>) {
  return Object.entries(candidates).find(([, value]) => value !== undefined) ?? [];
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

/** @throws AWS_CONFIG_INVALID for what the SDK would take for `false`, such as `True` */
function isOn(variables: Variables, name: string): boolean {
  const { [name]: value = "false" } = variables;
  if (value === "true" || value === "false") return value === "true";
  throw new KeepError("AWS_CONFIG_INVALID", {
    file: "environment",
    problem: `${name} must be true or false`,
  });
}
