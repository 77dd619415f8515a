import type { Context } from "../context/context.ts";
import { decodeText } from "../core/decode-text.ts";
import { KeepError } from "../core/errors.ts";
import { exitCodes } from "../core/exit-codes.ts";
import type { SecretValue } from "../core/secret-value.ts";
import { placeReader } from "./read-place.ts";

/** A secret that may be looked through. */
export interface Candidate {
  readonly key: string;
  readonly version: string | null;
  readonly value?: SecretValue | undefined;
  readonly binary?: true | undefined;
}

/** One environment of one vault, as far as it can be looked through. */
export interface SearchedPlace {
  readonly vault: string;
  readonly env: string;
  /** Sorted by key. */
  readonly candidates: readonly Candidate[];
  /** Keys whose values are bytes that are no text. */
  readonly notText: readonly string[];
  /** Why nothing of it could be read. */
  readonly failure?: KeepError | undefined;
  /** Why a key could not be read. */
  readonly failures: ReadonlyMap<string, KeepError>;
}

interface Places {
  readonly envs?: readonly string[] | undefined;
  readonly vaults?: readonly string[] | undefined;
  readonly keys: boolean;
}

/**
 * Reads the environments of the vaults, all side by side; only the names if that will do.
 *
 * @param matches which keys are looked at
 */
export async function searchablePlaces(
  context: Context,
  { envs, vaults, keys }: Places,
  matches: (key: string) => boolean,
): Promise<readonly SearchedPlace[]> {
  // Unset variables of a script, far more often than a wish for nothing.
  for (const [flag, given] of Object.entries({ env: envs, vault: vaults }))
    if (given?.length === 0) throw new KeepError("USAGE", { problem: `--${flag} is empty.` });
  const names = envs ?? [await context.env(undefined)];
  const chosen = [...new Set(names)].map((env) => context.checkEnv(env));
  const slugs = context.vaultSlugs(vaults);
  const read = keys ? nameReader(context) : valueReader(context);
  const places = await Promise.all(slugs.flatMap((vault) => chosen.map((env) => read(vault, env))));
  return places.map((place) => ({
    ...place,
    candidates: place.candidates.filter(({ key }) => matches(key)).toSorted(byKey),
    notText: place.notText.filter(matches),
    failures: new Map([...place.failures].filter(([key]) => matches(key))),
  }));
}

const byKey = (a: Candidate, b: Candidate): number => (a.key < b.key ? -1 : 1);

type Read = (vault: string, env: string) => Promise<SearchedPlace>;

function valueReader(context: Context): Read {
  const read = placeReader(context);
  return async (vault, env) => {
    const { entries, failure, failures } = await read(vault, env);
    const candidates = [...entries].flatMap(([key, entry]): readonly Candidate[] =>
      entry === "unreadable" ? [] : [{ ...entry, key, version: entry.version ?? null }],
    );
    const notText = candidates.filter((one) => !isText(one)).map(({ key }) => key);
    return { vault, env, candidates, notText, failure, failures };
  };
}

function isText({ value, binary }: Candidate): boolean {
  if (binary !== true) return true;
  try {
    decodeText(Buffer.from(value!.reveal(), "base64"), "");
    return true;
  } catch {
    return false;
  }
}

function nameReader(context: Context): Read {
  return async (slug, env) => {
    const vault = await context.vault(slug, env);
    const place = { vault: slug, env, notText: [], failures: new Map<string, KeepError>() };
    try {
      const heads = await vault.list(context);
      return { ...place, candidates: heads.map(({ key, version }) => ({ key, version })) };
    } catch (error) {
      const isOver = context.signal.aborted || !(error instanceof KeepError);
      if (isOver || error.exitCode === exitCodes.cancelled) throw error;
      return { ...place, candidates: [], failure: error };
    }
  };
}
