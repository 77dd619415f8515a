import { exitCodes } from "../exit-codes.ts";
import { entry } from "./entry.ts";

const { usage, notExecutable, programNotFound } = exitCodes;

/** The programs that `keep run` starts. */
export const processErrors = {
  COMMAND_NOT_FOUND: entry<{ program: string; needs?: string | undefined }>(
    programNotFound,
    (d) =>
      d.needs === undefined
        ? `There is no program ${d.program}.`
        : `${d.program} cannot be run without ${d.needs}, which is not there.`,
    (d) =>
      d.needs === undefined
        ? "It is looked for in the folders of the PATH that it would get: check its name, or give its path."
        : "Install what is missing, or put the program that runs it in front.",
  ),
  COMMAND_NOT_EXECUTABLE: entry<{ program: string; problem: string }>(
    notExecutable,
    (d) => `${d.program} cannot be run: ${d.problem}.`,
    () => "Make it executable (chmod +x), or put the program that runs it in front.",
  ),
  ENVIRONMENT_TOO_LARGE: entry<{ name: string; bytes: number; total: number }>(
    usage,
    (d) =>
      `The environment is larger than this system allows: ${d.total} bytes, of which ${d.name} has ${d.bytes}.`,
    (d) =>
      `Give it as a file: --as-file ${d.name}. Or leave out what is not needed, with --except.`,
  ),
} as const;
