import {
  type Column,
  type Entry,
  type Row,
  compareColumns,
  statusOf,
} from "../comparison/compare-columns.ts";
import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import { keyMatcher } from "../core/glob.ts";
import { environmentsOf, wordsOf } from "./choose-contexts.ts";
import type { CompareOptions } from "./compare-contexts.ts";
import {
  type ComparedRow,
  type ContextComparison,
  type Need,
  type ReadContext,
  concludeComparison,
  joinFailures,
  keysUnread,
  requireKnown,
} from "./context-comparison.ts";
import { type OpenedTemplate, openTemplate } from "./open-template.ts";
import { neededVaults } from "./read-needed.ts";
import { type PlaceReading, placeReader } from "./read-place.ts";

/**
 * Compares what a template needs with what exists in environments. Only the vaults that it names are
 * read; a version or a property is not looked at.
 *
 * @throws INVALID_TEMPLATE, and the failure of the environments if none of them could be read
 */
export async function compareWithTemplate(
  context: Context,
  template: string,
  options: CompareOptions,
): Promise<ContextComparison> {
  const envs = chooseEnvs(context, options);
  const path = template === "" ? ownTemplate(context, envs) : context.files.path(template);
  const opened = await openTemplate(context, path, { vaults: options.vaults, as: options.as });
  const vaults = neededVaults(opened.parsed);
  const read = placeReader(context);
  const places = await Promise.all(
    envs.map((env) => Promise.all(vaults.map((vault) => read(vault, env)))),
  );
  const matches = keyMatcher(options);
  const contexts = envs.map((env, index) => readContext(env, vaults, places[index]!, matches));
  if (vaults.length > 0) requireKnown(contexts);
  const rows = compareNeeds(opened, places, vaults, matches);
  const { file } = opened;
  const warnings = vaults.length === 0 ? [`${file} names no secret.`] : [];
  const shown = contexts.map((one) => one.context);
  return concludeComparison({ template: file, contexts: shown, rows, warnings }, options);
}

function chooseEnvs(context: Context, options: CompareOptions): readonly string[] {
  const words = wordsOf(options);
  const pair = words.find((word) => word.includes(":"));
  if (pair !== undefined)
    throw new KeepError("USAGE", {
      problem: "The template says which vaults are compared.",
      next: `Name the environment alone: ${pair.slice(pair.indexOf(":") + 1)}`,
    });
  const envs = words.length > 0 ? words : environmentsOf(context, true);
  const twice = envs.find((env, index) => envs.indexOf(env) < index);
  if (twice !== undefined) throw new KeepError("USAGE", { problem: `${twice} is named twice.` });
  return envs.map((env) => context.checkEnv(env));
}

function ownTemplate(context: Context, envs: readonly string[]): string {
  if (envs.length !== 1)
    throw new KeepError("USAGE", {
      problem: "Several environments have no template in common.",
      next: "Name one with --template FILE.",
    });
  return context.templates.of(envs[0]!);
}

function readContext(
  env: string,
  vaults: readonly string[],
  places: readonly PlaceReading[],
  matches: (key: string) => boolean,
): { readonly context: ReadContext; readonly known: boolean } {
  const failures = places.map(({ vault, failure, failures: own }) => {
    const keys = [...own].filter(([key]) => matches(key));
    const partly = keys.length > 0 ? keysUnread(new Map(keys)) : undefined;
    return [`${vault}:${env}`, failure ?? partly] as const;
  });
  const unread = failures.flatMap(([name, failure]) =>
    failure === undefined ? [] : [[name, failure] as const],
  );
  const known = places.some(({ rest }) => rest === "missing");
  const failure = joinFailures(new Map(unread));
  return { context: { name: env, env, vaults, file: null, failure }, known };
}

/** A secret of a vault, and how it is called in the rows. */
interface Named {
  readonly vault: string;
  readonly key: string;
}

function compareNeeds(
  { parsed }: OpenedTemplate,
  places: readonly (readonly PlaceReading[])[],
  vaults: readonly string[],
  matches: (key: string) => boolean,
): readonly ComparedRow[] {
  const nameOf = ({ vault, key }: Named): string => (vaults.length === 1 ? key : `${vault}:${key}`);
  const known = new Map<string, Named>();
  const note = (one: Named): void => void (matches(one.key) && known.set(nameOf(one), one));
  const needs = new Map<string, Need>();
  for (const { reference, optional } of parsed.secrets) {
    note(reference);
    const name = nameOf(reference);
    if (needs.get(name) !== "needed") needs.set(name, optional ? "optional" : "needed");
  }
  for (const { vault, entries } of places.flat())
    for (const key of entries.keys()) note({ vault, key });
  const lists = parsed.lists.map((list) => ({ vault: list.vault, listed: keyMatcher(list) }));
  for (const [name, { vault, key }] of known)
    if (!needs.has(name) && lists.some((list) => list.vault === vault && list.listed(key)))
      needs.set(name, "optional");
  const columns = places.map((one) => columnOf(one, known));
  return compareColumns(columns, known.keys()).map((row) => withNeed(row, needs.get(row.key)));
}

/** What one environment has, by the names of the rows. */
function columnOf(places: readonly PlaceReading[], known: ReadonlyMap<string, Named>): Column {
  const byVault = new Map(places.map((place) => [place.vault, place]));
  const entries = new Map<string, Entry>();
  for (const [name, { vault, key }] of known) {
    const place = byVault.get(vault)!;
    const entry = place.entries.get(key) ?? place.rest;
    if (entry !== "missing") entries.set(name, entry);
  }
  return { entries, rest: "missing" };
}

function withNeed({ key, status, cells }: Row, need: Need = "unused"): ComparedRow {
  if (need === "needed") return { key, status, need, cells };
  if (need === "unused") return { key, status: "unused", need, cells };
  const present = cells.filter(({ state }) => state !== "missing");
  return { key, status: present.length === 0 ? "same" : statusOf(present), need, cells };
}
