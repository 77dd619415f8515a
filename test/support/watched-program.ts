import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { expect, onTestFinished } from "vitest";
import { type Finished, type RunOptions, type Sandbox, keepBinary } from "./sandbox.ts";

/**
 * A program that writes down what becomes of it, one JSON line each: its start with the variables
 * named in `SHOWN`, that another one is still there, and that it was asked to end. Its argument is
 * how it takes that: `polite` ends, `deaf` does not, `slow` waits for a file `go`. It ends with
 * the code that it finds in a file `end`.
 */
const PROGRAM = `
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
const { pid } = process;
const log = (event, more) => appendFileSync("log", JSON.stringify({ event, pid, ...more }) + "\\n");
const isAlive = (other) => { try { process.kill(other, 0); return true; } catch { return false; } };
if (existsSync("running") && isAlive(Number(readFileSync("running")))) log("overlap");
writeFileSync("running", String(pid));
const end = () => { log("end"); process.exit(0); };
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"])
  process.on(signal, () => {
    log("asked", { signal });
    if (process.argv[2] === "polite") end();
    if (process.argv[2] === "slow") setInterval(() => existsSync("go") && end(), 10);
  });
const shown = (process.env.SHOWN ?? "").split(",");
log("start", { values: Object.fromEntries(shown.map((name) => [name, process.env[name] ?? null])) });
// The file is there before its content is.
const code = () => existsSync("end") ? readFileSync("end", "utf8") : "";
setInterval(() => code() && process.exit(Number(code())), 10);
`;

interface Event {
  readonly event: "start" | "overlap" | "asked" | "end";
  readonly pid: number;
  readonly signal?: NodeJS.Signals;
  readonly values?: Readonly<Record<string, string | null>>;
}

/** Writes the program to the sandbox. @returns its file */
export function writeProgram(box: Sandbox): string {
  return box.write("program.mjs", PROGRAM);
}

/** What the programs in a sandbox have written down. */
export function readEvents(box: Sandbox): readonly Event[] {
  if (!box.has("log")) return [];
  const lines = box.read("log").split("\n").slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Event);
}

export interface WatchedOptions extends RunOptions {
  /** Variables that the program writes down. */
  readonly shown?: readonly string[];
  readonly kind?: "polite" | "deaf" | "slow";
  /** Between two looks; once a second without it. */
  readonly interval?: string;
}

/** `keep run --watch` with that program. */
export class WatchedProgram {
  readonly process: ChildProcess;
  readonly finished: Promise<Finished>;
  readonly #box: Sandbox;
  #stderr = "";

  constructor(
    box: Sandbox,
    flags: readonly string[] = [],
    { shown = ["A"], kind = "polite", interval = "1", env, ...options }: WatchedOptions = {},
  ) {
    this.#box = box;
    const program = [process.execPath, writeProgram(box), kind];
    const args = [
      keepBinary,
      "run",
      "--env",
      "local",
      `--watch=${interval}`,
      ...flags,
      "--",
      ...program,
    ];
    this.process = box.spawn(process.execPath, args, {
      ...options,
      env: { ...env, SHOWN: shown.join(",") },
      stdio: "pipe",
    });
    this.process.stderr!.on("data", (chunk: Buffer) => (this.#stderr += chunk.toString("utf8")));
    this.finished = this.#finish();
    onTestFinished(() => this.#kill());
  }

  get events(): readonly Event[] {
    return readEvents(this.#box);
  }

  /** The variables of each program so far. */
  get starts(): readonly Event["values"][] {
    return this.events.flatMap(({ event, values }) => (event === "start" ? [values] : []));
  }

  get stderr(): string {
    return this.#stderr;
  }

  /** Waits until there have been as many programs, each with these variables. */
  async started(...values: readonly Event["values"][]): Promise<void> {
    await expect.poll(() => this.starts, POLL).toEqual(values);
  }

  /** Waits until something has happened to a program. */
  async happened(event: Event["event"]): Promise<void> {
    await expect.poll(() => this.events.map((one) => one.event), POLL).toContain(event);
  }

  async said(what: RegExp): Promise<void> {
    await expect.poll(() => this.#stderr, POLL).toMatch(what);
  }

  async #finish(): Promise<Finished> {
    const stdout = text(this.process.stdout!);
    const [code, signal] = (await once(this.process, "close")) as [number, NodeJS.Signals | null];
    return { code, signal, stdout: await stdout, stderr: this.#stderr };
  }

  #kill(): void {
    this.process.kill("SIGKILL");
    for (const { pid } of this.events)
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It has ended.
      }
  }
}

const POLL = { timeout: 15_000, interval: 20 };
