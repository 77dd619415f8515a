import type { Context } from "../context/context.ts";
import { decodeText } from "../core/decode-text.ts";
import { KeepError } from "../core/errors.ts";
import { type KeyFilter, keyMatcher } from "../core/glob.ts";
import type { Vault } from "../core/vault.ts";
import { describePlan, summarize } from "../plans/describe-plan.ts";
import { makePlan } from "../plans/make-plan.ts";
import { type Plan, changesOf } from "../plans/plan.ts";
import { type AppliedPlan, type ApplyOptions, type PlanWords, applyPlan } from "./apply-plan.ts";
import { type Draft, mergeDraft, startDraft } from "./edit-draft.ts";
import { finalityOf } from "./finality-of.ts";
import { type EditedText, readEditedText } from "./read-edited-text.ts";

export interface EditSecretsOptions extends KeyFilter, Omit<ApplyOptions, "partial"> {
  readonly env?: string | undefined;
  readonly vault?: string | undefined;
}

export type EditSecretsResult = AppliedPlan;

/** What has become of an edited text. */
type Outcome =
  | { readonly result: EditSecretsResult; readonly failure?: undefined }
  | { readonly result?: undefined; readonly failure: KeepError | "again" };

const WORDS: PlanWords = {
  action: "Saving",
  verb: "Save",
  refusal: { invalidHint: "Mend these lines." },
};

/**
 * Lets the user edit the secrets of an environment as a `.env`, and makes of the difference a plan,
 * on the condition that each secret still is as it was shown. On a terminal the text can be edited
 * again until it is saved or discarded.
 *
 * @throws EDITOR_FAILED, CONFIRMATION_NEEDED, EDIT_EMPTIED, PLAN_REFUSED, CHANGES_FAILED, CANCELLED
 */
export async function editSecrets(
  context: Context,
  options: EditSecretsOptions,
): Promise<EditSecretsResult> {
  await context.textEditor.prepare();
  const slug = await context.vaultSlug(options.vault);
  const env = await context.env(options.env);
  const vault = await context.vault(slug, env);
  const place = { vault, matches: keyMatcher(options), filtered: isFiltered(options) };
  let draft = await startDraft(context, place);
  requireAnswer(context, vault, options);
  for (;;) {
    const { content, line } = draft;
    const edited = await context.textEditor.edit({ name: `${env}.env`, content, line });
    const outcome = await settle(context, vault, { ...draft, content: edited }, options);
    if (outcome.result !== undefined) return outcome.result;
    draft = await nextDraft(context, draft, edited, outcome.failure, options);
  }
}

/** Before the editor is opened: what is written in it could not be saved. @throws CONFIRMATION_NEEDED */
function requireAnswer(
  context: Context,
  { slug, place }: Vault,
  { yes, dryRun }: EditSecretsOptions,
): void {
  if (yes || dryRun || context.ask.interactive) return;
  throw new KeepError("CONFIRMATION_NEEDED", { action: `Saving to ${slug}:${place.env}` });
}

const isFiltered = ({ only, except }: KeyFilter): boolean =>
  only !== undefined || except !== undefined;

/** Carries out what was edited, or says why not. */
async function settle(
  context: Context,
  vault: Vault,
  draft: Draft,
  options: EditSecretsOptions,
): Promise<Outcome> {
  try {
    const plan = planOf(draft, await readDraft(draft));
    if (await wantsToEditAgain(context, vault, plan, options)) return { failure: "again" };
    const yes = options.yes || context.ask.interactive;
    const { applied } = await applyPlan(context, vault, plan, { ...options, words: WORDS, yes });
    return { result: applied };
  } catch (error) {
    if (!(error instanceof KeepError) || error.code === "CANCELLED") throw error;
    return { failure: error };
  }
}

async function readDraft(draft: Draft): Promise<EditedText> {
  const { content, shown, target } = draft;
  const edited = await readEditedText(decodeText(content, "The edited text"), draft);
  if (shown.size > 0 && edited.wanted.length + edited.invalid.length === 0)
    throw new KeepError("EDIT_EMPTIED", {
      vault: target.vault.slug,
      env: target.vault.place.env,
      count: shown.size,
    });
  return edited;
}

function planOf({ target, shown }: Draft, { wanted, invalid }: EditedText): Plan {
  // A line that cannot be read may be one of those that seem to be gone.
  const remove = invalid.length === 0 ? [...shown.keys()] : [];
  return makePlan(target, wanted, { onConflict: "overwrite", remove, invalid });
}

/** Shows the plan and asks, if there is anything to ask. @throws CANCELLED */
async function wantsToEditAgain(
  context: Context,
  vault: Vault,
  plan: Plan,
  { yes, dryRun, show }: EditSecretsOptions,
): Promise<boolean> {
  const isRefused = plan.steps.some(({ action }) => action === "invalid");
  if (yes || dryRun || isRefused || changesOf(plan).length === 0) return false;
  if (!context.ask.interactive) return false;
  const described = describePlan(plan);
  const place = `${plan.vault}:${plan.env}`;
  show(described);
  const finality = described.summary.delete === 0 ? "" : finalityOf(vault);
  const answer = await context.ask.select({
    message: `Save to ${place}: ${summarize(described.summary)}?${finality}`,
    what: "What to do with what was edited",
    flag: "--yes",
    choices: [
      { value: "save", name: "Save it" },
      { value: "again", name: "Edit it again" },
      { value: "discard", name: "Discard it, and change nothing" },
    ],
  });
  if (answer === "discard") throw new KeepError("CANCELLED", {});
  if (answer === "again") return true;
  await context.confirmProtected(plan.env, `Saving to ${place}`, false);
  return false;
}

const MENDABLE: readonly string[] = ["PLAN_REFUSED", "CHANGES_FAILED", "EDIT_EMPTIED", "NOT_TEXT"];

/** What is edited next, after something was wrong; if there is somebody who can. */
async function nextDraft(
  context: Context,
  draft: Draft,
  edited: Uint8Array,
  failure: KeepError | "again",
  { yes }: EditSecretsOptions,
): Promise<Draft> {
  if (failure === "again") return { ...draft, content: edited, line: undefined };
  const isAskable = context.ask.interactive && !yes && !context.signal.aborted;
  if (!isAskable || !MENDABLE.includes(failure.code)) {
    context.warn("What was written in the editor is gone.");
    throw failure;
  }
  const { message, excerpt } = failure;
  context.warn(excerpt === undefined ? message : `${message}\n${excerpt}`);
  const answer = await context.ask.select({
    message: "Edit it again?",
    what: "Whether to edit it again",
    flag: "--yes",
    choices: [
      { value: "again", name: "Edit it again" },
      { value: "discard", name: "Discard what was written" },
    ],
  });
  if (answer === "discard")
    throw failure.code === "CHANGES_FAILED" ? failure : new KeepError("CANCELLED", {});
  if (failure.code === "EDIT_EMPTIED") return { ...draft, line: undefined };
  if (failure.code === "CHANGES_FAILED") return mergeDraft(context, draft, edited);
  return { ...draft, content: edited, line: lineOf(failure) };
}

/** The first line that a refusal names. */
function lineOf({ details: { reasons } }: KeepError): number | undefined {
  const lines = (Array.isArray(reasons) ? (reasons as readonly string[]) : []).flatMap((reason) => {
    const line = /^Line (\d+):/.exec(reason)?.[1];
    return line === undefined ? [] : [Number(line)];
  });
  return lines.length === 0 ? undefined : Math.min(...lines);
}
