import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import type { ReadableFormat } from "../core/formats.ts";
import { type OnConflict, type Target, makePlan } from "../plans/make-plan.ts";
import type { Plan, Wanted } from "../plans/plan.ts";
import { type AppliedPlan, type ApplyOptions, applyPlan } from "./apply-plan.ts";
import { type KeyOptions, assignKeys } from "./assign-keys.ts";
import { findTarget } from "./find-target.ts";
import { listFileWarnings } from "./list-file-warnings.ts";
import {
  type VariablesFile,
  type VariablesFileOptions,
  readVariablesFile,
} from "./read-variables-file.ts";
import { requirePlain } from "./set-secret.ts";
import { settleConflicts } from "./settle-conflicts.ts";

export interface ImportSecretsOptions extends VariablesFileOptions, KeyOptions, ApplyOptions {
  readonly env?: string | undefined;
  readonly vault?: string | undefined;
  readonly onConflict: OnConflict | "ask";
  /** What is new is stored unencrypted. */
  readonly plain: boolean;
}

export interface ImportSecretsResult extends AppliedPlan {
  readonly file: string;
  readonly format: ReadableFormat;
}

/**
 * Stores the variables of a file, by a plan. A line that cannot be stored keeps all of them out, but
 * for `partial`. The file is left alone.
 *
 * @throws PLAN_REFUSED, CHANGES_FAILED, NO_VARIABLES and what reading the file throws
 */
export async function importSecrets(
  context: Context,
  options: ImportSecretsOptions,
): Promise<ImportSecretsResult> {
  const slug = await context.vaultSlug(options.vault);
  const env = await context.env(options.env);
  const vault = await context.vault(slug, env);
  if (options.plain) requirePlain(vault);
  const file = await readVariablesFile(context, options);
  requireSome(file);
  const { wanted, invalid } = assignKeys(file, options);
  for (const warning of listFileWarnings(file, options)) context.warn(warning);
  const target = await findTarget(
    context,
    vault,
    wanted.map(({ key }) => key),
  );
  const { onConflict, dryRun, partial = false } = options;
  const asks = onConflict === "ask";
  const plan = makePlan(target, withKind(wanted, target, options), {
    onConflict: asks ? "fail" : onConflict,
    invalid,
  });
  const isRefused = !partial && plan.steps.some(({ action }) => action === "invalid");
  const settled =
    asks && !dryRun && !isRefused ? await settleConflicts(context, target, plan) : plan;
  const refusal = { invalidHint: hintOf(file, settled) };
  const { applied } = await applyPlan(context, vault, settled, {
    ...options,
    words: { action: "Importing", verb: "Import", refusal },
  });
  return { file: file.shown, format: file.format, ...applied };
}

/** An empty pipe is far more often a program that failed than a wish. */
function requireSome({ shown, variables, mistakes }: VariablesFile): void {
  if (variables.length + mistakes.length === 0)
    throw new KeepError("NO_VARIABLES", { file: shown });
}

/** What exists keeps its kind. */
function withKind(
  wanted: readonly Wanted[],
  { found }: Target,
  { plain }: ImportSecretsOptions,
): readonly Wanted[] {
  return wanted.map((one) => (plain && !found.has(one.key) ? { ...one, plain } : one));
}

function hintOf({ format, looksLikeJson }: VariablesFile, { steps }: Plan): string {
  if (looksLikeJson && format !== "json") return "If this is JSON, give --format json.";
  const hasKeys = steps.some(({ action, key }) => action === "invalid" && key !== "");
  return hasKeys
    ? "--partial imports the rest; --except leaves out keys."
    : "Mend these lines, or import the rest with --partial.";
}
