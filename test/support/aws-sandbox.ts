import type { AwsCall } from "./aws-call.ts";
import type { AwsProxy } from "./aws-proxy.ts";
import { type AwsAnswer, sendAwsRequest } from "./aws-request.ts";
import type { AwsDriver } from "./aws-vault.ts";
import { awsEnvironment } from "./moto-server.ts";
import { type RunOptions, Sandbox } from "./sandbox.ts";

/** The drivers whose vaults are in AWS, for what both must do. */
export const AWS_DRIVERS: readonly AwsDriver[] = ["ssm", "secretsmanager"];

/** A sandbox whose commands, and those of other programs, take a server of ours for AWS. */
export class AwsSandbox extends Sandbox {
  readonly url: string;

  constructor(url: string) {
    super();
    this.url = url;
  }

  override variables(more: RunOptions["env"] = {}): NodeJS.ProcessEnv {
    return super.variables({ ...awsEnvironment(this.url), ...more });
  }

  /** A workspace `shop` with vaults of these drivers, each named after its driver, and no other. */
  static async with(url: string, ...drivers: readonly AwsDriver[]): Promise<AwsSandbox> {
    const box = new AwsSandbox(url);
    await box.begin(`vaults ${drivers.join(" ")}`, async () => {
      box.writeSettings();
      for (const driver of drivers) await box.addVault(driver);
    });
    return box;
  }

  writeSettings(namespace = "shop"): void {
    const envs = ["local", "staging", "production"];
    const settings = { app_name: "Shop", namespace, envs, default_env: "local" };
    this.write(".keep/settings.json", JSON.stringify(settings));
  }

  async addVault(driver: AwsDriver, ...flags: readonly string[]): Promise<void> {
    await this.ok(["vault:add", "--driver", driver, "--region", "us-east-1", ...flags]);
  }

  /** Asks the service itself, past Keep. */
  ask(driver: AwsDriver, action: string, input: Readonly<Record<string, unknown>>) {
    return sendAwsRequest(this.url, driver, action, input);
  }

  /** Asks the service itself for what must be there. */
  async mustAsk(
    driver: AwsDriver,
    action: string,
    input: Readonly<Record<string, unknown>>,
  ): Promise<AwsAnswer["body"]> {
    const { status, body } = await this.ask(driver, action, input);
    if (status !== 200) throw new Error(`${action} was refused: ${JSON.stringify(body)}`);
    return body;
  }

  /** Stores secrets past Keep, which is a lot faster than by the command. */
  async fill(driver: AwsDriver, values: ReadonlyMap<string, string>, env = "local"): Promise<void> {
    for (const [key, value] of values)
      if (driver === "ssm")
        await this.mustAsk("ssm", "PutParameter", {
          Name: `/shop/${env}/${key}`,
          Value: value,
          Type: "SecureString",
        });
      else
        await this.mustAsk("secretsmanager", "CreateSecret", {
          Name: `shop/${env}/${key}`,
          SecretString: value,
        });
  }
}

/** The calls that arrive while the work is done. */
export async function callsDuring(
  proxy: AwsProxy,
  work: () => Promise<unknown>,
): Promise<readonly AwsCall[]> {
  const before = proxy.calls.length;
  await work();
  return proxy.calls.slice(before);
}

/** The names of the calls, in the order in which they arrived. */
export function actionsOf(calls: readonly AwsCall[]): readonly string[] {
  return calls.map(({ action }) => action);
}

/** So many keys, in order, each with a value of its own. */
export function manySecrets(count: number): ReadonlyMap<string, string> {
  const keys = Array.from({ length: count }, (_, index) => `KEY_${String(index).padStart(4, "0")}`);
  return new Map(keys.map((key) => [key, `value of ${key}`]));
}
