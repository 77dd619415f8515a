import { platform } from "node:process";
import type { Environment } from "../core/environment.ts";
import type { Variables } from "../core/variables.ts";

/** Reads the variables, here and nowhere else; one that is set to nothing counts as not set. */
export function readVariables(environment: NodeJS.ProcessEnv = process.env): Variables {
  return Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ""),
  );
}

/** The whole environment, for programs that are to have it too. */
export function readEnvironment(environment: NodeJS.ProcessEnv = process.env): Environment {
  const set = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return { variables: Object.fromEntries(set), ignoresCase: platform === "win32" };
}
