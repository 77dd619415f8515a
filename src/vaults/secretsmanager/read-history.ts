import type { HistoryOptions, SecretHistory, SecretVersion } from "../../core/vault.ts";
import type { Deadline } from "../aws/deadline.ts";
import type { AwsService } from "../aws/service.ts";
import { sideBySide } from "../aws/side-by-side.ts";
import type { SecretVersionsListEntry, SecretsManagerCalls } from "./client.ts";
import { CURRENT, toValue } from "./secrets.ts";

const PAGE_OF_VERSIONS = 100;
const VALUES_AT_ONCE = 10;

/**
 * The newest versions of a secret. The values need a call each, and so are read only if they are
 * asked for, as many as `limit` says.
 *
 * @returns `undefined` if the secret is absent, or was deleted.
 */
export async function readHistory(
  service: AwsService<SecretsManagerCalls>,
  name: string,
  { limit, values, removed }: Required<Pick<HistoryOptions, "limit" | "values" | "removed">>,
  deadline: Deadline,
): Promise<SecretHistory | undefined> {
  const { output: description } = await service.tryRead(
    "DescribeSecret",
    { SecretId: name },
    deadline,
    ["ResourceNotFoundException"],
  );
  if (description === undefined) return undefined;
  const isGone = description.DeletedDate !== undefined;
  if (isGone && !removed) return undefined;
  const versions = await listVersions(service, name, deadline);
  const newest = versions.toSorted(newerFirst).slice(0, limit);
  const read = await sideBySide(newest, VALUES_AT_ONCE, async (entry): Promise<SecretVersion> => {
    const { VersionId, VersionStages = [], CreatedDate } = entry;
    const found = values ? await readValue(service, name, VersionId, deadline) : undefined;
    return {
      version: VersionId ?? "",
      labels: VersionStages,
      ...(found === undefined ? {} : { value: toValue(found).value }),
      plain: false,
      current: !isGone && VersionStages.includes(CURRENT),
      createdAt: (found?.CreatedDate ?? CreatedDate)?.toISOString(),
    };
  });
  return { versions: read, createdAt: description.CreatedDate?.toISOString() };
}

async function listVersions(
  service: AwsService<SecretsManagerCalls>,
  name: string,
  deadline: Deadline,
): Promise<readonly SecretVersionsListEntry[]> {
  const versions: SecretVersionsListEntry[] = [];
  let NextToken: string | undefined;
  do {
    const page = await service.read(
      "ListSecretVersionIds",
      { SecretId: name, IncludeDeprecated: true, MaxResults: PAGE_OF_VERSIONS, NextToken },
      deadline,
    );
    versions.push(...(page.Versions ?? []));
    ({ NextToken } = page);
  } while (NextToken);
  // The service's order is not a promise; where the dates say nothing, what came later is newer.
  return versions.toReversed();
}

/** A version without a stage may be gone between the listing and this call. */
async function readValue(
  service: AwsService<SecretsManagerCalls>,
  name: string,
  VersionId: string | undefined,
  deadline: Deadline,
) {
  const { output } = await service.tryRead(
    "GetSecretValue",
    { SecretId: name, VersionId },
    deadline,
    ["ResourceNotFoundException", "InvalidRequestException"],
  );
  return output;
}

const RANKS = [CURRENT, "AWSPREVIOUS"];

/** The current one, the one before it, then by date. */
function newerFirst(a: SecretVersionsListEntry, b: SecretVersionsListEntry): number {
  const byStage = rankOf(a) - rankOf(b);
  return byStage === 0
    ? (b.CreatedDate?.getTime() ?? 0) - (a.CreatedDate?.getTime() ?? 0)
    : byStage;
}

function rankOf({ VersionStages = [] }: SecretVersionsListEntry): number {
  const rank = RANKS.findIndex((stage) => VersionStages.includes(stage));
  return rank < 0 ? RANKS.length : rank;
}
