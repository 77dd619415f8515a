import { selectVersions } from "../../core/select-versions.ts";
import type { HistoryOptions, SecretHistory, SecretVersion } from "../../core/vault.ts";
import type { Deadline } from "../aws/deadline.ts";
import type { AwsService } from "../aws/service.ts";
import { sideBySide } from "../aws/side-by-side.ts";
import type { SecretVersionsListEntry, SecretsManagerCalls } from "./client.ts";
import { secretsManagerManifest } from "./manifest.ts";
import { CURRENT, PREVIOUS, toValue } from "./secrets.ts";

const PAGE_OF_VERSIONS = 100;
const VALUES_AT_ONCE = 10;
const NOT_FOUND = "ResourceNotFoundException";

/**
 * The newest versions of a secret. The values need a call each, and so are read only if they are
 * asked for, and of these versions alone. Those of a deleted secret are out of reach.
 *
 * @returns `undefined` if the secret is absent, or was deleted.
 */
export async function readHistory(
  service: AwsService<SecretsManagerCalls>,
  name: string,
  options: HistoryOptions,
  deadline: Deadline,
): Promise<SecretHistory | undefined> {
  const describing = service.tryRead("DescribeSecret", { SecretId: name }, deadline, [NOT_FOUND]);
  const listing = listVersions(service, name, deadline);
  // Whether there is a secret at all the description says: how the listing fails then is no matter.
  listing.catch(() => undefined);
  const { output: description } = await describing;
  const isGone = description?.DeletedDate !== undefined;
  if (description === undefined || (isGone && options.removed !== true)) return undefined;
  // Each value is a call: what is to be read is chosen first.
  const all = ((await listing) ?? []).toSorted(newerFirst);
  const chosen = selectVersions(
    all,
    (entry) => toVersion(entry, isGone),
    (version) => version,
    options,
  );
  const began = {
    createdAt: description.CreatedDate?.toISOString(),
    completeSince: completeSince(all),
  };
  if (isGone) return { ...chosen, ...began, restoresTo: all.find(isCurrent)?.VersionId };
  if (options.values !== true) return { ...chosen, ...began };
  const versions = await sideBySide(chosen.versions, VALUES_AT_ONCE, (one) =>
    withValue(service, name, one, deadline),
  );
  return { ...chosen, ...began, versions };
}

/** Where there are so many, the oldest without a stage have been dropped; those with one stay behind. */
function completeSince(newestFirst: readonly SecretVersionsListEntry[]): string | undefined {
  if (newestFirst.length < secretsManagerManifest.limits.versions) return undefined;
  const oldest = newestFirst.findLast(({ VersionStages = [] }) => VersionStages.length === 0);
  return oldest?.CreatedDate?.toISOString();
}

function isCurrent({ VersionStages = [] }: SecretVersionsListEntry): boolean {
  return VersionStages.includes(CURRENT);
}

function toVersion(
  { VersionId, VersionStages = [], CreatedDate }: SecretVersionsListEntry,
  isGone: boolean,
): SecretVersion {
  return {
    version: VersionId ?? "",
    labels: VersionStages,
    plain: false,
    current: !isGone && isCurrent({ VersionStages }),
    ...(VersionStages.includes(PREVIOUS) ? { previous: true } : {}),
    createdAt: CreatedDate?.toISOString(),
  };
}

/** All versions, the newest first where the dates say nothing; `undefined` without a secret. */
async function listVersions(
  service: AwsService<SecretsManagerCalls>,
  name: string,
  deadline: Deadline,
): Promise<readonly SecretVersionsListEntry[] | undefined> {
  const versions: SecretVersionsListEntry[] = [];
  let NextToken: string | undefined;
  do {
    const { output } = await service.tryRead(
      "ListSecretVersionIds",
      { SecretId: name, IncludeDeprecated: true, MaxResults: PAGE_OF_VERSIONS, NextToken },
      deadline,
      [NOT_FOUND],
    );
    if (output === undefined) return undefined;
    versions.push(...(output.Versions ?? []));
    ({ NextToken } = output);
  } while (NextToken);
  // The service's order is not a promise; where the dates say nothing, what came later is newer.
  return versions.toReversed();
}

/** A version without a stage may be gone between the listing and this call. */
async function withValue(
  service: AwsService<SecretsManagerCalls>,
  name: string,
  one: SecretVersion,
  deadline: Deadline,
): Promise<SecretVersion> {
  const { output } = await service.tryRead(
    "GetSecretValue",
    { SecretId: name, VersionId: one.version },
    deadline,
    [NOT_FOUND, "InvalidRequestException"],
  );
  if (output === undefined) return one;
  return {
    ...one,
    ...toValue(output),
    createdAt: output.CreatedDate?.toISOString() ?? one.createdAt,
  };
}

const RANKS = [CURRENT, PREVIOUS];

/** By date; of one moment the current one, then the one before it. */
function newerFirst(a: SecretVersionsListEntry, b: SecretVersionsListEntry): number {
  const byDate = (b.CreatedDate?.getTime() ?? 0) - (a.CreatedDate?.getTime() ?? 0);
  return byDate === 0 ? rankOf(a) - rankOf(b) : byDate;
}

function rankOf({ VersionStages = [] }: SecretVersionsListEntry): number {
  const rank = RANKS.findIndex((stage) => VersionStages.includes(stage));
  return rank < 0 ? RANKS.length : rank;
}
