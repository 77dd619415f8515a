import type { Place } from "../../src/core/names.ts";
import type { Vault } from "../../src/core/vault.ts";
import { openVault } from "../../src/vaults/open-vault.ts";
import { testAwsWorld, testVaultWorld } from "./vault-world.ts";

export type AwsDriver = "ssm" | "secretsmanager";

export const usualPlace: Place = { namespace: "app", env: "local" };

export interface OpenOptions {
  readonly region?: string;
  readonly place?: Place;
  readonly timeoutMs?: number;
  /** More fields of the vault's file. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly warn?: (warning: string) => void;
}

/** Opens a vault of a driver at an address, with credentials that any such server takes. */
export function openAwsVault(
  driver: AwsDriver,
  endpoint: string,
  {
    region = "us-east-1",
    place = usualPlace,
    settings,
    timeoutMs = 60_000,
    warn = () => undefined,
  }: OpenOptions = {},
): Promise<Vault> {
  const aws = testAwsWorld({ variables: MADE_UP_KEYS, timeoutMs, warn });
  const world = testVaultWorld("/nowhere", { author: undefined, aws });
  return openVault({ slug: "aws", driver, region, endpoint, ...settings }, place, world);
}

const MADE_UP_KEYS = {
  AWS_ACCESS_KEY_ID: "AKIAMADEUPFORTESTS00",
  AWS_SECRET_ACCESS_KEY: "made-up",
};
