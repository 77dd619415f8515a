import { Command } from "@oclif/core/command";
import type { Config } from "@oclif/core/config";
import type * as Interfaces from "@oclif/core/interfaces";
import { boolean, string } from "@oclif/core/flags";
import { readEnvironment } from "../config/environment-variables.ts";
import { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import { isKey } from "../core/names.ts";
import type { ExitCode } from "../core/exit-codes.ts";
import type { Ended } from "../system/processes/child.ts";
import { endLike } from "../system/processes/end-like.ts";
import { unknownFlag } from "./parser-errors.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** The bound that oclif puts on what its parser gives. */
// oxlint-disable-next-line typescript/no-explicit-any
type Output = Record<string, any>;

/** What a command gets of the run that it is part of. */
export interface Run {
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  /** Ends the handling of Ctrl-C. @returns what begins it again */
  readonly releaseInterrupt: () => () => void;
  /** Being told to end is as Ctrl-C for a while. @returns what ends this */
  readonly holdOff: (cutOff: () => KeepError) => () => void;
  /** Told of each context that the command works in. */
  readonly opened: (context: Context) => void;
  /** Aborts `signal`. */
  readonly endWork: () => void;
}

/** The headings of `keep --help`, in their order. */
export const groups = ["Set up", "Secrets", "Deliver", "Share", "Look around"] as const;

export type Group = (typeof groups)[number];

/** Their heading in the help of a command. */
export const everyCommand = "Flags of every command";

const globalFlags = {
  json: boolean({
    description: "print the result, or the error, as JSON",
    helpGroup: everyCommand,
  }),
  "no-interaction": boolean({ char: "n", description: "never ask", helpGroup: everyCommand }),
  config: string({
    description: "workspace folder (default: the nearest with .keep; KEEP_DIR)",
    helpValue: "DIR",
    helpGroup: everyCommand,
  }),
  "no-color": boolean({ description: "no colours", helpGroup: everyCommand }),
};

/** The base of every command: parse, call one operation, print its result. */
export abstract class KeepCommand extends Command {
  /** The heading under which `keep --help` lists it. */
  static group: Group;
  /** What it may exit with beside 0, 1, 2 and 130. */
  static exitCodes: readonly ExitCode[] = [];

  /** What the values of its flags stand for, by heading. */
  static choices: Readonly<Record<string, Readonly<Record<string, string>>>> = {};

  static override baseFlags = globalFlags;

  #run: Run | undefined;

  /** Runs the command as part of a run. */
  static async start(
    this: new (argv: string[], config: Config) => KeepCommand,
    argv: readonly string[],
    config: Config,
    run: Run,
  ): Promise<void> {
    const command = new this([...argv], config);
    command.#run = run;
    await command._run();
  }

  protected get terminal(): Terminal {
    return this.#run!.terminal;
  }

  /** The world for the operation. Unknown fields of the workspace's files are said once, here. */
  protected context(flags: {
    readonly config?: string | undefined;
    readonly timeout?: number | undefined;
    readonly region?: string | undefined;
    readonly profile?: string | undefined;
    readonly "mfa-token"?: string | undefined;
  }): Context {
    const context = new Context({
      command: this.ctor.id,
      ask: this.terminal.asker(this.#run!.signal),
      signal: this.#run!.signal,
      warn: (warning) => this.terminal.warn(warning),
      note: (note) => this.terminal.note(note),
      progress: (count, total) => this.terminal.progress(count, total),
      holdOff: this.#run!.holdOff,
      variables: this.terminal.variables,
      environment: readEnvironment(),
      currentFolder: currentFolder(),
      handOver: () => {
        const ends = [this.#run!.releaseInterrupt(), this.terminal.handOver()];
        return () => {
          for (const end of ends) end();
        };
      },
      endWork: this.#run!.endWork,
      config: flags.config,
      timeout: flags.timeout,
      region: flags.region,
      profile: flags.profile,
      mfaToken: flags["mfa-token"],
    });
    this.#run!.opened(context);
    return context;
  }

  /** A key that was not given: asked for on a terminal. */
  protected askKey(context: Context): Promise<string> {
    return context.ask.text({
      message: "Key",
      what: "The key",
      flag: "it as the first argument",
      validate: (answer) => (isKey(answer) ? undefined : "Use A-Z, a-z, 0-9, _ and -."),
    });
  }

  /** Prints a result on stdout: in JSON mode `json`, else `text`, where there is any. */
  protected async print(
    json: unknown,
    text: () => string | Uint8Array | Promise<string | Uint8Array> = () => "",
  ): Promise<void> {
    const { terminal } = this;
    terminal.out(terminal.json ? `${JSON.stringify(json, null, 2)}\n` : await text());
  }

  /** The same, through a pager if the text is longer than the screen. */
  protected async page(json: unknown, text: () => Promise<string>): Promise<void> {
    if (this.terminal.json) return this.print(json);
    const { showPaged } = await import("./show-paged.ts");
    await showPaged(await text(), this.terminal, this.#run!.releaseInterrupt);
  }

  /** The exit code of a command whose result says that not all is well. */
  protected endWith(code: ExitCode): void {
    process.exitCode = code;
  }

  /** Ends as the program has ended that ran in its place. */
  protected endLike(ended: Ended): void {
    this.terminal.finish();
    endLike(ended);
  }

  /**
   * As oclif parses, except that nothing of a flag is ever an argument: oclif takes the value of
   * `--plain=yes`, or a mistyped flag, for one, which `set` would store.
   */
  protected override async parse<F extends Output, B extends Output, A extends Output>(
    options?: Interfaces.Input<F, B, A>,
    argv: string[] = this.argv,
  ): Promise<Interfaces.ParserOutput<F, B, A>> {
    const end = argv.indexOf("--");
    // A copy: the parser uses up what it is given.
    const own = argv.slice(0, end < 0 ? argv.length : end);
    for (const word of own) checkNoValue(word, { ...this.ctor.flags, ...this.ctor.baseFlags });
    const parsed = await super.parse<F, B, A>(options, argv);
    const stray = (parsed.argv as string[]).find((word) => /^-./.test(word) && own.includes(word));
    if (stray !== undefined) throw unknownFlag(stray, this.ctor);
    return parsed;
  }

  /** Errors are reported in one place, `run-command-line.ts`. */
  protected override catch(error: Error): Promise<never> {
    return Promise.reject(error);
  }
}

/** @throws FILE_FAILED */
function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    throw new KeepError("FILE_FAILED", { file: "The current folder", reason: "it was removed" });
  }
}

/** @throws USAGE if a word gives a value to a flag that takes none */
function checkNoValue(word: string, flags: Readonly<Record<string, FlagShape>>): void {
  const [, char, name] = /^(?:-([a-z])|--([a-z-]+))=/.exec(word) ?? [];
  if (char === undefined && name === undefined) return;
  const found = Object.entries(flags).find(
    ([own, flag]) =>
      flag.type === "boolean" &&
      (own === name ||
        flag.aliases?.includes(name ?? "") === true ||
        (char !== undefined && flag.char === char)),
  );
  if (found !== undefined)
    throw new KeepError("USAGE", { problem: `--${found[0]} takes no value.` });
}

interface FlagShape {
  readonly type: string;
  readonly char?: string | undefined;
  readonly aliases?: readonly string[] | undefined;
}
