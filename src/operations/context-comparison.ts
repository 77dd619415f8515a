import type { Cell, RowStatus } from "../comparison/compare-columns.ts";
import { summarizeRows } from "../comparison/summarize-rows.ts";
import type { ErrorCode, KeepError } from "../core/errors.ts";
import type { ExitCode } from "../core/exit-codes.ts";
import { commonExit, partlyFailed } from "./partly-failed.ts";

/** What a template says of a key: it must be there, or the template can do without. */
export type Need = "needed" | "optional" | "unused";

export interface ComparedContext {
  readonly name: string;
  /** Null for a file. */
  readonly env: string | null;
  readonly vaults: readonly string[];
  readonly file: string | null;
  /** Why not all of it could be read. */
  readonly failure: { readonly code: ErrorCode; readonly message: string } | null;
}

export interface ComparedRow {
  readonly key: string;
  /** Unused: it is there, and the template does not name it. */
  readonly status: RowStatus | "unused";
  /** Only where there is a template. */
  readonly need?: Need | undefined;
  /** In the order of the contexts. */
  readonly cells: readonly Cell[];
}

export type Summary = Readonly<Record<ComparedRow["status"] | "total", number>>;

export interface ContextComparison {
  readonly template: string | null;
  readonly contexts: readonly ComparedContext[];
  /** Sorted by key; those that are asked for. */
  readonly rows: readonly ComparedRow[];
  /** The keys that differ, of all rows; with a template those that lack something needed. */
  readonly differences: readonly string[];
  /** Of all rows. */
  readonly summary: Summary;
  readonly warnings: readonly string[];
  /** What a command ends with if a context could not be read. */
  readonly exit: ExitCode | null;
}

/** A context, and why it could not be read. */
export interface ReadContext extends Omit<ComparedContext, "failure"> {
  readonly failure: KeepError | undefined;
}

/** What is compared, before the rows are chosen. */
export interface Compared {
  readonly template: string | null;
  readonly contexts: readonly ReadContext[];
  readonly rows: readonly ComparedRow[];
  readonly warnings: readonly string[];
}

/** Counts the rows, and leaves out those that are the same everywhere if that is asked for. */
export function concludeComparison(
  { template, contexts, rows, warnings }: Compared,
  { changed }: { readonly changed: boolean },
): ContextComparison {
  const isDifference = ({ status }: ComparedRow): boolean =>
    template === null ? status !== "same" : status === "missing" || status === "unknown";
  const isShown = ({ status }: ComparedRow): boolean => status !== "same" && status !== "unused";
  const failures = contexts.flatMap(({ failure }) => failure ?? []);
  const unread = contexts.flatMap(({ name, failure }) =>
    failure === undefined ? [] : [`${name}${said(failure)}`],
  );
  return {
    template,
    contexts: contexts.map((one) => ({ ...one, failure: shortOf(one.failure) })),
    rows: changed ? rows.filter(isShown) : rows,
    differences: rows.filter(isDifference).map(({ key }) => key),
    summary: summarizeRows(rows, ["same", "different", "missing", "unknown", "unused"]),
    warnings: [...warnings, ...new Set(unread)],
    exit: failures.length === 0 ? null : commonExit(failures.map(({ exitCode }) => exitCode)),
  };
}

/** After the name of a context; one of several failures names what failed. */
const said = ({ code, message }: KeepError): string =>
  code === "PARTLY_FAILED" ? `: ${message}` : ` could not be read: ${message}`;

function shortOf(failure: KeepError | undefined): ComparedContext["failure"] {
  return failure === undefined ? null : { code: failure.code, message: failure.message };
}

/** So many keys of a context that cannot be read are named. */
const NAMED = 5;

/** The failure of keys of one context, as one; a whole environment of them stays readable. */
export function keysUnread(failures: ReadonlyMap<string, KeepError>): KeepError {
  const all = [...failures];
  const rest = all.slice(NAMED);
  if (rest.length <= 1) return partlyFailed("Reading", failures);
  const more = [`${rest.length} more`, rest[0]![1]] as const;
  return partlyFailed("Reading", new Map([...all.slice(0, NAMED), more]));
}

/** Several failures, by what failed, as one; none if there is none. */
export function joinFailures(failures: ReadonlyMap<string, KeepError>): KeepError | undefined {
  const all = [...failures.values()];
  const isOne = new Set(all.map(({ message }) => message)).size === 1;
  return isOne || all.length === 0 ? all[0] : partlyFailed("Reading", failures);
}

/** Nothing can be said where nothing could be read: neither a value nor a name. */
export function requireKnown(
  contexts: readonly { readonly context: ReadContext; readonly known: boolean }[],
): void {
  if (contexts.length === 0 || contexts.some(({ known }) => known)) return;
  const failures = contexts.map(({ context: { name, failure } }) => [name, failure!] as const);
  throw joinFailures(new Map(failures))!;
}
