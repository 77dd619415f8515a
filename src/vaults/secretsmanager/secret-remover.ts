import { KeepError } from "../../core/errors.ts";
import type { RemoveOptions, RemoveOutcome, RestoreOutcome } from "../../core/vault.ts";
import type { Deadline } from "../aws/deadline.ts";
import type { AwsService } from "../aws/service.ts";
import type { SecretsManagerCalls } from "./client.ts";
import { type SecretNames, currentVersion } from "./secrets.ts";

/** How long a deleted secret can be restored, if nothing else is said: the longest. */
const RECOVERY_DAYS = 30;

const NOT_FOUND = "ResourceNotFoundException";
/** Of a deletion: it was deleted before. */
const WRONG_STATE = "InvalidRequestException";

/** Deletes secrets, for good or with a time in which they can be restored, and restores them. */
export class SecretRemover {
  readonly #service: AwsService<SecretsManagerCalls>;
  readonly #names: SecretNames;

  constructor(service: AwsService<SecretsManagerCalls>, names: SecretNames) {
    this.#service = service;
    this.#names = names;
  }

  async remove(
    key: string,
    deadline: Deadline,
    { recoveryDays = RECOVERY_DAYS, purge = false }: RemoveOptions = {},
  ): Promise<RemoveOutcome> {
    // A forced deletion of what is not there succeeds: so it is looked for first.
    if (purge && (await this.#describe(key, deadline)) === undefined)
      return { key, removed: false };
    const { output, refusal, tries } = await this.#service.tryChange(
      "DeleteSecret",
      {
        SecretId: this.#names.name(key),
        ...(purge ? { ForceDeleteWithoutRecovery: true } : { RecoveryWindowInDays: recoveryDays }),
      },
      deadline,
      { key, expected: [NOT_FOUND, WRONG_STATE] },
    );
    // After an answer that got lost, the second try finds what the first one did.
    if (refusal !== undefined) return { key, removed: tries > 1 && refusal === WRONG_STATE };
    return {
      key,
      removed: true,
      ...(purge ? {} : { restorableUntil: output.DeletionDate?.toISOString() }),
    };
  }

  async restore(key: string, deadline: Deadline): Promise<RestoreOutcome> {
    const found = await this.#describe(key, deadline);
    if (found?.DeletedDate === undefined)
      return { key, failure: new KeepError("NOTHING_TO_RESTORE", { key }) };
    const { refusal } = await this.#service.tryChange(
      "RestoreSecret",
      { SecretId: this.#names.name(key) },
      deadline,
      { key, expected: [NOT_FOUND] },
    );
    if (refusal !== undefined)
      return { key, failure: new KeepError("NOTHING_TO_RESTORE", { key }) };
    return { key, version: currentVersion(found.VersionIdsToStages) ?? "" };
  }

  async #describe(key: string, deadline: Deadline) {
    const { output } = await this.#service.tryRead(
      "DescribeSecret",
      { SecretId: this.#names.name(key) },
      deadline,
      [NOT_FOUND],
    );
    return output;
  }
}
