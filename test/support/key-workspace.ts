import type { Context } from "../../src/context/context.ts";
import type { Asker } from "../../src/core/asker.ts";
import type { Environment } from "../../src/core/environment.ts";
import { KeepError } from "../../src/core/errors.ts";
import { SecretValue } from "../../src/core/secret-value.ts";
import { refusingAsker } from "../../src/terminal/refusing-asker.ts";
import { AwsSandbox } from "./aws-sandbox.ts";
import { quietContext } from "./quiet-context.ts";

/** A workspace with a local vault, used in this process. */
export class KeyWorkspace extends AwsSandbox {
  /** What programs inherit. */
  environment: Environment = { variables: {}, ignoresCase: false };

  constructor(url: string) {
    super(url);
    this.writeSettings();
    this.writeVault("local", { driver: "local" });
  }

  writeVault(slug: string, settings: Readonly<Record<string, unknown>>): void {
    this.write(`.keep/vaults/${slug}.json`, JSON.stringify({ slug, ...settings }));
  }

  /** A vault of AWS, whose file says where its keys are. */
  writeAwsVault(slug: string, id: string, secret: string, more: object = {}): void {
    const keys = { access_key_id: id, secret_access_key: secret };
    this.writeVault(slug, { driver: "ssm", region: "us-east-1", ...keys, ...more });
  }

  context(variables: Readonly<Record<string, string>> = {}, ask: Asker = refusingAsker): Context {
    return quietContext({
      ask,
      variables: { ...(this.variables() as Record<string, string>), ...variables },
      environment: this.environment,
      currentFolder: this.project,
    });
  }

  async store(slug: string, env: string, values: Readonly<Record<string, string>>): Promise<void> {
    const vault = await this.context().vault(slug, env);
    const changes = Object.entries(values).map(([key, value]) => ({
      key,
      value: new SecretValue(value),
    }));
    for (const { failure } of await vault.write(changes)) if (failure !== undefined) throw failure;
  }

  /** Reads from the vault in a run of its own; returns why it cannot. */
  async refusal(
    slug: string,
    variables: Readonly<Record<string, string>> = {},
  ): Promise<KeepError> {
    const vault = await this.context(variables).vault(slug, "local");
    const error = await vault.list().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (error instanceof KeepError) return error;
    throw error ?? new Error("did not fail");
  }
}
