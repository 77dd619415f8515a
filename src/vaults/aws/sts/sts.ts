import type { Place } from "../../../core/names.ts";
import type { VaultSettings } from "../../../core/vault-settings.ts";
import { type Connection, connectionOf } from "../connection.ts";
import type { Credentials } from "../credentials/credentials.ts";
import { Deadline } from "../deadline.ts";
import { type Answer, AwsService } from "../service.ts";
import { transportOf } from "../transport.ts";
import type { AwsWorld } from "../world.ts";
import type { StsCalls } from "./client.ts";

/** The vault for which somebody signs in: it says where STS is. */
export interface Caller {
  readonly settings: VaultSettings;
  readonly place: Place;
}

/** The way to STS, for one caller. */
export class Sts {
  readonly #connection: Connection;
  readonly #caller: Caller;
  readonly #world: AwsWorld;

  constructor(caller: Caller, world: AwsWorld) {
    this.#connection = connectionOf(caller.settings, "sts", world);
    this.#caller = caller;
    this.#world = world;
  }

  get vault(): string {
    return this.#caller.settings.slug;
  }

  /** What one STS gives, another does not know. */
  get endpoint(): string | undefined {
    return this.#connection.endpoint;
  }

  /** @param signer what the call is signed with, if it is */
  async call<A extends keyof StsCalls>(
    action: A,
    input: StsCalls[A]["input"],
    signer: Credentials | undefined,
  ): Promise<StsCalls[A]["output"]> {
    return (await this.try(action, input, signer, [])).output!;
  }

  /** The expected errors, by their names, are answers. */
  try<A extends keyof StsCalls>(
    action: A,
    input: StsCalls[A]["input"],
    signer: Credentials | undefined,
    expected: readonly string[],
  ): Promise<Answer<StsCalls[A]["output"]>> {
    const { timeoutMs, signal } = this.#world;
    const target = {
      service: "sts",
      vault: this.vault,
      place: this.#caller.place,
      connection: this.#connection,
      device: "SerialNumber" in input ? input.SerialNumber : undefined,
    } as const;
    const service = new AwsService<StsCalls>(target, () => this.#open(signer));
    return Deadline.run(timeoutMs, { signal }, (deadline) =>
      service.signIn(action, input, deadline, expected),
    );
  }

  async #open(signer: Credentials | undefined) {
    const [{ openClient }, transport] = await Promise.all([
      import("./client.ts"),
      transportOf(this.#world),
    ]);
    const credentials = signer && { current: async () => ({ credentials: signer }) };
    return openClient({ connection: this.#connection, transport, credentials });
  }
}
