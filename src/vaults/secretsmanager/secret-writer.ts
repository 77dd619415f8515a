import { createHash, randomUUID } from "node:crypto";
import { KeepError } from "../../core/errors.ts";
import type { Place } from "../../core/names.ts";
import { keepTags } from "../../core/tags.ts";
import type { Change, WriteOutcome } from "../../core/vault.ts";
import type { Deadline } from "../aws/deadline.ts";
import type { AwsService } from "../aws/service.ts";
import type { SecretsManagerCalls } from "./client.ts";
import { type SecretNames, currentVersion } from "./secrets.ts";

interface Options {
  readonly vault: string;
  readonly place: Place;
  readonly kmsKey: string | undefined;
}

const EXISTS = "ResourceExistsException";
const NOT_FOUND = "ResourceNotFoundException";
/** Of a writing: the secret was deleted, and its name is kept until it is gone for good. */
const WRONG_STATE = "InvalidRequestException";

/**
 * Writes secrets: one call for a new one, two for one that exists. Every change has a token, which
 * becomes the id of its version: a try that is repeated because its answer got lost makes nothing
 * twice, be it the creation or the next version.
 */
export class SecretWriter {
  readonly #service: AwsService<SecretsManagerCalls>;
  readonly #names: SecretNames;
  readonly #options: Options;

  constructor(service: AwsService<SecretsManagerCalls>, names: SecretNames, options: Options) {
    this.#service = service;
    this.#names = names;
    this.#options = options;
  }

  async write(change: Change, deadline: Deadline): Promise<WriteOutcome> {
    return change.ifVersion === undefined
      ? this.#create(change, deadline)
      : this.#replaceVersion(change, change.ifVersion, deadline);
  }

  async #create(change: Change, deadline: Deadline): Promise<WriteOutcome> {
    const { key } = change;
    const { vault, place, kmsKey } = this.#options;
    const token = randomUUID();
    const tags = Object.entries(keepTags(place, vault));
    const { refusal, tries } = await this.#service.tryChange(
      "CreateSecret",
      {
        Name: this.#names.name(key),
        ...valueOf(change),
        ClientRequestToken: token,
        Tags: tags.map(([Key, Value]) => ({ Key, Value })),
        ...(kmsKey === undefined ? {} : { KmsKeyId: kmsKey }),
      },
      deadline,
      { key, expected: [EXISTS, WRONG_STATE] },
    );
    if (refusal === undefined) return { key, version: token, created: true };
    if (refusal === WRONG_STATE) throw this.#deleted(key);
    // An answer that got lost was followed by another try, which found the first one's secret.
    if (tries > 1 && (await this.#describe(key, deadline, true))?.current === token)
      return { key, version: token, created: true };
    if (change.ifAbsent === true)
      return { key, failure: new KeepError("KEY_EXISTS", { key, env: place.env, vault }) };
    await this.#update(change, token, deadline);
    return { key, version: token, created: false };
  }

  /**
   * The service cannot compare. But of several that found the same state, each has the same token,
   * and a token is taken once: with another value it is refused.
   */
  async #replaceVersion(
    change: Change,
    expected: string,
    deadline: Deadline,
  ): Promise<WriteOutcome> {
    const { key } = change;
    const found = await this.#describe(key, deadline);
    if (found === undefined || found.current !== expected)
      return { key, failure: moved(key, expected, found?.current) };
    const token = tokenOf(this.#names.name(key), expected, found.changedAt);
    const refusal = await this.#update(change, token, deadline);
    if (refusal === undefined) return { key, version: token, created: false };
    const now = refusal === EXISTS ? await this.#describe(key, deadline, true) : undefined;
    return { key, failure: moved(key, expected, now?.current) };
  }

  /** Makes the next version the current one. @returns the refusal, if it is one that the caller expects. */
  async #update(change: Change, token: string, deadline: Deadline): Promise<string | undefined> {
    const { key, ifVersion } = change;
    const { refusal } = await this.#service.tryChange(
      "UpdateSecret",
      {
        SecretId: this.#names.name(key),
        ...valueOf(change),
        ClientRequestToken: token,
      },
      deadline,
      { key, expected: [WRONG_STATE, ...(ifVersion === undefined ? [] : [EXISTS, NOT_FOUND])] },
    );
    if (refusal === WRONG_STATE) throw this.#deleted(key);
    return refusal;
  }

  /**
   * The state of a secret that exists and was not deleted.
   *
   * @param begun its change has begun, and so the look is not cut off
   */
  async #describe(
    key: string,
    deadline: Deadline,
    begun = false,
  ): Promise<{ readonly current: string; readonly changedAt: Date | undefined } | undefined> {
    const input = { SecretId: this.#names.name(key) };
    const expected = [NOT_FOUND];
    const { output } = begun
      ? await this.#service.tryCheck("DescribeSecret", input, deadline, { key, expected })
      : await this.#service.tryRead("DescribeSecret", input, deadline, expected);
    const current = currentVersion(output?.VersionIdsToStages);
    if (output === undefined || output.DeletedDate !== undefined || current === undefined)
      return undefined;
    return { current, changedAt: output.LastChangedDate };
  }

  #deleted(key: string): KeepError {
    const { vault, place } = this.#options;
    return new KeepError("SCHEDULED_FOR_DELETION", { key, vault, env: place.env });
  }
}

/** Text as it is; bytes as bytes. */
function valueOf({ value, binary }: Change) {
  const text = value.reveal();
  return binary === true ? { SecretBinary: Buffer.from(text, "base64") } : { SecretString: text };
}

/** The same for all who found the secret in the same state; in the shape of a version's id. */
function tokenOf(name: string, version: string, changedAt: Date | undefined): string {
  const state = [name, version, changedAt?.toISOString()].join("\n");
  const hex = createHash("sha256").update(state).digest("hex");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20, 32),
  ].join("-");
}

function moved(key: string, expected: string, found: string | undefined): KeepError {
  return new KeepError("VERSION_MOVED", { key, expected, found: found ?? "none" });
}
