import type { Context } from "../context/context.ts";
import { decodeText } from "../core/decode-text.ts";
import { SecretValue } from "../core/secret-value.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** What is looked for: given, piped, or asked for. It may be a secret itself. */
export async function readQuery(
  context: Context,
  terminal: Terminal,
  given: string | undefined,
): Promise<SecretValue> {
  // Nobody types it for nothing.
  context.workspace();
  if (given === "-") {
    const text = decodeText(await context.files.readStandardInput(), "Standard input");
    return new SecretValue(text.replace(/\r?\n$/, ""));
  }
  if (given !== undefined) {
    if (terminal.interactive)
      terminal.note(
        "The query is now in your shell's history; without it keep search asks for it hidden.",
      );
    return new SecretValue(given);
  }
  const answer = await context.ask.hidden({
    message: "Search for (hidden)",
    what: "The query",
    flag: "it on standard input and - as the argument",
  });
  return new SecretValue(answer);
}
