import type { Context } from "../context/context.ts";
import { decodeText } from "../core/decode-text.ts";
import type { SecretValue } from "../core/secret-value.ts";
import type { Secret, Vault } from "../core/vault.ts";
import type { Target } from "../plans/make-plan.ts";
import { mergeEdits } from "../plans/merge-edits.ts";
import { findTarget } from "./find-target.ts";
import { type Shown, readEditedText } from "./read-edited-text.ts";
import { splitEditable, writeEditable } from "./write-editable.ts";

/** What is edited, and how it was chosen. */
export interface EditedPlace {
  readonly vault: Vault;
  readonly matches: (key: string) => boolean;
  readonly filtered: boolean;
}

/** A text that is being edited, and what it was made of. */
export interface Draft extends Shown {
  readonly place: EditedPlace;
  /** What is there, as the plan is to find it. */
  readonly target: Target;
  readonly content: Uint8Array;
  /** To begin at. */
  readonly line?: number | undefined;
}

/** Reads the secrets of a place, once, and writes them as a text. */
export async function startDraft(context: Context, place: EditedPlace): Promise<Draft> {
  const state = await readState(context, place);
  const values = new Map([...state.shown].map(([key, { value }]) => [key, value]));
  return draftOf(state, values, []);
}

/** The same edits on top of what is there by now. */
export async function mergeDraft(
  context: Context,
  draft: Draft,
  edited: Uint8Array,
): Promise<Draft> {
  const { wanted } = await readEditedText(decodeText(edited, "The edited text"), draft);
  const state = await readState(context, draft.place);
  const own = new Map(wanted.map(({ key, value }) => [key, value]));
  const { values, overtaking } = mergeEdits(draft.shown, own, state.shown);
  // What cannot be shown any more cannot be edited either.
  const showable = new Map([...values].filter(([key]) => !state.leftOut.has(key)));
  return draftOf(state, showable, overtaking);
}

type State = Omit<Draft, "content" | "line">;

async function readState(context: Context, place: EditedPlace): Promise<State> {
  const { vault, matches } = place;
  const target = await findTarget(context, vault, "all", matches);
  const chosen = [...target.found.values()].filter(({ key }: Secret) => matches(key));
  return { place, matches, target, ...(await splitEditable(chosen)) };
}

async function draftOf(
  state: State,
  values: ReadonlyMap<string, SecretValue>,
  overtaking: readonly string[],
): Promise<Draft> {
  const { place, leftOut } = state;
  const { slug, place: where } = place.vault;
  const text = await writeEditable(values, leftOut, {
    place: `${slug}:${where.env}`,
    filtered: place.filtered,
    overtaking,
  });
  return { ...state, content: new TextEncoder().encode(text) };
}
