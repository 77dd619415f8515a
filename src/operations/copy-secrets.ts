import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import { type KeyFilter, keyMatcher } from "../core/glob.ts";
import { checkKey } from "../core/names.ts";
import type { Secret, Vault } from "../core/vault.ts";
import { type OnConflict, makePlan } from "../plans/make-plan.ts";
import type { Wanted } from "../plans/plan.ts";
import { type AppliedPlan, type ApplyOptions, applyPlan } from "./apply-plan.ts";
import { findTarget } from "./find-target.ts";
import { requireRead } from "./partly-failed.ts";

export interface CopySecretsOptions extends KeyFilter, ApplyOptions {
  /** All that the filter lets pass if there are none. */
  readonly keys: readonly string[];
  /** `[vault:]env` */
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly onConflict: OnConflict;
}

export interface CopySecretsResult extends AppliedPlan {
  readonly from: { readonly vault: string; readonly env: string };
}

/** Copies secrets from one environment of a vault to another, by a plan. @throws … */
export async function copySecrets(
  context: Context,
  options: CopySecretsOptions,
): Promise<CopySecretsResult> {
  const source = await openPlace(context, options.from, "--from");
  const vault = await openPlace(context, options.to, "--to");
  const wanted = await readWanted(context, source, options);
  const target = await findTarget(
    context,
    vault,
    wanted.map(({ key }) => key),
  );
  const plan = makePlan(target, wanted, options);
  const applied = await applyPlan(context, vault, plan, {
    ...options,
    action: "Copying",
    verb: "Copy",
  });
  return { from: { vault: source.slug, env: source.place.env }, ...applied };
}

async function openPlace(context: Context, text: string | undefined, flag: string): Promise<Vault> {
  if (text === undefined) throw new KeepError("MISSING_INPUT", { what: "The environment", flag });
  const [, slug, env] = /^(?:([^:]*):)?([^:]*)$/.exec(text) ?? [];
  return context.vault(await context.vaultSlug(slug), await context.env(env));
}

async function readWanted(
  context: Context,
  source: Vault,
  options: CopySecretsOptions,
): Promise<readonly Wanted[]> {
  const keys = options.keys.map((key) => checkKey(key));
  const matches = keyMatcher(options);
  const { secrets, failures } = await source.read(keys.length === 0 ? "all" : keys, context);
  requireRead(failures, matches);
  const knowsPlain = source.manifest.capabilities.plain;
  return [...secrets.values()]
    .filter(({ key }) => matches(key))
    .map((secret) => toWanted(secret, knowsPlain));
}

function toWanted({ key, value, plain, binary, version }: Secret, knowsPlain: boolean): Wanted {
  return { key, value, binary, plain: knowsPlain ? plain : undefined, source: { key, version } };
}
