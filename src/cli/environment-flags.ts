import { string } from "@oclif/core/flags";
import { KeepError } from "../core/errors.ts";
import { SHELLS } from "../core/shells.ts";
import { env, except, list, only, reach, template, vaults } from "./flags.ts";
import { naming } from "./format-flags.ts";

/** Which variables a program or a shell is to get. */
export const environmentFlags = {
  env,
  vault: vaults,
  ...reach,
  only,
  except,
  prefix: naming.prefix,
  map: naming.map,
  template: string({
    char: "t",
    description:
      "template to take the variables from; without a FILE the environment's own in the templates folder",
    helpValue: "FILE",
  }),
  missing: template.missing,
  allow: list({
    description:
      "names (globs) to pass on though they change other programs, such as PATH and NODE_OPTIONS, or are no variable's names",
    helpValue: "NAME,…",
    default: [],
  }),
};

export const shell = string({
  description: "who reads the commands (default: the shell that SHELL names, or else sh)",
  options: Object.keys(SHELLS),
});

/** The flags of a command line up to `--`, and the program after it. @throws USAGE if there is none */
export function splitAtProgram(argv: readonly string[]): {
  readonly own: readonly string[];
  readonly program: readonly [string, ...string[]];
} {
  const end = argv.indexOf("--");
  const [name, ...words] = end < 0 ? [] : argv.slice(end + 1);
  if (name === undefined)
    throw new KeepError("USAGE", {
      problem: "There is no program to run.",
      next: "Write it after the flags and --: keep run --env ENV -- PROGRAM",
    });
  return { own: argv.slice(0, end), program: [name, ...words] };
}
