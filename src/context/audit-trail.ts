import { relative } from "node:path";
import { asFileFailure } from "../config/json-file.ts";
import { type Effective, resolveAudit } from "../config/resolve.ts";
import { type Workspace, auditPath } from "../config/workspace.ts";
import { AuditNotes, type PlaceNotes } from "../core/audit-notes.ts";
import type { AuditRecord } from "../core/audit-record.ts";
import type { KeepError } from "../core/errors.ts";
import { exitCodes } from "../core/exit-codes.ts";
import { nameAgent } from "../core/name-agent.ts";
import type { Variables } from "../core/variables.ts";
import { appendLine } from "../system/append-line.ts";
import { errorCode, errorReason } from "../system/error-reason.ts";
import { userName } from "../system/user-folders.ts";
import type { FrontEnd } from "./front-end.ts";

/** How large the file may become, and how many there are in all. */
const ROTATION = { maxBytes: 1024 * 1024, files: 5 };

/** How a command ended. */
export interface CommandEnd {
  readonly exitCode: number;
  /** What was reported, if anything was. */
  readonly failure?: KeepError | undefined;
}

/** What the trail is part of. */
interface World {
  readonly now: () => Date;
  readonly workspace: () => Workspace;
  readonly warnOnce: (warning: string) => void;
}

/**
 * What a command does in the vaults, written down once: when it ends, or when it has begun what goes on.
 * It never fails a command: what cannot be written is a warning.
 */
export class AuditTrail {
  readonly #command: string | undefined;
  readonly #variables: Variables;
  readonly #world: World;
  readonly #notes = new AuditNotes();
  /** As it was when the first vault was opened. */
  #workspace: Workspace | undefined;
  #isWritten = false;

  /** @param command nothing is recorded of what is no command */
  constructor({ command, variables }: Pick<FrontEnd, "command" | "variables">, world: World) {
    this.#command = command;
    this.#variables = variables;
    this.#world = world;
  }

  /** What is noted of a place, from now on a place that was touched. */
  at(vault: string, env: string): PlaceNotes {
    this.#workspace ??= this.#world.workspace();
    return this.#notes.at(vault, env);
  }

  /** Changes of a plan that were made and taken back, also where the command then goes on. */
  undone(
    { vault, env }: { readonly vault: string; readonly env: string },
    keys: readonly string[],
  ): void {
    this.#notes.at(vault, env).undo(keys);
  }

  /** The command has begun what goes on until it is ended: a program, or a watched file. */
  started(): void {
    this.#write({ result: "started", exit_code: null, error: null });
  }

  async end(end: CommandEnd): Promise<void> {
    if (this.endAtOnce(end) <= ROTATION.maxBytes) return;
    const { rotateFile } = await import("../system/rotate-file.ts");
    await rotateFile(this.#path, ROTATION).catch((error: unknown) => this.#warn("rotated", error));
  }

  /** The process ends now. @returns how large the file is */
  endAtOnce({ exitCode, failure }: CommandEnd): number {
    const isFine = exitCode === exitCodes.done || exitCode === exitCodes.difference;
    return this.#write({
      result: isFine ? "done" : "failed",
      exit_code: exitCode,
      error: failure?.code ?? (exitCode === exitCodes.cancelled ? "CANCELLED" : null),
    });
  }

  /** Whether it is written, and what says so. @throws NO_WORKSPACE, INVALID_CONFIG */
  setting(): Effective & { readonly isOn: boolean } {
    return resolveAudit(this.#world.workspace(), this.#variables);
  }

  /**
   * The lines that there are, newest first; `undefined` for one that is too long to be ours. Reading them
   * may throw FILE_FAILED.
   */
  async lines(): Promise<Iterable<string | undefined>> {
    const { linesBackwards } = await import("../system/lines-backwards.ts");
    const { keepFolder, root } = this.#world.workspace();
    const path = auditPath(keepFolder);
    return orFileFailure(linesBackwards(path, ROTATION.files), relative(root, path));
  }

  #write(end: Pick<AuditRecord, "result" | "exit_code" | "error">): number {
    const command = this.#command;
    if (this.#isWritten || command === undefined || this.#workspace === undefined) return 0;
    this.#isWritten = true;
    const { KEEP_AUDIT } = this.#variables;
    const { isOn, source } = resolveAudit(this.#workspace, this.#variables);
    if (KEEP_AUDIT !== undefined && source !== "KEEP_AUDIT")
      this.#world.warnOnce("KEEP_AUDIT is neither on nor off, and does not count.");
    if (!isOn) return 0;
    try {
      return appendLine(this.#path, JSON.stringify(this.#record(command, end)));
    } catch (error) {
      this.#warn("written", error);
      return 0;
    }
  }

  #record(
    command: string,
    { result, exit_code, error }: Pick<AuditRecord, "result" | "exit_code" | "error">,
  ): AuditRecord {
    const variables = this.#variables;
    return {
      time: this.#world.now().toISOString(),
      user: userName() ?? null,
      agent: nameAgent(variables) ?? null,
      ci: variables.CI !== undefined,
      pid: process.pid,
      command,
      result,
      exit_code,
      error,
      ...this.#notes.summarize(),
    };
  }

  get #path(): string {
    return auditPath(this.#workspace!.keepFolder);
  }

  #warn(what: string, error: unknown): void {
    const file = relative(this.#workspace!.root, this.#path);
    const reason = errorReason(error) ?? errorCode(error) ?? "it failed";
    this.#world.warnOnce(
      `The audit trail was not ${what}: ${file}: ${reason}. KEEP_AUDIT=off, or "audit": false in settings.json, does without it.`,
    );
  }
}

function* orFileFailure<T>(lines: Iterable<T>, file: string): Generator<T> {
  try {
    yield* lines;
  } catch (error) {
    throw asFileFailure(error, file);
  }
}
