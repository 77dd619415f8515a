import type { Place } from "../../core/names.ts";
import type {
  CallOptions,
  Change,
  ReadResult,
  SecretHead,
  WriteOptions,
  WriteOutcome,
} from "../../core/vault.ts";
import type { VaultSettings } from "../../core/vault-settings.ts";
import type { VaultWorld } from "../world.ts";
import { changeInOrder } from "./change-in-order.ts";
import type { ClientOptions } from "./client.ts";
import { type ServiceId, connectionOf, field } from "./connection.ts";
import { credentialsOf } from "./credentials/credentials-of.ts";
import type { SharedCredentials } from "./credentials/credentials.ts";
import { Deadline } from "./deadline.ts";
import { requireRegion } from "./region.ts";
import { AwsService, type Calls, type Send } from "./service.ts";
import { transportOf } from "./transport.ts";

interface Reader {
  heads(deadline: Deadline): Promise<readonly SecretHead[]>;
  all(deadline: Deadline): Promise<ReadResult>;
  /** The keys, none of them twice. */
  named(keys: readonly string[], deadline: Deadline): Promise<ReadResult>;
}

interface Writer {
  write(change: Change, deadline: Deadline): Promise<WriteOutcome>;
}

/** What the vaults of both services have in common. Making one does no I/O and loads no SDK. */
export abstract class AwsVault<C extends Calls> {
  readonly slug: string;
  readonly place: Place;
  protected readonly service: AwsService<C>;
  protected readonly kmsKey: string | undefined;
  protected abstract readonly reader: Reader;
  protected abstract readonly writer: Writer;
  readonly #requireRegion: () => Promise<string>;
  readonly #credentials: SharedCredentials;
  readonly #timeoutMs: number;

  constructor(
    settings: VaultSettings,
    place: Place,
    world: VaultWorld,
    service: ServiceId,
    loadClient: () => Promise<{ readonly openClient: (options: ClientOptions) => Send<C> }>,
  ) {
    const { aws } = world;
    const connection = connectionOf(settings, service, aws);
    const credentials = credentialsOf(settings, place, world);
    this.slug = settings.slug;
    this.place = place;
    this.kmsKey = field(settings, "key");
    this.#timeoutMs = aws.timeoutMs;
    this.#requireRegion = () => requireRegion(connection, settings, aws);
    this.#credentials = credentials;
    const { slug: vault, kmsKey } = this;
    const target = { service, vault, place, connection, kmsKey };
    const open = async (): Promise<Send<C>> => {
      const [{ openClient }, transport] = await Promise.all([loadClient(), transportOf(aws)]);
      return openClient({ connection, transport, credentials });
    };
    const key = JSON.stringify([service, connection]);
    this.service = new AwsService<C>(target, () => credentials.clients.get(key, open), credentials);
  }

  list(options?: CallOptions): Promise<readonly SecretHead[]> {
    return this.during(options, (deadline) => this.reader.heads(deadline));
  }

  read(keys: readonly string[] | "all", options?: CallOptions): Promise<ReadResult> {
    return this.during(options, (deadline) =>
      keys === "all" ? this.reader.all(deadline) : this.reader.named([...new Set(keys)], deadline),
    );
  }

  write(changes: readonly Change[], options?: WriteOptions): Promise<readonly WriteOutcome[]> {
    const keys = changes.map(({ key }) => key);
    const write = (index: number, deadline: Deadline): Promise<WriteOutcome> =>
      this.writer.write(changes[index]!, deadline);
    return this.during(options, (deadline) =>
      changeInOrder(keys, deadline, (_, index) => write(index, deadline), options),
    );
  }

  /** One reading or writing, with its time. Signing in has its own: it may ask a person. */
  protected async during<T>(
    options: CallOptions | undefined,
    work: (deadline: Deadline) => Promise<T>,
  ): Promise<T> {
    options?.signal?.throwIfAborted();
    await this.#requireRegion();
    await this.#credentials.current();
    return Deadline.run(this.#timeoutMs, options, work);
  }
}
