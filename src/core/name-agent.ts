import type { Variables } from "./variables.ts";

/**
 * The coding agent that a command runs for, by the variables that agents set for what they start.
 * An editor that has one, and in whose terminal somebody may be typing, is none.
 */
export function nameAgent(variables: Variables): string | undefined {
  const { AI_AGENT } = variables;
  // What is no name may be anything, and a record holds names only.
  if (AI_AGENT !== undefined) return AGENT_NAME.test(AI_AGENT) ? AI_AGENT : "unknown";
  return SIGNS.find(([variable]) => variables[variable] !== undefined)?.[1];
}

const AGENT_NAME = /^[A-Za-z][A-Za-z0-9._@-]{0,39}$/;

const SIGNS = [
  ["CLAUDECODE", "claude-code"],
  ["CURSOR_AGENT", "cursor"],
  ["GEMINI_CLI", "gemini-cli"],
  ["CODEX_SANDBOX", "codex"],
  ["CODEX_CI", "codex"],
  ["CODEX_THREAD_ID", "codex"],
  ["COPILOT_CLI", "copilot-cli"],
  ["OPENCODE", "opencode"],
  ["OPENCODE_CLIENT", "opencode"],
  ["AUGMENT_AGENT", "augment"],
  ["ANTIGRAVITY_AGENT", "antigravity"],
  ["QWEN_CODE", "qwen-code"],
  ["GOOSE_TERMINAL", "goose"],
  ["CLINE_ACTIVE", "cline"],
] as const;
