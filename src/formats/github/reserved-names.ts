/**
 * Variables that the runner sets itself before each step, whatever GITHUB_ENV says: what it exposes of
 * its contexts `github` and `runner` (actions/runner, GitHubContext.cs, RunnerContext.cs), and
 * GITHUB_ACTIONS (ProcessInvoker.cs).
 */
const OVERWRITTEN: Readonly<Record<string, readonly string[]>> = {
  GITHUB: [
    ["ACTION", "ACTIONS", "ACTION_PATH", "ACTION_REF", "ACTION_REPOSITORY", "ACTOR", "ACTOR_ID"],
    ["API_URL", "BASE_REF", "ENV", "EVENT_NAME", "EVENT_PATH", "GRAPHQL_URL", "HEAD_REF", "JOB"],
    ["OUTPUT", "PATH", "REF", "REF_NAME", "REF_PROTECTED", "REF_TYPE", "REPOSITORY"],
    ["REPOSITORY_ID", "REPOSITORY_OWNER", "REPOSITORY_OWNER_ID", "RETENTION_DAYS"],
    ["RUN_ATTEMPT", "RUN_ID", "RUN_NUMBER", "SERVER_URL", "SHA", "STATE", "STEP_SUMMARY"],
    ["TRIGGERING_ACTOR", "WORKFLOW", "WORKFLOW_REF", "WORKFLOW_SHA", "WORKSPACE"],
  ].flat(),
  RUNNER: ["ARCH", "ENVIRONMENT", "NAME", "OS", "TEMP", "TOOL_CACHE", "WORKSPACE"],
};

/**
 * Whether a variable of this name does not arrive. On Windows case makes no difference, and
 * NODE_OPTIONS is refused everywhere, in any case (FileCommandManager.cs, since 2.309).
 */
export function isOverwritten(name: string): boolean {
  const upper = name.toUpperCase();
  const [, prefix = "", rest = ""] = /^(GITHUB|RUNNER)_(.*)$/.exec(upper) ?? [];
  return upper === "NODE_OPTIONS" || OVERWRITTEN[prefix]?.includes(rest) === true;
}

/**
 * What a name begins with if GitHub says that it keeps such names for itself, or sets some of them
 * for actions alone. GITHUB_TOKEN is none of them: workflows set that themselves.
 */
export function reservedPrefix(name: string): string | undefined {
  const upper = name.toUpperCase();
  return upper === "GITHUB_TOKEN"
    ? undefined
    : /^(?:GITHUB|RUNNER|ACTIONS|INPUT)_/.exec(upper)?.[0];
}
