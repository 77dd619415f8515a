import { KeepError } from "../../core/errors.ts";
import type { Place } from "../../core/names.ts";
import { keepTags } from "../../core/tags.ts";
import type { Change, WriteOutcome } from "../../core/vault.ts";
import type { Deadline } from "../aws/deadline.ts";
import type { Answer, AwsService } from "../aws/service.ts";
import type { SsmCalls } from "./client.ts";
import { STANDARD_BYTES, type Tier } from "./manifest.ts";
import type { ParameterNames } from "./parameters.ts";

const EXISTS = "ParameterAlreadyExists";
const KIND_DIFFERS = "HierarchyTypeMismatchException";
/** A parameter keeps 100 versions, and drops none that has a label. */
const LABEL_IN_THE_WAY = "ParameterMaxVersionLimitExceeded";

type Put = SsmCalls["PutParameter"];

interface Options {
  readonly vault: string;
  readonly place: Place;
  readonly tier: Tier;
  readonly kmsKey: string | undefined;
}

/** Writes parameters: one call for a new one, two for one that exists. */
export class ParameterWriter {
  readonly #service: AwsService<SsmCalls>;
  readonly #names: ParameterNames;
  readonly #options: Options;

  constructor(service: AwsService<SsmCalls>, names: ParameterNames, options: Options) {
    this.#service = service;
    this.#names = names;
    this.#options = options;
  }

  async write(change: Change, deadline: Deadline): Promise<WriteOutcome> {
    return change.ifVersion === undefined
      ? this.#create(change, deadline)
      : this.#replaceVersion(change, change.ifVersion, deadline);
  }

  /** The service takes no tags together with an overwrite: so it is created first. */
  async #create(change: Change, deadline: Deadline): Promise<WriteOutcome> {
    const { key } = change;
    const { vault, place } = this.#options;
    const tags = Object.entries(keepTags(place, vault));
    const answer = await this.#put(change, deadline, {
      Tags: tags.map(([Key, Value]) => ({ Key, Value })),
      Overwrite: false,
    });
    if (answer.output !== undefined) return this.#outcome(change, answer.output, true);
    // An answer that got lost was followed by another try, which found the first one's parameter.
    if (answer.tries > 1 && (await this.#isAsWritten(change, 1, deadline)))
      return this.#outcome(change, { Version: 1 }, true);
    if (change.ifAbsent === true)
      return { key, failure: new KeepError("KEY_EXISTS", { key, env: place.env, vault }) };
    return this.#overwrite(change, deadline);
  }

  async #overwrite(change: Change, deadline: Deadline): Promise<WriteOutcome> {
    const { output } = await this.#put(change, deadline, { Overwrite: true });
    return this.#outcome(change, output!, false);
  }

  /** The service cannot compare: a change between the two calls shows in the version alone. */
  async #replaceVersion(
    change: Change,
    expected: string,
    deadline: Deadline,
  ): Promise<WriteOutcome> {
    const { key } = change;
    const { output } = await this.#service.tryRead(
      "GetParameter",
      { Name: this.#names.name(key), WithDecryption: false },
      deadline,
      ["ParameterNotFound"],
    );
    const found = output?.Parameter?.Version;
    if (String(found) !== expected)
      return { key, failure: moved(key, expected, found === undefined ? "none" : String(found)) };
    const answer = await this.#put(change, deadline, { Overwrite: true });
    const outcome = this.#outcome(change, answer.output!, false);
    const before = Number(answer.output!.Version) - 1;
    if (before === Number(expected)) return outcome;
    // A try whose answer got lost may have made the version between.
    if (answer.tries > 1 && (await this.#isAsWritten(change, before, deadline))) return outcome;
    const overtaken = String(before);
    const note = `${key} was written by someone else at the same time: compare version ${overtaken}.`;
    return { ...outcome, note, overtaken };
  }

  async #put(
    { key, value, plain = false }: Change,
    deadline: Deadline,
    kind: { readonly Overwrite: boolean; readonly Tags?: Put["input"]["Tags"] },
  ): Promise<Answer<Put["output"]>> {
    const { kmsKey, tier } = this.#options;
    const answer = await this.#service.tryChange(
      "PutParameter",
      {
        Name: this.#names.name(key),
        Value: value.reveal(),
        Type: plain ? "String" : "SecureString",
        ...(plain || kmsKey === undefined ? {} : { KeyId: kmsKey }),
        Tier: tierFor(tier, value.bytes, kind.Overwrite),
        ...kind,
      },
      deadline,
      {
        key,
        expected: [
          KIND_DIFFERS,
          LABEL_IN_THE_WAY,
          "ValidationException",
          ...(kind.Overwrite ? [] : [EXISTS]),
        ],
      },
    );
    if (answer.refusal !== undefined && answer.refusal !== EXISTS)
      throw this.#refusal({ key, value, plain }, answer.refusal);
    return answer;
  }

  #refusal({ key, value, plain }: Change, refusal: string): KeepError {
    const { vault, place } = this.#options;
    if (refusal === KIND_DIFFERS)
      return new KeepError("TYPE_CHANGE", {
        key,
        vault,
        stored: plain === true ? "encrypted" : "plain",
      });
    if (refusal === LABEL_IN_THE_WAY) {
      const { env } = place;
      return new KeepError("OLDEST_VERSION_LABELLED", {
        key,
        name: this.#names.name(key),
        env,
        vault,
      });
    }
    return /\{\{[^]*\}\}/.test(value.reveal())
      ? new KeepError("VALUE_REFUSED", { key, vault })
      : this.#service.failureOf("PutParameter", refusal);
  }

  /** Whether a version of it is what an earlier try wrote. */
  async #isAsWritten(
    { key, value }: Change,
    version: number,
    deadline: Deadline,
  ): Promise<boolean> {
    const { output } = await this.#service.tryCheck(
      "GetParameter",
      { Name: `${this.#names.name(key)}:${version}`, WithDecryption: true },
      deadline,
      { key, expected: ["ParameterNotFound", "ParameterVersionNotFound"] },
    );
    const found = output?.Parameter;
    return found?.Version === version && found.Value === value.reveal();
  }

  #outcome(
    { key, value }: Change,
    { Version, Tier }: Partial<Put["output"]>,
    created: boolean,
  ): Extract<WriteOutcome, { readonly version: string }> {
    const { tier } = this.#options;
    const advanced = Tier === undefined ? value.bytes > STANDARD_BYTES : Tier === "Advanced";
    const note = `${key} is an advanced parameter, because it has ${value.bytes} bytes: AWS charges for it every month.`;
    const surprising = advanced && value.bytes > STANDARD_BYTES && tier === "auto";
    return { key, version: String(Version), created, ...(surprising ? { note } : {}) };
  }
}

/**
 * What was advanced once cannot become standard again: only "intelligent" leaves it as it is, and
 * keeps what is standard standard as long as the value fits.
 */
function tierFor(tier: Tier, bytes: number, overwrite: boolean) {
  switch (tier) {
    case "standard":
      return "Standard";
    case "advanced":
      return "Advanced";
    case "intelligent":
      return "Intelligent-Tiering";
    case "auto":
      if (bytes > STANDARD_BYTES) return "Advanced";
      return overwrite ? "Intelligent-Tiering" : "Standard";
  }
}

function moved(key: string, expected: string, found: string): KeepError {
  return new KeepError("VERSION_MOVED", { key, expected, found });
}
