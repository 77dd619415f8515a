import { checkbox, confirm, input, password, select } from "@inquirer/prompts";
import type { Asker } from "../core/asker.ts";
import { KeepError } from "../core/errors.ts";

/** Questions go to stderr: stdout is for the result. */
const streams = { output: process.stderr };

/** Asks on the terminal. Ctrl-C at any question throws; nothing is half done then. */
export const promptingAsker: Asker = {
  interactive: true,
  text: async ({ message, default: suggestion, validate }) =>
    input(
      {
        message,
        ...(suggestion === undefined ? {} : { default: suggestion }),
        validate: (answer) => validate?.(answer) ?? true,
      },
      streams,
    ),
  hidden: async ({ message }) => password({ message, mask: false }, streams),
  select: async ({ message, choices }) => select({ message, choices }, streams),
  checkbox: async ({ message, choices }) => checkbox({ message, choices, required: true }, streams),
  confirm: async ({ message }) => {
    if (!(await confirm({ message, default: false }, streams)))
      throw new KeepError("CANCELLED", {});
  },
  confirmByName: async ({ message, name }) => {
    if ((await input({ message }, streams)).trim() !== name) throw new KeepError("CANCELLED", {});
  },
};
