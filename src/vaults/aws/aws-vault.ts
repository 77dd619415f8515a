import type { Place } from "../../core/names.ts";
import type {
  CallOptions,
  Change,
  ReadResult,
  SecretHead,
  WriteOutcome,
} from "../../core/vault.ts";
import type { VaultSettings } from "../../core/vault-settings.ts";
import type { VaultWorld } from "../world.ts";
import { changeInOrder } from "./change-in-order.ts";
import { type Connection, type ServiceId, connectionOf, field } from "./connection.ts";
import { Deadline } from "./deadline.ts";
import { AwsService, type Calls, type Send } from "./service.ts";

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
  readonly #timeoutMs: number;

  constructor(
    settings: VaultSettings,
    place: Place,
    { aws }: VaultWorld,
    service: ServiceId,
    openClient: (connection: Connection) => Promise<Send<C>>,
  ) {
    const connection = connectionOf(settings, service, aws);
    this.slug = settings.slug;
    this.place = place;
    this.kmsKey = field(settings, "key");
    this.#timeoutMs = aws.timeoutMs;
    this.service = new AwsService<C>(
      { service, vault: this.slug, place, connection, kmsKey: this.kmsKey },
      () => openClient(connection),
    );
  }

  list(options?: CallOptions): Promise<readonly SecretHead[]> {
    return this.during(options, (deadline) => this.reader.heads(deadline));
  }

  read(keys: readonly string[] | "all", options?: CallOptions): Promise<ReadResult> {
    return this.during(options, (deadline) =>
      keys === "all" ? this.reader.all(deadline) : this.reader.named([...new Set(keys)], deadline),
    );
  }

  write(changes: readonly Change[], options?: CallOptions): Promise<readonly WriteOutcome[]> {
    const keys = changes.map(({ key }) => key);
    return this.during(options, (deadline) =>
      changeInOrder(keys, deadline, (_, index) => this.writer.write(changes[index]!, deadline)),
    );
  }

  /** One reading or writing, with its time. */
  protected during<T>(
    options: CallOptions | undefined,
    work: (deadline: Deadline) => Promise<T>,
  ): Promise<T> {
    return Deadline.run(this.#timeoutMs, options, work);
  }
}
