import { vi } from "vitest";
import type { Variables } from "../../src/core/variables.ts";

/**
 * Sets variables of this process, for the libraries that read them by themselves, and returns them.
 * `vi.unstubAllEnvs` takes them back.
 */
export function setVariables(variables: Variables): Variables {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  return variables;
}
