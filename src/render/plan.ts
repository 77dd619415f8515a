import { type DescribedPlan, summarize } from "../plans/describe-plan.ts";

/** A plan for people: a line for each key that is not simply unchanged, and the counts. */
export function renderPlan({ vault, env, steps, summary }: DescribedPlan): string {
  const lines = steps
    .filter(({ action }) => action !== "unchanged")
    .map(
      ({ key, action, problem }) =>
        `${action.padEnd(9)} ${key}${problem === null ? "" : `: ${problem.message}`}`,
    );
  return `${[...lines, `${vault}:${env}: ${summarize(summary)}`].join("\n")}\n`;
}
