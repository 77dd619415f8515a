import { exec } from "node:child_process";
import { promisify } from "node:util";
import { KeepError } from "../../../core/errors.ts";
import type { Credentials } from "./credentials.ts";

const MAX_OUTPUT_BYTES = 1024 * 1024;

/**
 * Runs the `credential_process` of a profile, and reads what it prints: JSON with `Version` 1, as
 * the AWS configuration has it. Neither the command nor its output is ever shown.
 *
 * @throws CREDENTIAL_PROCESS_FAILED
 */
export async function runCredentialProcess(
  command: string,
  { profile, vault, signal }: { profile: string; vault: string; signal: AbortSignal },
): Promise<Credentials> {
  const fail = (problem: string): never => {
    throw new KeepError("CREDENTIAL_PROCESS_FAILED", { vault, profile, problem });
  };
  let printed: string;
  try {
    const options = { signal, maxBuffer: MAX_OUTPUT_BYTES };
    ({ stdout: printed } = await promisify(exec)(inPlaceOfShell(command), options));
  } catch (error) {
    if (signal.aborted) throw error;
    const { code } = error as { readonly code?: unknown };
    if (code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER") return fail("it printed too much");
    return fail(typeof code === "number" ? `it ended with ${code}` : "it was stopped");
  }
  let answer: unknown;
  try {
    answer = JSON.parse(printed);
  } catch {
    return fail("it did not print JSON");
  }
  return readAnswer(answer, fail);
}

/**
 * A plain command takes the place of the shell that starts it, so that ending the one is ending the
 * other. A group of processes of their own could not ask the user anything on the terminal.
 */
function inPlaceOfShell(command: string): string {
  const plain = process.platform !== "win32" && !/[|&;<>()`$\n]|^\s*\w+=/.test(command);
  return plain ? `exec ${command}` : command;
}

function readAnswer(answer: unknown, fail: (problem: string) => never): Credentials {
  const { Version, AccessKeyId, SecretAccessKey, SessionToken, Expiration } = (answer ??
    {}) as Readonly<Record<string, unknown>>;
  if (Version !== 1) fail("what it printed has no Version 1");
  if (typeof AccessKeyId !== "string" || typeof SecretAccessKey !== "string")
    return fail("what it printed lacks AccessKeyId or SecretAccessKey");
  const expiration = typeof Expiration === "string" ? new Date(Expiration) : undefined;
  if (expiration !== undefined && !(expiration.getTime() > Date.now()))
    fail("what it printed has expired");
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    ...(typeof SessionToken === "string" ? { sessionToken: SessionToken } : {}),
    ...(expiration === undefined ? {} : { expiration }),
  };
}
