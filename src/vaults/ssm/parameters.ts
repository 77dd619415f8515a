import { type Place, fullName, keyInPlace } from "../../core/names.ts";
import { SecretValue } from "../../core/secret-value.ts";
import { selectVersions } from "../../core/select-versions.ts";
import type {
  HistoryOptions,
  Secret,
  SecretHead,
  SecretHistory,
  SecretVersion,
} from "../../core/vault.ts";
import type { Parameter, ParameterHistory } from "./client.ts";

/** The names of one place's parameters: `/<namespace>/[<scope>/]<env>/<KEY>`. */
export class ParameterNames {
  readonly #place: Place;

  constructor(place: Place) {
    this.#place = place;
  }

  name(key: string): string {
    return `/${fullName(this.#place, key)}`;
  }

  /** The path that all of them are directly below. */
  get path(): string {
    return this.name("").slice(0, -1);
  }

  /** The key of a parameter, if it is in this very place: no filter of the service is relied on. */
  key({ Name }: Parameter): string | undefined {
    return Name?.startsWith("/") === true ? keyInPlace(this.#place, Name.slice(1)) : undefined;
  }
}

export function toHead(key: string, { Version, LastModifiedDate }: Parameter): SecretHead {
  return { key, version: String(Version), updatedAt: LastModifiedDate?.toISOString() };
}

export function toSecret(key: string, parameter: Parameter): Secret {
  return {
    ...toHead(key, parameter),
    value: new SecretValue(parameter.Value ?? ""),
    plain: parameter.Type !== "SecureString",
  };
}

/** Those that are asked for of all the versions that the service has, in whatever order. */
export function toHistory(
  all: readonly ParameterHistory[],
  options: HistoryOptions,
): SecretHistory {
  const sorted = all.toSorted((a, b) => Number(b.Version) - Number(a.Version));
  const first = sorted.at(-1);
  return {
    ...selectVersions(
      sorted,
      (entry, index) => toVersion(entry, index === 0),
      (version, { Value }) => ({ ...version, value: new SecretValue(Value ?? "") }),
      options,
    ),
    createdAt: first?.Version === 1 ? first.LastModifiedDate?.toISOString() : undefined,
  };
}

/** Without its value. */
function toVersion(
  { Version, Labels, Type, LastModifiedDate, LastModifiedUser }: ParameterHistory,
  current: boolean,
): SecretVersion {
  return {
    version: String(Version),
    labels: Labels ?? [],
    plain: Type !== "SecureString",
    current,
    createdAt: LastModifiedDate?.toISOString(),
    author: LastModifiedUser,
  };
}
