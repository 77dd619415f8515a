import type { ReadResult, Secret, SecretHead } from "../../core/vault.ts";
import type { Deadline } from "../aws/deadline.ts";
import { concernsOneSecret, isDenied } from "../aws/failures.ts";
import { readSingly } from "../aws/read-singly.ts";
import { mergeResults, sortByKey } from "../aws/results.ts";
import type { AwsService } from "../aws/service.ts";
import { inGroups, sideBySide } from "../aws/side-by-side.ts";
import type { Parameter, SsmCalls } from "./client.ts";
import { type ParameterNames, toHead, toSecret } from "./parameters.ts";

/** What one call takes at most. */
const NAMES_OF_A_CALL = 10;
const PAGE_OF_A_PATH = 10;
/** Calls side by side; all readings of an account share 40 a second. */
const CALLS_AT_ONCE = 4;

/** Reads parameters: all of a path to find them, by their names where those are known. */
export class ParameterReader {
  readonly #service: AwsService<SsmCalls>;
  readonly #names: ParameterNames;
  readonly #warn: (warning: string) => void;
  #batchDenied = false;

  constructor(
    service: AwsService<SsmCalls>,
    names: ParameterNames,
    warn: (warning: string) => void,
  ) {
    this.#service = service;
    this.#names = names;
    this.#warn = warn;
  }

  async heads(deadline: Deadline): Promise<readonly SecretHead[]> {
    const heads: SecretHead[] = [];
    for await (const page of this.#pages(deadline, false)) {
      for (const [key, parameter] of page) heads.push(toHead(key, parameter));
    }
    return sortByKey(heads);
  }

  async all(deadline: Deadline): Promise<ReadResult> {
    const secrets: Secret[] = [];
    try {
      for await (const page of this.#pages(deadline, true)) {
        for (const [key, parameter] of page) secrets.push(toSecret(key, parameter));
      }
    } catch (error) {
      if (!concernsOneSecret(error) || isDenied(error, "ssm:GetParametersByPath")) throw error;
      // The key of one parameter fails the whole page: single readings tell which one it is.
      const heads = await this.heads(deadline);
      return this.#singly(
        heads.map(({ key }) => key),
        deadline,
      );
    }
    const sorted = sortByKey(secrets).map((secret) => [secret.key, secret] as const);
    return { secrets: new Map(sorted), failures: new Map() };
  }

  async named(keys: readonly string[], deadline: Deadline): Promise<ReadResult> {
    if (keys.length <= 1) return this.#singly(keys, deadline);
    const groups = inGroups(keys, NAMES_OF_A_CALL);
    return mergeResults(
      await sideBySide(groups, CALLS_AT_ONCE, (group) => this.#group(group, deadline)),
    );
  }

  /** Page after page: one may be empty and yet not the last. */
  async *#pages(deadline: Deadline, WithDecryption: boolean) {
    let NextToken: string | undefined;
    do {
      const page = await this.#service.read(
        "GetParametersByPath",
        {
          Path: this.#names.path,
          Recursive: false,
          WithDecryption,
          MaxResults: PAGE_OF_A_PATH,
          NextToken,
        },
        deadline,
      );
      const found = this.#inPlace(page.Parameters);
      deadline.advance(found.length);
      yield found;
      ({ NextToken } = page);
    } while (NextToken);
  }

  #inPlace(parameters: readonly Parameter[] = []) {
    return parameters.flatMap((parameter) => {
      const key = this.#names.key(parameter);
      return key === undefined ? [] : [[key, parameter] as const];
    });
  }

  async #group(keys: readonly string[], deadline: Deadline): Promise<ReadResult> {
    if (this.#batchDenied) return this.#singly(keys, deadline);
    try {
      const { Parameters } = await this.#service.read(
        "GetParameters",
        { Names: keys.map((key) => this.#names.name(key)), WithDecryption: true },
        deadline,
      );
      const found = this.#inPlace(Parameters);
      deadline.advance(keys.length);
      return {
        secrets: new Map(found.map(([key, parameter]) => [key, toSecret(key, parameter)])),
        failures: new Map(),
      };
    } catch (error) {
      if (!concernsOneSecret(error)) throw error;
      const denied = isDenied(error, "ssm:GetParameters");
      this.#batchDenied ||= denied;
      if (denied) this.#warn(`${error.message} The secrets are read one by one.`);
      return this.#singly(keys, deadline);
    }
  }

  #singly(keys: readonly string[], deadline: Deadline): Promise<ReadResult> {
    return readSingly(keys, CALLS_AT_ONCE, deadline, async (key) => {
      const { output } = await this.#service.tryRead(
        "GetParameter",
        { Name: this.#names.name(key), WithDecryption: true },
        deadline,
        ["ParameterNotFound"],
      );
      return output?.Parameter && toSecret(key, output.Parameter);
    });
  }
}
