import { isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";
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
  const isReplaced = set.some((entry) => entry.join("=").includes(REPLACEMENT));
  return {
    variables: Object.fromEntries(set),
    ignoresCase: platform === "win32",
    notText: isReplaced ? notTextIn(environmentBytes()) : [],
  };
}

/** What stands for bytes that are no UTF-8. */
const REPLACEMENT = "\ufffd";

/** The environment as the kernel has it, where it shows that. */
function environmentBytes(): Buffer {
  try {
    return readFileSync("/proc/self/environ");
  } catch {
    return Buffer.of();
  }
}

function notTextIn(bytes: Buffer): readonly string[] {
  return bytes
    .toString("latin1")
    .split("\0")
    .map((entry) => Buffer.from(entry, "latin1"))
    .filter((entry) => !isUtf8(entry))
    .map((entry) => entry.toString("utf8").replace(/=[^]*/, ""));
}
