import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import { type KeyFilter, keyMatcher } from "../core/glob.ts";
import type { Reference } from "../core/reference.ts";
import type { SecretValue } from "../core/secret-value.ts";
import { textOf } from "../core/text-of.ts";
import type { Secret, Vault } from "../core/vault.ts";
import { variableNameOf } from "../formats/variable-name.ts";
import { readProperty } from "../properties/read-property.ts";
import type { Answers } from "../templating/evaluation/evaluate.ts";
import type { NeededList, NeededSecret } from "../templating/syntax/nodes.ts";
import { requireRead } from "./partly-failed.ts";

/** All secrets of a vault that pass a filter, wherever that is asked for. */
type SecretList = Omit<NeededList, "position">;

/** What a template needs of the vaults. */
export interface Needs {
  readonly secrets: readonly NeededSecret[];
  readonly lists: readonly SecretList[];
}

/** Why a reference has no value. */
export type WhyMissing = "no such secret" | "no such version" | "no such property" | "left out";

/** What the vaults gave. */
export interface FoundSecrets extends Answers {
  secrets(list: SecretList): ReturnType<Answers["secrets"]>;
  /** For a reference without a value. */
  whyMissing(reference: Reference): WhyMissing;
}

/** The vaults that something is needed of, in the order of the template. */
export function neededVaults({ secrets, lists }: Needs): readonly string[] {
  return [
    ...new Set([
      ...secrets.map(({ reference }) => reference.vault),
      ...lists.map(({ vault }) => vault),
    ]),
  ];
}

/**
 * Reads all that a template needs and nothing else: one batch of each vault, side by side. A vault
 * that cannot be read is a failure; a secret, version or property that does not exist has no value.
 *
 * @param filter what it leaves out is not read, and has no value
 */
export async function readNeeded(
  context: Context,
  env: string,
  needs: Needs,
  filter: KeyFilter,
): Promise<FoundSecrets> {
  const chosen = { matches: keyMatcher(filter), all: isOfAll(filter) };
  const vaults = await Promise.all(
    neededVaults(needs).map(async (slug) => {
      const vault = await context.vault(slug, env);
      return [slug, await readVault(context, vault, neededOf(slug, needs), chosen)] as const;
    }),
  );
  return new FoundInVaults(new Map(vaults), env, chosen.matches);
}

function neededOf(slug: string, { secrets, lists }: Needs): Needed {
  return {
    references: secrets.map(({ reference }) => reference).filter(({ vault }) => vault === slug),
    lists: lists.filter(({ vault }) => vault === slug),
  };
}

interface Needed {
  readonly references: readonly Reference[];
  readonly lists: readonly SecretList[];
}

/** Which keys may be read. */
interface Chosen {
  readonly matches: (key: string) => boolean;
  readonly all: boolean;
}

interface ReadVault {
  readonly current: ReadonlyMap<string, Secret>;
  /** By key and version. */
  readonly versions: ReadonlyMap<string, Secret | WhyMissing>;
}

async function readVault(
  context: Context,
  vault: Vault,
  { references, lists }: Needed,
  { matches, all }: Chosen,
): Promise<ReadVault> {
  const wanted = references.filter(({ key }) => matches(key));
  const named = new Set(wanted.filter(isCurrent).map(({ key }) => key));
  const versioned = new Map(
    wanted.filter((one) => !isCurrent(one)).map((one) => [versionOf(one), one]),
  );
  const [current, versions] = await Promise.all([
    readCurrent(context, vault, named, lists.map(keyMatcher), all && lists.some(isOfAll), matches),
    Promise.all(
      [...versioned].map(
        async ([id, one]) => [id, await readVersion(context, vault, one)] as const,
      ),
    ),
  ]);
  return { current, versions: new Map(versions) };
}

const isCurrent = ({ version }: Reference): boolean => version === undefined;
const isOfAll = ({ only, except }: KeyFilter): boolean =>
  only === undefined && except === undefined;
const versionOf = ({ key, version }: Reference): string => `${key}@${version}`;

async function readCurrent(
  context: Context,
  vault: Vault,
  named: ReadonlySet<string>,
  listed: readonly ((key: string) => boolean)[],
  all: boolean,
  matches: (key: string) => boolean,
): Promise<ReadonlyMap<string, Secret>> {
  const isListed = (key: string): boolean => matches(key) && listed.some((list) => list(key));
  const heads = listed.length > 0 && !all ? await vault.list(context) : [];
  const keys = new Set([...named, ...heads.map(({ key }) => key).filter(isListed)]);
  if (keys.size === 0 && !all) return new Map();
  const { secrets, failures } = await vault.read(all ? "all" : [...keys], context);
  requireRead(failures);
  return secrets;
}

async function readVersion(
  context: Context,
  vault: Vault,
  { key, version }: Reference,
): Promise<Secret | WhyMissing> {
  try {
    return (await vault.readVersion(key, version!, context)) ?? "no such secret";
  } catch (error) {
    if (error instanceof KeepError && error.code === "VERSION_NOT_FOUND") return "no such version";
    throw error;
  }
}

class FoundInVaults implements FoundSecrets {
  readonly #vaults: ReadonlyMap<string, ReadVault>;
  readonly #env: string;
  readonly #matches: (key: string) => boolean;

  constructor(
    vaults: ReadonlyMap<string, ReadVault>,
    env: string,
    matches: (key: string) => boolean,
  ) {
    this.#vaults = vaults;
    this.#env = env;
    this.#matches = matches;
  }

  secret(reference: Reference): string | undefined {
    const secret = this.#find(reference);
    if (typeof secret === "string") return undefined;
    return readProperty(this.#text(secret, reference.vault), reference)?.reveal();
  }

  secrets(list: SecretList): ReturnType<Answers["secrets"]> {
    const matches = keyMatcher(list);
    const { current } = this.#vaults.get(list.vault)!;
    return [...current.values()]
      .filter(({ key }) => matches(key))
      .toSorted((a, b) => (a.key < b.key ? -1 : 1))
      .map((secret) => ({
        key: secret.key,
        name: variableNameOf(secret.key),
        value: this.#text(secret, list.vault).reveal(),
      }));
  }

  whyMissing(reference: Reference): WhyMissing {
    const found = this.#find(reference);
    return typeof found === "string" ? found : "no such property";
  }

  #find(reference: Reference): Secret | WhyMissing {
    if (!this.#matches(reference.key)) return "left out";
    const { current, versions } = this.#vaults.get(reference.vault)!;
    const found = isCurrent(reference)
      ? current.get(reference.key)
      : versions.get(versionOf(reference));
    return found ?? "no such secret";
  }

  #text(secret: Secret, vault: string): SecretValue {
    return textOf(secret, { vault, env: this.#env });
  }
}
