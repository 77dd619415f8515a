import type { Context } from "../context/context.ts";
import { nameSome } from "../core/name-some.ts";
import type { Vault } from "../core/vault.ts";
import type { Plan, Step } from "../plans/plan.ts";
import type { RenamePlan, Renames } from "../plans/plan-renames.ts";
import type { FoundTemplates } from "./find-template-references.ts";

export interface Renaming {
  readonly renames: Renames;
  readonly found: RenamePlan;
  readonly templates: FoundTemplates;
  readonly options: { readonly templates: boolean };
}

/** How far a renaming is, and until when what it has deleted can be restored. */
interface Progress {
  readonly isDone: boolean;
  readonly until?: string | undefined;
}

/** What there is to know of a renaming, a sentence each. */
export function noteRename(
  context: Context,
  vault: Vault,
  renaming: Renaming,
  { isDone, until }: Progress,
): readonly string[] {
  const { renames, found } = renaming;
  return [
    ...found.finished.map(
      (old) => `${renames.get(old)!} has the value of ${old} already: only ${old} is deleted.`,
    ),
    ...found.doubtful.map(
      (old) =>
        `${renames.get(old)!} has the same value as ${old}. If a run was cut off, its own value is in an older version (keep history ${renames.get(old)!}).`,
    ),
    ...noteTemplates(context, vault, renaming, isDone),
    ...noteVaults(context, vault, renames),
    ...noteHistory(vault, found.plan, until),
  ];
}

/** What becomes of the older versions of what is deleted. @param until when it can be restored */
function noteHistory(vault: Vault, { steps }: Plan, until: string | undefined): readonly string[] {
  const deletions = steps.filter(({ action }) => action === "delete");
  if (deletions.length === 0) return [];
  const names = nameSome(deletions.map(({ key }) => key));
  if (vault.manifest.capabilities.restore) {
    const time = until === undefined ? "" : ` until ${until.slice(0, 10)}`;
    return [`The history stays with ${names}, which can be restored${time}.`];
  }
  return deletions.flatMap((step) => noteLost(vault, step));
}

/** A vault that numbers its versions says with the number how many came before. */
function noteLost({ manifest }: Vault, { key, found }: Step): readonly string[] {
  const count = Math.min(Number(found!.version), manifest.limits.versions) - 1;
  if (count === 0) return [];
  const older = count === 1 ? "the older version" : `the ${count} older versions`;
  const what = Number.isNaN(count) ? "the older versions" : older;
  return [`This kind of vault deletes ${what} of ${key} with it, for good.`];
}

function noteTemplates(
  context: Context,
  { place: { env } }: Vault,
  { templates: { templates }, options }: Renaming,
  isDone: boolean,
): readonly string[] {
  const notes: string[] = [];
  const places = templates.flatMap(({ file, references }) =>
    references.map((one) => ({ ...one, at: `${file}:${one.position.line}` })),
  );
  if (!options.templates && places.length > 0)
    notes.push(
      isDone
        ? "Templates have the old name: change it there."
        : "Templates have the old name; --templates changes it.",
    );
  const byHand = places.filter(({ edit }) => edit === undefined);
  for (const { at, reference, to } of byHand)
    notes.push(`${at}: ${reference} does not mean the same for ${to}. Change it by hand.`);
  // A stage such as AWSCURRENT every secret has.
  const versions = places.filter(
    ({ version }) => version !== undefined && version !== "AWSCURRENT",
  );
  for (const { at, reference, to } of versions)
    notes.push(`${at}: ${reference} names a version, and the versions of ${to} are others.`);
  const shared = templates.filter(({ own }) => !own).map(({ file }) => file);
  const others = context.workspace().settings.envs.filter((one) => one !== env);
  if (options.templates && shared.length > 0 && others.length > 0)
    notes.push(
      `Not only ${env} may be filled from ${nameSome(shared)}: in ${nameSome(others)} the old name stays.`,
    );
  return notes;
}

/** Vaults that sign in with a secret, `{vault:KEY}` in their file, must find it. */
function noteVaults(context: Context, { slug }: Vault, renames: Renames): readonly string[] {
  return context.workspace().vaults.flatMap((settings) =>
    Object.entries(settings).flatMap(([field, value]) => {
      const [, key] = /^\{([^:{}]+:[^.@{}]+)[.@}]/.exec(String(value)) ?? [];
      const old = [...renames.keys()].find((one) => key === `${slug}:${one}`);
      return old === undefined
        ? []
        : [`The vault ${settings.slug} has ${old} in its file, as ${field}: change it there.`];
    }),
  );
}
