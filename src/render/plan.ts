import { printable } from "../core/printable.ts";
import type { AppliedPlan } from "../operations/apply-plan.ts";
import {
  type DescribedPlan,
  type DescribedStep,
  summarize,
  summarizeDone,
} from "../plans/describe-plan.ts";
import { MASK } from "./mask.ts";

/**
 * A plan for people: a line for each key that is not simply unchanged, and the counts.
 *
 * @param limit so many of the lines are shown that say nothing but that a value is written
 */
export function renderPlan(plan: DescribedPlan, limit = Infinity): string {
  const steps = plan.steps.filter(({ action }) => action !== "unchanged");
  const shown = shorten(steps, limit);
  const width = Math.max(0, ...shown.map((step) => nameOf(step).length));
  const lines = shown.map((step) =>
    `${step.action.padEnd(9)} ${nameOf(step).padEnd(width)}  ${describe(step)}`.trimEnd(),
  );
  const more = steps.length - shown.length;
  if (more > 0) lines.push(`… and ${more} more; --dry-run shows them all`);
  const counts = summarize(plan.summary);
  lines.push(`Plan for ${plan.vault}:${plan.env}: ${counts === "" ? "nothing to do" : counts}.`);
  return `${lines.join("\n")}\n`;
}

/** What has been done, as a sentence. @param done "Copied" */
export function renderApplied({ plan, carried_out: isDone }: AppliedPlan, done: string): string {
  const { vault, env, summary } = plan;
  const place = `${vault}:${env}`;
  const rest = summarizeDone(summary, ["unchanged", "skip", "invalid"]);
  if (!isDone) return `Nothing to do in ${place}${rest === "" ? "" : `: ${rest}`}.`;
  const written = summary.create + summary.update;
  const changes = summarizeDone(summary, ["create", "update", "delete", "restore"]);
  const what =
    written === 0
      ? `Deleted ${countOf(summary.delete)} from ${place}`
      : `${done} ${countOf(written)} to ${place}: ${changes}`;
  return `${what}${rest === "" ? "" : `; ${rest}`}.`;
}

const countOf = (count: number): string => (count === 1 ? "1 secret" : `${count} secrets`);

/** Leaves out writings, never what deletes or why something cannot be done. */
function shorten(steps: readonly DescribedStep[], limit: number): readonly DescribedStep[] {
  let left = limit - steps.filter((step) => !isWriting(step)).length;
  return steps.filter((step) => !isWriting(step) || left-- > 0);
}

const isWriting = ({ action }: DescribedStep): boolean =>
  action === "create" || action === "update" || action === "skip";

function nameOf({ key, from }: DescribedStep): string {
  return key === null ? `line ${from?.line ?? "?"}` : printable(key);
}

function describe(step: DescribedStep): string {
  const { action, from, version, problem } = step;
  const there = version === null ? "" : `version ${shortVersion(version)}`;
  switch (action) {
    case "create":
      return `${MASK}${sourceOf(step)}`;
    case "update":
      return `${MASK}${sourceOf(step)} replaces ${there}`;
    case "skip":
      return from?.line == null ? `${there} stays` : `${there} stays (line ${from.line})`;
    case "delete":
      return step.deleted_before === true ? "was deleted before" : there;
    case "restore":
      return sourceOf(step).trim();
    case "unchanged":
    case "conflict":
    case "invalid": {
      const line = step.key === null || from?.line == null ? "" : `line ${from.line}: `;
      return `${line}${printable(problem?.message ?? "")}`;
    }
  }
}

/** " (OLD_KEY version 3)": what is not said by the key itself. */
function sourceOf({ key, from }: DescribedStep): string {
  const parts = [
    from?.key === key ? null : (from?.key ?? null),
    from?.version == null ? null : `version ${shortVersion(from.version)}`,
    from?.line == null ? null : `line ${from.line}`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? "" : ` (${printable(parts.join(" "))})`;
}

/** The ids of Secrets Manager are too long for a line; JSON has them whole. */
function shortVersion(version: string): string {
  return version.length > 12 ? `${version.slice(0, 8)}…` : version;
}
