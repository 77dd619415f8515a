import { setImmediate } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Config } from "@oclif/core/config";
import { readVariables } from "../config/environment-variables.ts";
import type { KeepError } from "../core/errors.ts";
import { exitCodes } from "../core/exit-codes.ts";
import { Terminal } from "../terminal/terminal.ts";
import type { KeepCommand } from "./base-command.ts";
import { findCommand } from "./find-command.ts";
import { type RunRecord, recordRun } from "./record-run.ts";
import { reportFailure, toKeepError } from "./report-failure.ts";

/**
 * Finds the command, runs it, and turns whatever it throws into one report and an exit code:
 * the only place where that happens, in text and JSON mode alike.
 */
export async function runCommandLine(argv: readonly string[]): Promise<void> {
  const own = argv.slice(0, endOfFlags(argv));
  const terminal = new Terminal({
    variables: readVariables(),
    json: own.includes("--json"),
    noColor: own.includes("--no-color"),
    interactive: !own.includes("--no-interaction") && !own.includes("-n"),
  });
  const interrupt = new AbortController();
  const over = new AbortController();
  const signals = heedSignals(interrupt);
  const record = recordRun();
  try {
    const config = await Config.load({ root: programFolder() });
    if (own.length === 0 || own[0]!.startsWith("-"))
      return await startOrHelp(config, own, terminal);
    const { id, rest } = findCommand(config, argv);
    if (id === undefined || asksForHelp(rest)) {
      const { showHelp } = await import("./help.ts");
      return showHelp(config, id === undefined ? argv[0] : id, terminal);
    }
    const command = await config.findCommand(id, { must: true }).load();
    await (command as unknown as CommandClass).start(rest, config, {
      terminal,
      releaseInterrupt: signals.release,
      holdOff: (cutOff) => holdOff(terminal, signals, record, cutOff),
      opened: ({ trail }) => record.add(trail),
      endWork: () => over.abort(),
      signal: AbortSignal.any([interrupt.signal, over.signal]),
    });
    await record.end(undefined);
    terminal.finish();
  } catch (error) {
    // What else is under way, such as a call or a question for another vault, ends with it; an
    // open question leaves the screen before anything is said.
    over.abort();
    await setImmediate();
    await record.end(toKeepError(error, interrupt.signal));
    process.exitCode = reportFailure(error, terminal, interrupt.signal);
  }
}

/** No command at all: a short page on what to type next, or the help. */
async function startOrHelp(
  config: Config,
  own: readonly string[],
  terminal: Terminal,
): Promise<void> {
  const helpful = own.filter((arg) => arg === "--help" || arg === "-h");
  if (helpful.length > 0) {
    const { showHelp } = await import("./help.ts");
    return showHelp(config, undefined, terminal);
  }
  const { showStartPage } = await import("./start-page.ts");
  showStartPage(own, terminal);
}

function asksForHelp(rest: readonly string[]): boolean {
  const own = rest.slice(0, endOfFlags(rest));
  return own.includes("--help") || own.includes("-h");
}

/** The index of `--`, after which everything belongs to someone else. */
function endOfFlags(argv: readonly string[]): number {
  const end = argv.indexOf("--");
  return end < 0 ? argv.length : end;
}

/** What asks a program to end, beside Ctrl-C: a supervisor, and a terminal that is closed. */
const ENDING = ["SIGTERM", "SIGHUP"] as const;

interface Signals {
  /** Ends all of it. @returns what begins it again */
  readonly release: () => () => void;
  /**
   * Until what it returns is called, being told to end is as the first Ctrl-C; else it ends Keep at once.
   *
   * @param onCutOff says what a second Ctrl-C leaves behind, and gives the exit code
   */
  readonly holdOff: (onCutOff: () => number) => () => void;
}

/**
 * The first Ctrl-C stops at the next safe point, the second at once. Whoever else tells Keep to end may
 * say it twice without meaning more by it: a terminal that is closed does.
 */
function heedSignals(abort: AbortController): Signals {
  let onCutOff = (): number => exitCodes.cancelled;
  const stop = (): void => {
    if (abort.signal.aborted) process.exit(onCutOff());
    abort.abort();
  };
  const end = (): void => abort.abort();
  process.on("SIGINT", stop);
  return {
    release: () => {
      process.off("SIGINT", stop);
      return () => process.on("SIGINT", stop);
    },
    holdOff: (lastWords) => {
      const before = onCutOff;
      onCutOff = lastWords;
      for (const signal of ENDING) process.on(signal, end);
      return () => {
        onCutOff = before;
        for (const signal of ENDING) process.off(signal, end);
      };
    },
  };
}

function holdOff(
  terminal: Terminal,
  signals: Signals,
  record: RunRecord,
  cutOff: () => KeepError,
): () => void {
  const onCutOff = (): number => {
    const failure = cutOff();
    record.endAtOnce(failure);
    return reportFailure(failure, terminal, AbortSignal.abort());
  };
  const releases = [terminal.holdOff(), signals.holdOff(onCutOff)];
  return () => {
    for (const release of releases) release();
  };
}

/** The bundle's folder: this code ends up in a chunk one below it. */
function programFolder(): string {
  return fileURLToPath(new URL("..", import.meta.url));
}

/** A concrete command; the base class itself is abstract. */
type CommandClass = { readonly start: typeof KeepCommand.start } & (new () => KeepCommand);
