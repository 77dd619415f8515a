import type { KeepError } from "../../core/errors.ts";
import type { ReadResult, RemovedSecret, Secret, SecretHead } from "../../core/vault.ts";
import type { Deadline } from "../aws/deadline.ts";
import { concernsOneSecret, isDenied } from "../aws/failures.ts";
import { readSingly } from "../aws/read-singly.ts";
import { mergeResults, sortByKey } from "../aws/results.ts";
import type { AwsService } from "../aws/service.ts";
import { inGroups, sideBySide } from "../aws/side-by-side.ts";
import { BatchQueue } from "./batch-queue.ts";
import type { SecretListEntry, SecretValueEntry, SecretsManagerCalls } from "./client.ts";
import { type SecretNames, toHead, toRemoved, toSecret } from "./secrets.ts";

/** What one call takes at most. */
const IDS_OF_A_BATCH = 20;
const PAGE_OF_A_LISTING = 100;
/** So many batches one page fills: more at once would not end sooner than the listing does. */
const BATCHES_OF_A_PAGE = PAGE_OF_A_LISTING / IDS_OF_A_BATCH;
/** Calls side by side; batches have 100 a second. */
const CALLS_AT_ONCE = 10;

/** Errors that mean: there is no such secret, it has no value, or it was deleted. */
const ABSENT = ["ResourceNotFoundException", "InvalidRequestException"];

type Batch = SecretsManagerCalls["BatchGetSecretValue"];

/** Reads secrets: in batches, found by their common prefix or by their names. */
export class SecretReader {
  readonly #service: AwsService<SecretsManagerCalls>;
  readonly #names: SecretNames;
  readonly #warn: (warning: string) => void;
  #batchDenied = false;

  constructor(
    service: AwsService<SecretsManagerCalls>,
    names: SecretNames,
    warn: (warning: string) => void,
  ) {
    this.#service = service;
    this.#names = names;
    this.#warn = warn;
  }

  async heads(deadline: Deadline): Promise<readonly SecretHead[]> {
    const heads: SecretHead[] = [];
    for await (const page of this.#pages(deadline)) {
      deadline.advance(page.length);
      for (const [key, entry] of page) {
        const head = toHead(key, entry);
        if (head !== undefined) heads.push(head);
      }
    }
    return sortByKey(heads);
  }

  async removed(deadline: Deadline, now: Date): Promise<readonly RemovedSecret[]> {
    const removed: RemovedSecret[] = [];
    for await (const page of this.#pages(deadline, true))
      for (const [key, entry] of page)
        if (entry.DeletedDate !== undefined) removed.push(toRemoved(key, entry, now));
    return sortByKey(removed);
  }

  /**
   * All of a place, in as few round trips as its size takes. Up to twenty come with the first
   * batch. Of more, the listing has begun beside it, a hundred with a call, and the rest is read
   * in batches side by side while it goes on.
   */
  async all(deadline: Deadline): Promise<ReadResult> {
    const pages = this.#pages(deadline);
    const firstPage = pages.next();
    // It may fail, or be stopped, before anyone waits for it.
    firstPage.catch(() => undefined);
    const first = await this.#firstBatch(deadline);
    if (first?.last === true) return mergeResults([first.result]);
    const batches = new BatchQueue(IDS_OF_A_BATCH, BATCHES_OF_A_PAGE, (keys) =>
      this.#batch(keys, deadline),
    );
    const isNew = ([key]: readonly [string, unknown]) => first?.result.secrets.has(key) !== true;
    for (let page = await firstPage; page.done !== true; page = await pages.next())
      batches.add(page.value.filter(isNew).map(([key]) => key));
    const results = await batches.end();
    return mergeResults(first === undefined ? results : [first.result, ...results]);
  }

  async named(keys: readonly string[], deadline: Deadline): Promise<ReadResult> {
    if (keys.length <= 1) return this.#singly(keys, deadline);
    const groups = inGroups(keys, IDS_OF_A_BATCH);
    return mergeResults(
      await sideBySide(groups, CALLS_AT_ONCE, (group) => this.#batch(group, deadline)),
    );
  }

  /** Page after page: one may be empty and yet not the last. */
  async *#pages(deadline: Deadline, IncludePlannedDeletion = false) {
    let NextToken: string | undefined;
    do {
      const page = await this.#service.read(
        "ListSecrets",
        {
          Filters: this.#filters,
          IncludePlannedDeletion,
          MaxResults: PAGE_OF_A_LISTING,
          NextToken,
        },
        deadline,
      );
      yield this.#inPlace<SecretListEntry>(page.SecretList);
      ({ NextToken } = page);
    } while (NextToken);
  }

