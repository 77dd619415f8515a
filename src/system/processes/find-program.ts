import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { errorCode, errorReason } from "../error-reason.ts";
import { StartFailure } from "./child.ts";

/** What `execvp` takes where PATH is not set, glibc's `_CS_PATH`. */
const DEFAULT_PATH = "/bin:/usr/bin";

/** The file that is run for a name, as a shell and `execvp` look for it. */
export function findProgram(program: string, path = DEFAULT_PATH): string | StartFailure {
  if (program === "") return new StartFailure("not found");
  if (program.includes("/")) return check(program) ?? program;
  let refused: StartFailure | undefined;
  for (const folder of path.split(delimiter)) {
    const file = folder === "" ? `./${program}` : join(folder, program);
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
