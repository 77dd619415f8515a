import { errorCode, errorReason } from "../error-reason.ts";
import { StartFailure } from "./child.ts";
import { interpreterOf } from "./file-kind.ts";
import { findProgram } from "./find-program.ts";

/**
 * Why a program could not be started: the exit codes are those of bash, 127 where something is
 * missing and 126 otherwise (`execute_cmd.c`, `shell_execve`).
 *
 * @param error what the system said
 * @param path the PATH that the program was looked for on
 */
export function explainFailure(
  error: unknown,
  program: string,
  path: string | undefined,
): StartFailure {
  if (error instanceof StartFailure) return error;
  const code = errorCode(error);
  if (code === "E2BIG") return new StartFailure("too large");
  const found = findProgram(program, path);
  if (found instanceof StartFailure) return found;
  const interpreter = code === "ENOENT" || code === "EACCES" ? interpreterOf(found) : undefined;
  if (interpreter !== undefined && code === "ENOENT")
    return new StartFailure("not found", interpreter);
  if (interpreter !== undefined)
    return new StartFailure("not executable", `its interpreter ${interpreter} may not be executed`);
  if (code === "ENOENT") return new StartFailure("not found", "what loads it");
  return new StartFailure(
    "not executable",
    REASONS[code ?? ""] ?? errorReason(error) ?? "it fails",
  );
}

const REASONS: Readonly<Record<string, string>> = {
  EAGAIN: "there are too many processes",
  ENOMEM: "there is not enough memory",
  ENOEXEC: "this system does not run files of its kind",
  ETXTBSY: "it is being written",
  ELOOP: "its path leads in a circle",
};
