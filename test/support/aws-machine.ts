import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, onTestFinished } from "vitest";
import { readVariables } from "../../src/config/environment-variables.ts";
import { KeepError } from "../../src/core/errors.ts";
import { SecretValue } from "../../src/core/secret-value.ts";
import type { Vault } from "../../src/core/vault.ts";
import { openVault } from "../../src/vaults/open-vault.ts";
import type { AwsFlags, AwsWorld } from "../../src/vaults/aws/world.ts";
import type { VaultWorld } from "../../src/vaults/world.ts";
import type { AwsCall } from "./aws-call.ts";
import type { AwsProxy } from "./aws-proxy.ts";
import { AWS_DRIVERS } from "./aws-sandbox.ts";
import { type AwsDriver, openAwsVault, usualPlace } from "./aws-vault.ts";
import type { MotoServer } from "./moto-server.ts";
import type { WhileRunning } from "./moto-suite.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { testAwsWorld, testVaultWorld } from "./vault-world.ts";

/** The secret that is read to see who signs. */
const KEY = "A";
export const VALUE = "the value";

/** Stores the secret in both services before the tests of a suite. */
export function useSecret(moto: WhileRunning<MotoServer>): void {
  beforeAll(async () => {
    for (const driver of AWS_DRIVERS) {
      const vault = await openAwsVault(driver, moto().url);
      await vault.write([{ key: KEY, value: new SecretValue(VALUE) }]);
    }
  });
}

/**
 * This process as a machine of its own, for one test: an empty home, nothing of AWS in the
 * environment, and a proxy that it takes for AWS. The test sets up credentials on it, and opens a
 * vault in this very process, because the SDK reads the environment itself.
 */
export class AwsMachine {
  readonly home = temporaryFolder();
  readonly configFile = join(this.home, ".aws", "config");
  readonly credentialsFile = join(this.home, ".aws", "credentials");
  /** More fields of the vault's file. */
  readonly settings: Record<string, unknown> = {};
  readonly flags: { -readonly [Name in keyof AwsFlags]: AwsFlags[Name] } = {};
  readonly warnings: string[] = [];
  readonly #proxy: AwsProxy | undefined;

  constructor(proxy?: AwsProxy) {
    this.#proxy = proxy;
    const before = { ...process.env };
    onTestFinished(() => replaceEnvironment(before));
    const kept = Object.entries(before).filter(
      ([name]) => !/^(?:AWS|KEEP)_(?!SDK_JS)|_proxy$/i.test(name),
    );
    replaceEnvironment({ ...Object.fromEntries(kept), HOME: this.home });
    this.set({ AWS_EC2_METADATA_DISABLED: "true" });
    if (proxy !== undefined) this.set({ AWS_ENDPOINT_URL: proxy.url });
    mkdirSync(dirname(this.configFile));
  }

  /** Sets variables of the environment. */
  set(variables: Readonly<Record<string, string>>): void {
    Object.assign(process.env, variables);
  }

  unset(name: string): void {
    delete process.env[name];
  }

  /** Adds lines to the config file. */
  config(...lines: readonly string[]): void {
    appendFileSync(this.configFile, `${lines.join("\n")}\n`);
  }

  /** Replaces the credentials file by one profile with keys. */
  keys(profile: string, id: string, more: readonly string[] = []): void {
    writeFileSync(this.credentialsFile, keyLines(profile, id, more));
  }

  /** Adds a profile with keys to the credentials file. */
  addKeys(profile: string, id: string): void {
    appendFileSync(this.credentialsFile, keyLines(profile, id));
  }

  /** A file in the home; returns its path. */
  write(name: string, text: string): string {
    const file = join(this.home, name);
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  }

  world(facts: Partial<Omit<AwsWorld, "once">> = {}): AwsWorld {
    const warn = (warning: string) => void this.warnings.push(warning);
    return testAwsWorld({ variables: readVariables(), flags: this.flags, warn, ...facts });
  }

  /** Opens the vault as a run of its own would; several vaults of one run share a world. */
  open(
    driver: AwsDriver = "ssm",
    aws: AwsWorld = this.world(),
    facts: Partial<VaultWorld> = {},
  ): Promise<Vault> {
    const settings = { slug: "aws", driver, region: "us-east-1", ...this.settings };
    return openVault(settings, usualPlace, testVaultWorld(this.home, { aws, ...facts }));
  }

  /** Reads the secret in a run of its own. */
  async read(driver?: AwsDriver, facts: Partial<Omit<AwsWorld, "once">> = {}): Promise<string> {
    return readSecret(await this.open(driver, this.world(facts)));
  }

  /** Reads the secret, and says by whose key that was. */
  async signer(driver?: AwsDriver): Promise<string | undefined> {
    await this.read(driver);
    return this.#proxy!.calls.at(-1)!.accessKeyId;
  }

  /** The failure of a reading that must not get to a secret; anything else that is thrown goes on. */
  async failure(
    driver?: AwsDriver,
    facts: Partial<Omit<AwsWorld, "once">> = {},
  ): Promise<KeepError> {
    try {
      await this.read(driver, facts);
    } catch (error) {
      if (error instanceof KeepError) return error;
      throw error;
    }
    throw new Error("did not fail");
  }
}

/** The value of the secret, whose reading must not fail. */
export async function readSecret(vault: Vault): Promise<string> {
  const { secrets, failures } = await vault.read([KEY]);
  for (const failure of failures.values()) throw failure;
  return secrets.get(KEY)!.value.reveal();
}

/** What the first call was made with: whose key signed it, or which token it brought. */
export function firstProof([call]: readonly AwsCall[]): string | undefined {
  return call!.accessKeyId ?? (call!.body["WebIdentityToken"] as string | undefined);
}

/** In place: the system's own functions look there, and not at another object. */
function replaceEnvironment(variables: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) if (!(name in variables)) delete process.env[name];
  Object.assign(process.env, variables);
}

function keyLines(profile: string, id: string, more: readonly string[] = []): string {
  const lines = [`aws_access_key_id = ${id}`, `aws_secret_access_key = ${secretOf(id)}`, ...more];
  return `[${profile}]\n${lines.join("\n")}\n`;
}

/** The secret half of a made-up key. */
export function secretOf(id: string): string {
  return `made-up-secret-of-${id}`;
}
