import { KeepError } from "../core/errors.ts";
import { errorCode, errorReason } from "../system/error-reason.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { fromParser } from "./parser-errors.ts";

/**
 * Reports an error on stderr, in JSON mode as one white-listed object, and returns the exit code.
 * Only what the catalogue says is shown: never argv, a stack, or the text of an error that Keep
 * does not know, because any of them may hold a secret.
 */
export function reportFailure(error: unknown, terminal: Terminal, signal: AbortSignal): number {
  const known = toKeepError(error, signal);
  const { code, message, hint, excerpt, details, exitCode } = known;
  if (terminal.json)
    terminal.err(
      `${JSON.stringify({ error: { code, message, hint: hint ?? null, details } }, null, 2)}\n`,
    );
  else terminal.error(excerpt === undefined ? message : `${message}\n${excerpt}`, hint);
  if (code === "UNEXPECTED" && terminal.variables.KEEP_DEBUG !== undefined)
    terminal.err(frames(error));
  return exitCode;
}

/** A failure that Keep knows is said also after Ctrl-C: something may have been done by then. */
export function toKeepError(error: unknown, signal: AbortSignal): KeepError {
  if (error instanceof KeepError) return error;
  if (signal.aborted || isPromptExit(error)) return new KeepError("CANCELLED", {});
  return fromParser(error) ?? unexpected(error);
}

function unexpected(error: unknown): KeepError {
  const name = errorCode(error) ?? (error instanceof Error ? error.name : typeof error);
  return new KeepError("UNEXPECTED", { name, reason: errorReason(error) });
}

/** Ctrl-C at a prompt. */
function isPromptExit(error: unknown): boolean {
  return (
    error instanceof Error &&
    (error.name === "ExitPromptError" || error.name === "AbortPromptError")
  );
}

/** Where it happened, without the message. */
function frames(error: unknown): string {
  if (!(error instanceof Error)) return "";
  const stack = (error.stack ?? "").replace(error.message, "");
  const lines = stack.split("\n").filter((line) => /^\s+at /.test(line));
  return `${lines.join("\n")}\n`;
}
