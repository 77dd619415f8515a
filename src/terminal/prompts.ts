import { checkbox, confirm, input, password, select } from "@inquirer/prompts";
import type { Asker } from "../core/asker.ts";
import { KeepError } from "../core/errors.ts";

/** Asks on the terminal. Ctrl-C at any question throws, and so does the signal; nothing is half done then. */
export function promptingAsker(signal: AbortSignal): Asker {
  // Questions go to stderr: stdout is for the result.
  const context = { output: process.stderr, signal };
  return {
    interactive: true,
    text: async ({ message, default: suggestion, validate }) =>
      input(
        {
          message,
          ...(suggestion === undefined ? {} : { default: suggestion }),
          validate: (answer) => validate?.(answer) ?? true,
        },
        context,
      ),
    hidden: async ({ message, validate }) =>
      password({ message, mask: false, validate: (answer) => validate?.(answer) ?? true }, context),
    select: async ({ message, choices }) => select({ message, choices }, context),
    checkbox: async ({ message, choices }) =>
      checkbox({ message, choices, required: true }, context),
    confirm: async ({ message }) => {
      if (!(await confirm({ message, default: false }, context)))
        throw new KeepError("CANCELLED", {});
    },
    confirmByName: async ({ message, name }) => {
      if ((await input({ message }, context)).trim() !== name) throw new KeepError("CANCELLED", {});
    },
  };
}
