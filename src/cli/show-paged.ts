import { readEnvironment } from "../config/environment-variables.ts";
import { pageText } from "../system/page-text.ts";
import { findProgram } from "../system/processes/find-program.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** What `less` does if nobody says: end if all fits, keep colours, leave the text on the screen. */
const LESS = "FRX";

/**
 * Prints a text; through the pager if it is longer than the screen and someone is there to read it.
 * A pager that does not exist is no failure.
 *
 * @param releaseInterrupt called before Ctrl-C becomes the pager's
 */
export async function showPaged(
  text: string,
  terminal: Terminal,
  releaseInterrupt: () => void,
): Promise<void> {
  const { variables } = readEnvironment();
  const command = isLong(text, terminal) ? pagerOf(variables) : undefined;
  if (command === undefined) return terminal.out(text);
  releaseInterrupt();
  terminal.handOver();
  const isShown = await pageText(command, text, { LESS, ...variables });
  if (!isShown) terminal.out(text);
}

/** A line that is longer than the screen is wide takes several. */
function isLong(text: string, { screen, interactive, variables }: Terminal): boolean {
  if (screen === undefined || !interactive || variables.TERM === "dumb") return false;
  const lines = text.split("\n");
  const heights = lines.map((line) =>
    Math.max(1, Math.ceil(line.replaceAll(COLOUR, "").length / screen.columns)),
  );
  // The last line is empty, and the prompt's.
  return heights.reduce((sum, height) => sum + height, 0) > screen.rows;
}

// oxlint-disable-next-line no-control-regex
const COLOUR = /\u001B\[\d+m/g;

/** The pager that PAGER names, otherwise `less`; none if PAGER is set to nothing. */
function pagerOf(variables: Readonly<Record<string, string>>): string | undefined {
  const { PAGER: named, PATH } = variables;
  if (named !== undefined) return ["", "cat"].includes(named.trim()) ? undefined : named;
  return typeof findProgram("less", PATH) === "string" ? "less" : undefined;
}
