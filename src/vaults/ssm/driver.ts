import { KeepError } from "../../core/errors.ts";
import type { Place } from "../../core/names.ts";
import type { Tags } from "../../core/tags.ts";
import type {
  CallOptions,
  DriverManifest,
  HistoryOptions,
  RemoveOutcome,
  RemovedSecret,
  RestoreOutcome,
  Secret,
  SecretHistory,
  Vault,
} from "../../core/vault.ts";
import type { VaultSettings } from "../../core/vault-settings.ts";
import { AwsVault } from "../aws/aws-vault.ts";
import { field } from "../aws/connection.ts";
import type { VaultWorld } from "../world.ts";
import type { ParameterHistory, SsmCalls } from "./client.ts";
import { manifestFor, tierOf } from "./manifest.ts";
import { ParameterReader } from "./parameter-reader.ts";
import { removeParameters } from "./remove-parameters.ts";
import { ParameterWriter } from "./parameter-writer.ts";
import { ParameterNames, toHistory, toSecret } from "./parameters.ts";

export { credentialProblems as settingsProblems } from "../aws/credentials/credential-settings.ts";
export { identifyCaller } from "../aws/identify-caller.ts";

/** Opens the part of Parameter Store that is one environment's. Does no I/O, loads no SDK. */
export function openVault(settings: VaultSettings, place: Place, world: VaultWorld): Vault {
  const { namespace } = place;
  if (/^(?:aws|ssm)/i.test(namespace))
    throw new KeepError("RESERVED_NAMESPACE", { namespace, vault: settings.slug });
  return new SsmVault(settings, place, world);
}

const PAGE_OF_A_HISTORY = 50;
const NOT_FOUND = "ParameterNotFound";
const VERSION_NOT_FOUND = ["ParameterVersionNotFound", "ParameterVersionLabelNotFound"];

class SsmVault extends AwsVault<SsmCalls> implements Vault {
  readonly manifest: DriverManifest;
  protected readonly reader: ParameterReader;
  protected readonly writer: ParameterWriter;
  readonly #names: ParameterNames;

  constructor(settings: VaultSettings, place: Place, world: VaultWorld) {
    super(settings, place, world, "ssm", () => import("./client.ts"));
    const { service, slug: vault, kmsKey } = this;
    const tier = tierOf(field(settings, "tier"));
    this.manifest = manifestFor(tier);
    this.#names = new ParameterNames(place);
    this.reader = new ParameterReader(service, this.#names, world.aws.warn);
    this.writer = new ParameterWriter(service, this.#names, { vault, place, tier, kmsKey });
  }

  nameOf(key: string): string {
    return this.#names.name(key);
  }

  remove(keys: readonly string[], options?: CallOptions): Promise<readonly RemoveOutcome[]> {
    return this.during(options, (deadline) =>
      removeParameters(this.service, this.#names, keys, deadline),
    );
  }

  /** Nothing that was removed is kept; but a vault out of reach must not look like an empty one. */
  async listRemoved(options?: CallOptions): Promise<readonly RemovedSecret[]> {
    await this.list(options);
    return [];
  }

  async restore(
    keys: readonly string[],
    options?: CallOptions,
  ): Promise<readonly RestoreOutcome[]> {
    options?.signal?.throwIfAborted();
    return keys.map((key) => ({
      key,
      failure: new KeepError("NOTHING_TO_RESTORE", { key }),
    }));
  }

  /** All pages, because the service begins with the oldest: at most 100 versions, two calls. */
  history(key: string, options: HistoryOptions = {}): Promise<SecretHistory | undefined> {
    return this.during(options, async (deadline) => {
      const versions: ParameterHistory[] = [];
      let NextToken: string | undefined;
      do {
        const { output } = await this.service.tryRead(
          "GetParameterHistory",
          {
            Name: this.#names.name(key),
            WithDecryption: options.values === true,
            MaxResults: PAGE_OF_A_HISTORY,
            NextToken,
          },
          deadline,
          [NOT_FOUND],
        );
        if (output === undefined) return undefined;
        versions.push(...(output.Parameters ?? []));
        ({ NextToken } = output);
      } while (NextToken);
      return toHistory(versions, options);
    });
  }

  readVersion(key: string, version: string, options?: CallOptions): Promise<Secret | undefined> {
    const Name = this.#names.name(key);
    return this.during(options, async (deadline) => {
      const { output, refusal } = await this.service.tryRead(
        "GetParameter",
        { Name: `${Name}:${version}`, WithDecryption: true },
        deadline,
        [NOT_FOUND, ...VERSION_NOT_FOUND],
      );
      if (output?.Parameter !== undefined) return toSecret(key, output.Parameter);
      // Not every server tells an absent label from an absent parameter.
      if (refusal === NOT_FOUND) {
        const own = await this.service.tryRead("GetParameter", { Name }, deadline, [NOT_FOUND]);
        if (own.output === undefined) return undefined;
      }
      const { env } = this.place;
      throw new KeepError("VERSION_NOT_FOUND", { key, version, vault: this.slug, env });
    });
  }

  readTags(key: string, options?: CallOptions): Promise<Tags | undefined> {
    return this.during(options, async (deadline) => {
      const { output } = await this.service.tryRead(
        "ListTagsForResource",
        { ResourceType: "Parameter", ResourceId: this.#names.name(key) },
        deadline,
        ["InvalidResourceId"],
      );
      return (
        output && Object.fromEntries((output.TagList ?? []).map(({ Key, Value }) => [Key, Value]))
      );
    });
  }
}
