import type { Variables } from "../core/variables.ts";

/** Reads the variables, here and nowhere else; one that is set to nothing counts as not set. */
export function readVariables(environment: NodeJS.ProcessEnv = process.env): Variables {
  return Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ""),
  );
}
