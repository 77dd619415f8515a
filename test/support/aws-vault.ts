import { KeepError } from "../../src/core/errors.ts";
import type { Place } from "../../src/core/names.ts";
import type { Vault } from "../../src/core/vault.ts";
import { awsWorld } from "../../src/vaults/aws/connection.ts";
import { openVault } from "../../src/vaults/open-vault.ts";
import type { VaultWorld } from "../../src/vaults/world.ts";

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
  { region = "us-east-1", place = usualPlace, settings, ...options }: OpenOptions = {},
): Promise<Vault> {
  // Any made-up key will do, but the SDK looks for one.
  process.env["AWS_ACCESS_KEY_ID"] = "AKIAMADEUPFORTESTS00";
  process.env["AWS_SECRET_ACCESS_KEY"] = "made-up";
  return openVault({ slug: "aws", driver, region, endpoint, ...settings }, place, worldOf(options));
}

function worldOf({ timeoutMs = 60_000, warn = () => undefined }: OpenOptions): VaultWorld {
  const unused = (): never => {
    throw new KeepError("NO_WORKSPACE", { from: "a test of an AWS vault" });
  };
  return {
    root: "/nowhere",
    keepFolder: "/nowhere/.keep",
    identity: { defaultFile: "/nowhere/identity.txt" },
    author: undefined,
    now: () => new Date(),
    reread: unused,
    lockWaitMs: 0,
    aws: awsWorld({}, { timeoutMs, warn }),
  };
}
