import { accessSync, closeSync, constants, openSync, readSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { errorCode, errorReason } from "../error-reason.ts";
import { StartFailure } from "./child.ts";

/** What `execvp` takes where PATH is not set, glibc's `_CS_PATH`. */
const DEFAULT_PATH = "/bin:/usr/bin";

const HEAD_BYTES = 256;

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

/** The file that is run for a name, as a shell and `execvp` look for it. */
export function findProgram(program: string, path = DEFAULT_PATH): string | StartFailure {
  if (program === "") return new StartFailure("not found");
  if (program.includes("/")) return check(program) ?? program;
  let refused: StartFailure | undefined;
  for (const folder of path.split(delimiter)) {
    const file = join(folder === "" ? "." : folder, program);
    const failure = check(file);
    if (failure === undefined) return file;
    // A folder of the name is passed over on the PATH.
    if (failure.reason === "not executable" && failure.detail !== IS_FOLDER) refused ??= failure;
  }
  return refused ?? new StartFailure("not found");
}

const IS_FOLDER = "it is a folder";

function check(file: string): StartFailure | undefined {
  try {
    if (statSync(file).isDirectory()) return new StartFailure("not executable", IS_FOLDER);
    accessSync(file, constants.X_OK);
    return undefined;
  } catch (error) {
    return errorCode(error) === "ENOENT"
      ? new StartFailure("not found")
      : new StartFailure("not executable", errorReason(error) ?? "it fails");
  }
}

/** The program that a script names in its first line. */
function interpreterOf(file: string): string | undefined {
  return /^#![ \t]*([^\s\0]+)/.exec(readHead(file))?.[1];
}

function readHead(file: string): string {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, "r");
    const head = Buffer.alloc(HEAD_BYTES);
    return head.toString("latin1", 0, readSync(descriptor, head));
  } catch {
    return "";
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
