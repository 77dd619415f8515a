import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";

/** `"$(cat .env)"` and the like: no honest file is called so. */
const CONTENT = /[\r\n]|^\s*(?:export\s+)?\w+=|^\s*\{/;

/**
 * The file to read: the one that is given, or `-` where something is piped.
 *
 * @param options.asksNothing whether the command goes on without a question
 * @throws USAGE for the content of a file in place of its name, and if the text were to be typed where a question has to be answered
 */
export async function chooseFile(
  { ask }: Context,
  file: string | undefined,
  { asksNothing }: { readonly asksNothing: boolean },
): Promise<string> {
  if (file === "") throw new KeepError("USAGE", { problem: "FILE is empty." });
  if (file !== undefined && CONTENT.test(file))
    throw new KeepError("USAGE", {
      problem: "FILE takes the name of a file, and this is what stands in one.",
      next: "Pipe it in, where no other program sees it: keep import - < FILE",
    });
  const isTyped = process.stdin.isTTY;
  if (file === "-" && isTyped && !asksNothing)
    throw new KeepError("USAGE", {
      problem: "Standard input is the terminal, which is needed for the confirmation.",
      next: "Name a FILE, pipe the text in, or give --yes.",
    });
  if (file !== undefined || !isTyped) return file ?? "-";
  return ask.text({
    message: "File",
    what: "The file",
    flag: "it as the first argument, or - for standard input",
    validate: (answer) => (answer.trim() === "" ? "Name a file." : undefined),
  });
}
