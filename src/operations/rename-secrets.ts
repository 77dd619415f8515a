import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import { checkKey } from "../core/names.ts";
import type { Vault } from "../core/vault.ts";
import type { Target } from "../plans/make-plan.ts";
import { type RenamePlan, planRenames } from "../plans/plan-renames.ts";
import type { DescribedPlan } from "../plans/describe-plan.ts";
import { type AppliedPlan, type ApplyOptions, applyPlan } from "./apply-plan.ts";
import { findTarget } from "./find-target.ts";
import type { FoundTemplates } from "./find-template-references.ts";
import { readMap } from "./read-map.ts";
import { type Renaming, noteRename } from "./rename-notes.ts";
import {
  type TemplateReference,
  changeTemplates,
  describeTemplates,
} from "./rename-in-templates.ts";
import { requireThere } from "./select-secrets.ts";

export interface RenameSecretsOptions extends Omit<ApplyOptions, "show"> {
  /** One secret; without it `map` names them. */
  readonly old?: string | undefined;
  readonly name?: string | undefined;
  /** `OLD=NEW` */
  readonly map?: readonly string[] | undefined;
  readonly env?: string | undefined;
  readonly vault?: string | undefined;
  /** Write the new names into the templates that have the old ones. */
  readonly templates: boolean;
  /** Shows the plan to whoever is asked to confirm it. */
  readonly show: (preview: RenamePreview) => void;
}

/** What is said of a renaming beside its plan. */
export interface RenamePreview {
  readonly plan: DescribedPlan;
  /** What becomes of older versions, and what else there is to know. */
  readonly notes: readonly string[];
  readonly templates: readonly TemplateReference[];
}

export interface RenameSecretsResult extends AppliedPlan, RenamePreview {
  readonly renamed: readonly {
    readonly from: string;
    readonly to: string;
    /** Of the new key; null if nothing was done. */
    readonly version: string | null;
  }[];
}

/**
 * Gives secrets of one place other keys, by a plan: what is new is written, then the old is
 * deleted; after a failure all is as before. Templates that name them are found, and changed last.
 *
 * @throws USAGE, INVALID_KEY, KEYS_COLLIDE, KEY_NOT_FOUND, KEYS_NOT_FOUND, PLAN_REFUSED,
 * CHANGES_FAILED, TEMPLATES_NOT_CHANGED
 */
export async function renameSecrets(
  context: Context,
  options: RenameSecretsOptions,
): Promise<RenameSecretsResult> {
  const renames = readRenames(options);
  const slug = await context.vaultSlug(options.vault);
  const vault = await context.vault(slug, await context.env(options.env));
  const target = await findBoth(context, vault, renames);
  const found = planRenames(target, renames);
  const templates = await findTemplates(context, vault, renames);
  for (const warning of templates.warnings) context.warn(warning);
  const renaming = { renames, found, templates, options };
  const { applied, until } = await applyRenames(context, vault, renaming, options);
  const isDone = applied.carried_out;
  const changed = isDone && options.templates ? await changeTemplates(context, templates) : [];
  // Not a record, which has fields of its own: `constructor` is a key.
  const versions = new Map(Object.entries(applied.versions));
  const version = (key: string): string | null =>
    isDone ? (versions.get(key) ?? target.found.get(key)?.version ?? null) : null;
  return {
    ...applied,
    renamed: [...renames].map(([from, to]) => ({ from, to, version: version(to) })),
    notes: noteRename(context, vault, renaming, { isDone, until }),
    templates: describeTemplates(templates, changed),
  };
}

/** Shows the plan, has it confirmed and carries it out. @returns until when what is deleted can be restored */
async function applyRenames(
  context: Context,
  vault: Vault,
  renaming: Renaming,
  options: RenameSecretsOptions,
): Promise<{ readonly applied: AppliedPlan; readonly until: string | undefined }> {
  const { renames, found, templates } = renaming;
  const { applied, results } = await applyPlan(context, vault, found.plan, {
    ...options,
    words: {
      action: "Writing new names",
      verb: "Rename",
      question: questionOf(vault, renames),
      refusal: {
        invalidHint: "Otherwise take another name.",
        conflictHint: conflictHint(found, vault),
      },
    },
    show: (plan) => {
      const notes = noteRename(context, vault, renaming, { isDone: false });
      options.show({ plan, notes, templates: describeTemplates(templates, []) });
    },
  });
  const [until] = results.flatMap(({ restorableUntil }) => restorableUntil ?? []).toSorted();
  return { applied, until };
}

/** @throws USAGE, INVALID_KEY, KEYS_COLLIDE */
function readRenames({ old, name, map }: RenameSecretsOptions): ReadonlyMap<string, string> {
  if ((old === undefined) === (map === undefined) || (old === undefined) !== (name === undefined))
    throw new KeepError("USAGE", {
      problem: "Name the old key and the new one, or give --map.",
      next: "keep rename OLD NEW, or keep rename --map OLD=NEW,OLD2=NEW2",
    });
  const renames = old === undefined ? readMap(map, "OLD=NEW") : new Map([[old, name!]]);
  if (renames.size === 0) throw new KeepError("USAGE", { problem: "--map is empty." });
  const owners = new Map<string, string>();
  for (const [from, to] of renames) {
    checkKey(from);
    checkKey(to);
    if (from === to) throw new KeepError("USAGE", { problem: `${from} has that name already.` });
    const owner = owners.get(to);
    if (owner !== undefined) throw new KeepError("KEYS_COLLIDE", { key: to, names: [owner, from] });
    owners.set(to, from);
  }
  return renames;
}

/** Reads the old and the new keys in one batch. @throws KEY_NOT_FOUND, KEYS_NOT_FOUND */
async function findBoth(
  context: Context,
  vault: Vault,
  renames: ReadonlyMap<string, string>,
): Promise<Target> {
  const keys = [...new Set([...renames.keys(), ...renames.values()])];
  const target = await findTarget(context, vault, keys);
  await requireThere(vault, [...renames.keys()], new Set(target.found.keys()));
  return target;
}

/** What reads templates is only loaded where there are secrets to rename. */
async function findTemplates(
  context: Context,
  { slug: vault, place: { env } }: Vault,
  renames: ReadonlyMap<string, string>,
): Promise<FoundTemplates> {
  const { findTemplateReferences } = await import("./find-template-references.ts");
  return findTemplateReferences(context, { vault, env, renames });
}

function questionOf({ slug, place }: Vault, renames: ReadonlyMap<string, string>): string {
  const [[from, to]] = [...renames] as [[string, string]];
  const what = renames.size === 1 ? `${from} to ${to}` : `${renames.size} secrets`;
  return `Rename ${what} in ${slug}:${place.env}?`;
}

function conflictHint({ plan }: RenamePlan, { slug, place }: Vault): string | undefined {
  const taken = plan.steps.find(({ action }) => action === "conflict")?.key;
  if (taken === undefined) return undefined;
  return `Delete or rename ${taken} first: keep delete ${taken} --vault ${slug} --env ${place.env}`;
}
