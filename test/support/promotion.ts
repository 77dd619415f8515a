import { SecretValue } from "../../src/core/secret-value.ts";
import type { Change, Vault } from "../../src/core/vault.ts";
import { AwsSandbox } from "./aws-sandbox.ts";
import { type AwsDriver, openAwsVault } from "./aws-vault.ts";
import type { Sandbox } from "./sandbox.ts";

let made = 0;

/** A workspace with a vault of each driver of AWS, each named after it; its namespace is its own. */
export class Promotion extends AwsSandbox {
  readonly namespace = `promo${++made}`;

  constructor(url: string) {
    super(url);
    const { namespace } = this;
    const envs = ["staging", "review"];
    const settings = { app_name: "Shop", namespace, envs, default_vault: "ssm", version: "1.0" };
    this.write(".keep/settings.json", JSON.stringify(settings));
    for (const driver of ["ssm", "secretsmanager"]) {
      const vault = { slug: driver, driver, region: "us-east-1" };
      this.write(`.keep/vaults/${driver}.json`, JSON.stringify(vault));
    }
  }

  /** A vault of this workspace, past the command line. */
  open(driver: AwsDriver, env: string, url = this.url): Promise<Vault> {
    const place = { namespace: this.namespace, env };
    return openAwsVault(driver, url, { place, settings: { slug: driver } });
  }
}

/** Writes values by key, each of which must land. */
export async function fill(
  vault: Vault,
  values: Readonly<Record<string, string>>,
  more: Partial<Change> = {},
): Promise<void> {
  const changes = Object.entries(values).map(([key, text]) => ({
    key,
    value: new SecretValue(text),
    ...more,
  }));
  for (const { failure } of await vault.write(changes)) if (failure !== undefined) throw failure;
}

/** What a vault holds, by key. */
export async function textsOf(vault: Vault): Promise<Readonly<Record<string, string>>> {
  const { secrets, failures } = await vault.read("all");
  for (const failure of failures.values()) throw failure;
  return Object.fromEntries([...secrets].map(([key, { value }]) => [key, value.reveal()]));
}

/** Writes a workspace with one vault, `vault`. */
export function writeVaultWorkspace(box: Sandbox, driver: string): void {
  const envs = ["staging", "review", "production"];
  const settings = { app_name: "Shop", namespace: "shop", envs, default_vault: "vault" };
  box.write(".keep/settings.json", JSON.stringify(settings));
  box.write(
    ".keep/vaults/vault.json",
    JSON.stringify({
      slug: "vault",
      driver,
      ...(driver === "local" ? {} : { region: "us-east-1" }),
    }),
  );
}
