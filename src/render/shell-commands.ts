import type { ShellCommands } from "../operations/write-shell-commands.ts";

/** The commands and where they come from. */
export const shellCommandsAsJson = (result: ShellCommands): object => ({
  ...result,
  text: result.text.reveal(),
});

export const shellCommandsText = ({ text }: ShellCommands): string => text.reveal();