  get #filters() {
    return [{ Key: "name" as const, Values: [this.#names.prefix] }];
  }

  /** The first twenty, and whether they are all; `undefined` if there is no way but to list. */
  async #firstBatch(
    deadline: Deadline,
  ): Promise<{ readonly result: ReadResult; readonly last: boolean } | undefined> {
    try {
      // Where one that was deleted or has no value fails the whole call, a listing tells them apart.
      const { output } = await this.#service.tryRead(
        "BatchGetSecretValue",
        { Filters: this.#filters, MaxResults: IDS_OF_A_BATCH },
        deadline,
        ABSENT,
      );
      if (output === undefined) return undefined;
      const { secrets, open } = this.#answerOf(output, deadline);
      const result = { secrets, failures: new Map() };
      const last = !output.NextToken;
      if (!last || open.length === 0) return { result, last };
      return { result: mergeResults([result, await this.#singly(open, deadline)]), last };
    } catch (error) {
      if (!concernsOneSecret(error)) throw error;
      this.#noteDenial(error);
      return undefined;
    }
  }

  async #batch(keys: readonly string[], deadline: Deadline): Promise<ReadResult> {
    if (this.#batchDenied) return this.#singly(keys, deadline);
    const secrets = new Map<string, Secret>();
    const absent = new Set<string>();
    const SecretIdList = keys.map((key) => this.#names.name(key));
    try {
      let NextToken: string | undefined;
      do {
        const { output } = await this.#service.tryRead(
          "BatchGetSecretValue",
          { SecretIdList, NextToken },
          deadline,
          ABSENT,
        );
        if (output === undefined) return await this.#singly(keys, deadline);
        const answer = this.#answerOf(output, deadline);
        for (const [key, secret] of answer.secrets) secrets.set(key, secret);
        for (const key of answer.absent) absent.add(key);
        ({ NextToken } = output);
      } while (NextToken);
    } catch (error) {
      if (!concernsOneSecret(error)) throw error;
      this.#noteDenial(error);
      return this.#singly(keys, deadline);
    }
    // What failed in the batch, or what its answer is silent about, has to answer for itself.
    const open = keys.filter((key) => !secrets.has(key) && !absent.has(key));
    const result = { secrets, failures: new Map() };
    return open.length === 0
      ? mergeResults([result])
      : mergeResults([result, await this.#singly(open, deadline)]);
  }

  /** A batch that is not allowed is not asked for again, and that is said once. */
  #noteDenial(error: KeepError): void {
    if (!isDenied(error, "secretsmanager:BatchGetSecretValue")) return;
    this.#batchDenied = true;
    this.#warn(`${error.message} The secrets are read one by one.`);
  }

  /** A batch's answer by keys: the secrets, those that are not there, and those that failed. */
  #answerOf({ SecretValues, Errors }: Batch["output"], deadline: Deadline) {
    const found = this.#inPlace<SecretValueEntry>(SecretValues);
    const failed = (Errors ?? []).flatMap(({ SecretId, ErrorCode }) => {
      const key = this.#names.key({ Name: SecretId && nameOf(SecretId) });
      return key === undefined ? [] : [{ key, gone: ABSENT.includes(ErrorCode ?? "") }];
    });
    deadline.advance(found.length);
    return {
      secrets: new Map(found.map(([key, entry]) => [key, toSecret(key, entry)])),
      absent: failed.filter(({ gone }) => gone).map(({ key }) => key),
      open: failed.filter(({ gone }) => !gone).map(({ key }) => key),
    };
  }

  #singly(keys: readonly string[], deadline: Deadline): Promise<ReadResult> {
    return readSingly(keys, CALLS_AT_ONCE, deadline, (key) => this.one(key, {}, deadline));
  }

  /** One secret, its current version or another; `undefined` if it is not there. */
  async one(
    key: string,
    version: { readonly VersionId?: string; readonly VersionStage?: string },
    deadline: Deadline,
  ): Promise<Secret | undefined> {
    const { output } = await this.#service.tryRead(
      "GetSecretValue",
      { SecretId: this.#names.name(key), ...version },
      deadline,
      ABSENT,
    );
    return output && this.#names.key(output) === key ? toSecret(key, output) : undefined;
  }

  #inPlace<T extends { readonly Name?: string | undefined }>(entries: readonly T[] = []) {
    return entries.flatMap((entry) => {
      const key = this.#names.key(entry);
      return key === undefined ? [] : [[key, entry] as const];
    });
  }
}

/** The name in an ARN, which ends in a dash and six characters of the service's own. */
function nameOf(id: string): string {
  return /^arn:[^:]*:secretsmanager:[^:]*:[^:]*:secret:(.*)-.{6}$/.exec(id)?.[1] ?? id;
}
