import { boolean, custom } from "@oclif/core/flags";

/** How a plan is carried out. */
export const carryOutFlags = {
  "dry-run": boolean({ description: "print the plan, change nothing" }),
  rollback: boolean({
    description: "after a failure, put back what was there",
    default: true,
    allowNo: true,
  }),
};

/** The same, and what a plan does where something else is there. */
export const planFlags = {
  overwrite: boolean({ description: "replace what is there with another value" }),
  "skip-existing": boolean({
    description: "leave what is there with another value as it is",
    exclusive: ["overwrite"],
  }),
  ...carryOutFlags,
};

/** The same two, and more, as one flag. */
export const conflictFlag = custom<"fail" | "skip" | "overwrite" | "ask">({
  description: "what to do where another value is there (default: fail)",
  options: ["fail", "skip", "overwrite", "ask"],
  exclusive: ["overwrite", "skip-existing"],
})();

/** What these flags mean. Without one of the two a secret with another value is a conflict. */
export function readPlanFlags(flags: {
  readonly overwrite: boolean;
  readonly "skip-existing": boolean;
  readonly "dry-run": boolean;
}): { readonly onConflict: "fail" | "skip" | "overwrite"; readonly dryRun: boolean } {
  const onConflict = flags.overwrite ? "overwrite" : flags["skip-existing"] ? "skip" : "fail";
  return { onConflict, dryRun: flags["dry-run"] };
}
