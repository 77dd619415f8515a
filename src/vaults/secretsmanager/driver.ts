import { KeepError } from "../../core/errors.ts";
import type { Place } from "../../core/names.ts";
import type { Tags } from "../../core/tags.ts";
import type {
  CallOptions,
  HistoryOptions,
  RemoveOptions,
  RemoveOutcome,
  RemovedSecret,
  RestoreOutcome,
  Secret,
  SecretHistory,
  Vault,
} from "../../core/vault.ts";
import type { VaultSettings } from "../../core/vault-settings.ts";
import { AwsVault } from "../aws/aws-vault.ts";
import { changeInOrder } from "../aws/change-in-order.ts";
import type { Deadline } from "../aws/deadline.ts";
import type { VaultWorld } from "../world.ts";
import type { SecretsManagerCalls } from "./client.ts";
import { secretsManagerManifest } from "./manifest.ts";
import { SecretReader } from "./secret-reader.ts";
import { SecretRemover } from "./secret-remover.ts";
import { SecretWriter } from "./secret-writer.ts";
import { SecretNames } from "./secrets.ts";
import { readHistory } from "./read-history.ts";

export { credentialProblems as settingsProblems } from "../aws/credentials/credential-settings.ts";
export { identifyCaller } from "../aws/identify-caller.ts";

/** Opens the part of Secrets Manager that is one environment's. Does no I/O, loads no SDK. */
export function openVault(settings: VaultSettings, place: Place, world: VaultWorld): Vault {
  return new SecretsManagerVault(settings, place, world);
}

class SecretsManagerVault extends AwsVault<SecretsManagerCalls> implements Vault {
  readonly manifest = secretsManagerManifest;
  protected readonly reader: SecretReader;
  protected readonly writer: SecretWriter;
  readonly #names: SecretNames;
  readonly #remover: SecretRemover;
  readonly #now: () => Date;

  constructor(settings: VaultSettings, place: Place, world: VaultWorld) {
    super(settings, place, world, "secretsmanager", () => import("./client.ts"));
    const { service, slug: vault, kmsKey } = this;
    this.#now = world.now;
    this.#names = new SecretNames(place);
    this.reader = new SecretReader(service, this.#names, world.aws.warn);
    this.writer = new SecretWriter(service, this.#names, { vault, place, kmsKey });
    this.#remover = new SecretRemover(service, this.#names);
  }

  nameOf(key: string): string {
    return this.#names.name(key);
  }

  remove(keys: readonly string[], options?: RemoveOptions): Promise<readonly RemoveOutcome[]> {
    return this.during(options, (deadline) =>
      changeInOrder(keys, deadline, (key) => this.#remover.remove(key, deadline, options)),
    );
  }

  listRemoved(options?: CallOptions): Promise<readonly RemovedSecret[]> {
    return this.during(options, (deadline) => this.reader.removed(deadline, this.#now()));
  }

  restore(keys: readonly string[], options?: CallOptions): Promise<readonly RestoreOutcome[]> {
    return this.during(options, (deadline) =>
      changeInOrder(keys, deadline, (key) => this.#remover.restore(key, deadline)),
    );
  }

  history(key: string, options: HistoryOptions = {}): Promise<SecretHistory | undefined> {
    return this.during(options, (deadline) =>
      readHistory(this.service, this.#names.name(key), options, deadline),
    );
  }

  readVersion(key: string, version: string, options?: CallOptions): Promise<Secret | undefined> {
    return this.during(options, async (deadline) => {
      const secret = await this.reader.one(key, selectorOf(version), deadline);
      if (secret !== undefined) return secret;
      // The service does not say which of the two it did not find.
      const tags = await this.#tags(key, deadline);
      if (tags === undefined) return undefined;
      const { env } = this.place;
      throw new KeepError("VERSION_NOT_FOUND", { key, version, vault: this.slug, env });
    });
  }

  readTags(key: string, options?: CallOptions): Promise<Tags | undefined> {
    return this.during(options, (deadline) => this.#tags(key, deadline));
  }

  async #tags(key: string, deadline: Deadline): Promise<Tags | undefined> {
    const { output } = await this.service.tryRead(
      "DescribeSecret",
      { SecretId: this.#names.name(key) },
      deadline,
      ["ResourceNotFoundException"],
    );
    if (output === undefined || output.DeletedDate !== undefined) return undefined;
    return Object.fromEntries((output.Tags ?? []).map(({ Key, Value }) => [Key, Value]));
  }
}

/** `uuid/…`, or an id in the usual shape, is a version; all else is a stage. */
function selectorOf(version: string) {
  const id = version.startsWith("uuid/") ? version.slice("uuid/".length) : undefined;
  if (id !== undefined) return { VersionId: id };
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(version)
    ? { VersionId: version }
    : { VersionStage: version };
}
