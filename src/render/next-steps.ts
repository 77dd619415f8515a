import type { InitResult } from "../operations/init-workspace.ts";

/** What `keep init` did, and what to type next. */
export function nextSteps(result: InitResult): string {
  const { folder, created, app_name: name, envs, vault, default_vault: fallback } = result;
  const env = envs[0]!;
  return [
    `${created ? "Made" : "Updated"} the workspace ${folder} for ${name}: ${envs.join(", ")}.`,
    ...(vault === null ? [] : [`Added the vault ${vault}.`]),
    "",
    "Next:",
    fallback === null
      ? "  keep vault:add                  add a vault"
      : `  keep set DB_PASSWORD -e ${env}   store a first secret`,
    `  keep list -e ${env}              see what is there`,
    `  keep export -e ${env}            write it as a .env`,
  ].join("\n");
}
