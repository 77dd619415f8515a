import type { Entry } from "../comparison/compare-columns.ts";
import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import { type ExitCode, exitCodes } from "../core/exit-codes.ts";
import type { Vault } from "../core/vault.ts";

/** What there is in one environment of one vault, as far as it can be read. */
export interface PlaceReading {
  readonly vault: string;
  readonly env: string;
  readonly entries: ReadonlyMap<string, Entry>;
  /** What is known of other keys: nothing, if not even the names could be read. */
  readonly rest: "missing" | "unreadable";
  /** Why nothing could be read, but for the names. */
  readonly failure?: KeepError | undefined;
  /** Why a key could not be read. */
  readonly failures: ReadonlyMap<string, KeepError>;
}

/** Reads places, each once however often it is asked for. */
export function placeReader(
  context: Context,
): (vault: string, env: string) => Promise<PlaceReading> {
  const readings = new Map<string, Promise<PlaceReading>>();
  return (vault, env) => {
    const name = `${vault}:${env}`;
    const reading = readings.get(name) ?? readPlace(context, vault, env);
    readings.set(name, reading);
    return reading;
  };
}

async function readPlace(context: Context, slug: string, env: string): Promise<PlaceReading> {
  const vault = await context.vault(slug, env);
  const read = await vault.read("all", context).catch((error) => asFailure(error, context));
  if (read instanceof KeepError) return readNames(context, vault, read);
  const entries = new Map<string, Entry>();
  for (const { key, value, binary, version } of read.secrets.values())
    entries.set(key, { value, binary, version, vault: slug });
  for (const key of read.failures.keys()) entries.set(key, "unreadable");
  return { vault: slug, env, entries, rest: "missing", failures: read.failures };
}

/** Failures after which the names may still be read: they take fewer rights, and no key. */
const NAMES_MAY_BE_READ: ReadonlySet<ExitCode> = new Set([exitCodes.notAllowed, exitCodes.vault]);

/** What exists in a place whose values cannot be read. */
async function readNames(
  context: Context,
  vault: Vault,
  failure: KeepError,
): Promise<PlaceReading> {
  const heads = NAMES_MAY_BE_READ.has(failure.exitCode)
    ? await vault.list(context).catch((error) => asFailure(error, context))
    : failure;
  const place = { vault: vault.slug, env: vault.place.env, failure, failures: new Map() };
  if (heads instanceof KeepError) return { ...place, entries: new Map(), rest: "unreadable" };
  const entries = new Map(heads.map(({ key }) => [key, "unreadable"] as const));
  return { ...place, entries, rest: "missing" };
}

/** A place that cannot be read is no empty one. Ctrl-C ends all of it. */
function asFailure(error: unknown, { signal }: Context): KeepError {
  if (!(error instanceof KeepError) || error.exitCode === exitCodes.cancelled || signal.aborted)
    throw error;
  return error;
}
