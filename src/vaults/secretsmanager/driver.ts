import { KeepError } from "../../core/errors.ts";
import type { Place } from "../../core/names.ts";
import type { Tags } from "../../core/tags.ts";
import type {
  CallOptions,
  Change,
  HistoryOptions,
  ReadResult,
  RemoveOptions,
  RemoveOutcome,
  RemovedSecret,
  RestoreOutcome,
  Secret,
  SecretHead,
  SecretVersion,
  Vault,
  WriteOutcome,
} from "../../core/vault.ts";
import type { VaultSettings } from "../../core/vault-settings.ts";
import { connectionOf, field } from "../aws/connection.ts";
import { Deadline } from "../aws/deadline.ts";
import { AwsService } from "../aws/service.ts";
import { changeInOrder, writeInOrder } from "../aws/change-in-order.ts";
import type { VaultWorld } from "../world.ts";
import type { SecretsManagerCalls } from "./client.ts";
import { secretsManagerManifest } from "./manifest.ts";
import { SecretReader } from "./secret-reader.ts";
import { SecretRemover } from "./secret-remover.ts";
import { SecretWriter } from "./secret-writer.ts";
import { SecretNames } from "./secrets.ts";
import { readHistory } from "./read-history.ts";

/** Opens the part of Secrets Manager that is one environment's. Does no I/O, loads no SDK. */
export function openVault(settings: VaultSettings, place: Place, world: VaultWorld): Vault {
  return new SecretsManagerVault(settings, place, world);
}

class SecretsManagerVault implements Vault {
  readonly manifest = secretsManagerManifest;
  readonly slug: string;
  readonly place: Place;
  readonly #service: AwsService<SecretsManagerCalls>;
  readonly #names: SecretNames;
  readonly #reader: SecretReader;
  readonly #writer: SecretWriter;
  readonly #remover: SecretRemover;
  readonly #timeoutMs: number;
  readonly #now: () => Date;

  constructor(settings: VaultSettings, place: Place, { aws, now }: VaultWorld) {
    const { slug } = settings;
    const kmsKey = field(settings, "key");
    const connection = connectionOf(settings, "secretsmanager", aws);
    this.slug = slug;
    this.place = place;
    this.#timeoutMs = aws.timeoutMs;
    this.#now = now;
    this.#names = new SecretNames(place);
    this.#service = new AwsService<SecretsManagerCalls>(
      { service: "secretsmanager", vault: slug, place, connection, kmsKey },
      async () => (await import("./client.ts")).openClient(connection),
    );
    this.#reader = new SecretReader(this.#service, this.#names, aws.warn);
    this.#writer = new SecretWriter(this.#service, this.#names, { vault: slug, place, kmsKey });
    this.#remover = new SecretRemover(this.#service, this.#names);
  }

  nameOf(key: string): string {
    return this.#names.name(key);
  }

  list(options?: CallOptions): Promise<readonly SecretHead[]> {
    return this.#during(options, (deadline) => this.#reader.heads(deadline));
  }

  read(keys: readonly string[] | "all", options?: CallOptions): Promise<ReadResult> {
    return this.#during(options, (deadline) =>
      keys === "all"
        ? this.#reader.all(deadline)
        : this.#reader.named([...new Set(keys)], deadline),
    );
  }

  write(changes: readonly Change[], options?: CallOptions): Promise<readonly WriteOutcome[]> {
    return this.#during(options, (deadline) =>
      writeInOrder(changes, deadline, (change) => this.#writer.write(change, deadline)),
    );
  }

  remove(keys: readonly string[], options?: RemoveOptions): Promise<readonly RemoveOutcome[]> {
    return this.#during(options, (deadline) =>
      changeInOrder(keys, deadline, (key) => this.#remover.remove(key, deadline, options)),
    );
  }

  listRemoved(options?: CallOptions): Promise<readonly RemovedSecret[]> {
    return this.#during(options, (deadline) => this.#reader.removed(deadline, this.#now()));
  }

  restore(keys: readonly string[], options?: CallOptions): Promise<readonly RestoreOutcome[]> {
    return this.#during(options, (deadline) =>
      changeInOrder(keys, deadline, (key) => this.#remover.restore(key, deadline)),
    );
  }

  history(
    key: string,
    { limit = this.manifest.limits.versions, values = false, ...options }: HistoryOptions = {},
  ): Promise<readonly SecretVersion[] | undefined> {
    const most = Math.min(limit, this.manifest.limits.versions);
    return this.#during(options, (deadline) =>
      readHistory(this.#service, this.#names.name(key), { limit: most, values }, deadline),
    );
  }

  readVersion(key: string, version: string, options?: CallOptions): Promise<Secret | undefined> {
    return this.#during(options, async (deadline) => {
      const secret = await this.#reader.one(key, selectorOf(version), deadline);
      if (secret !== undefined) return secret;
      // The service does not say which of the two it did not find.
      const tags = await this.#tags(key, deadline);
      if (tags === undefined) return undefined;
      const { env } = this.place;
      throw new KeepError("VERSION_NOT_FOUND", { key, version, vault: this.slug, env });
    });
  }

  readTags(key: string, options?: CallOptions): Promise<Tags | undefined> {
    return this.#during(options, (deadline) => this.#tags(key, deadline));
  }

  async #tags(key: string, deadline: Deadline): Promise<Tags | undefined> {
    const { output } = await this.#service.tryRead(
      "DescribeSecret",
      { SecretId: this.#names.name(key) },
      deadline,
      ["ResourceNotFoundException"],
    );
    if (output === undefined || output.DeletedDate !== undefined) return undefined;
    return Object.fromEntries((output.Tags ?? []).map(({ Key, Value }) => [Key, Value]));
  }

  #during<T>(
    options: CallOptions | undefined,
    work: (deadline: Deadline) => Promise<T>,
  ): Promise<T> {
    return Deadline.run(this.#timeoutMs, options, work);
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
