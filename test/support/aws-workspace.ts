import { SecretValue } from "../../src/core/secret-value.ts";
import { type AwsDriver, openAwsVault } from "./aws-vault.ts";
import { AwsSandbox } from "./aws-sandbox.ts";
import type { RunOptions } from "./sandbox.ts";

let made = 0;

/** A workspace with one vault, `aws`, at an address; its namespace is its own. */
export class AwsWorkspace extends AwsSandbox {
  readonly namespace = `shop${++made}`;
  readonly #driver: AwsDriver;

  constructor(driver: AwsDriver, url: string, settings: Readonly<Record<string, unknown>> = {}) {
    super(url);
    this.#driver = driver;
    const { namespace } = this;
    const workspace = { app_name: "Shop", namespace, envs: ["local"], default_vault: "aws" };
    const vault = { slug: "aws", driver, region: "us-east-1", ...settings };
    this.write(".keep/settings.json", JSON.stringify({ ...workspace, version: "1.0" }));
    this.write(".keep/vaults/aws.json", JSON.stringify(vault));
  }

  /** Where this workspace's secrets are. */
  get place() {
    return { namespace: this.namespace, env: "local" };
  }

  /** Stores a made-up value under each key, as Keep does, without a process of its own. */
  async store(keys: readonly string[]): Promise<void> {
    const vault = await openAwsVault(this.#driver, this.url, { place: this.place });
    const changes = keys.map((key) => ({ key, value: new SecretValue(`value of ${key}`) }));
    for (const { failure } of await vault.write(changes)) if (failure !== undefined) throw failure;
  }

  override variables(more: RunOptions["env"] = {}): NodeJS.ProcessEnv {
    return super.variables({ KEEP_ENV: "local", ...more });
  }
}
