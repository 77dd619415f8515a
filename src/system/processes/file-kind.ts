import { closeSync, openSync, readSync, readdirSync } from "node:fs";
import { StartFailure } from "./child.ts";
import type { Command } from "./own-pid.ts";
import { findProgram } from "./find-program.ts";

const HEAD_BYTES = 256;

/** `e_ident` up to the order of bytes, and where `e_machine` is, elf(5). */
const IDENTITY = 6;
const MACHINE = 18;

/** Machines whose programs others run too: x86 on x86-64, ARM on its 64 bits. */
const ALSO_RUN: Readonly<Record<number, number>> = { 62: 3, 183: 40 };

/**
 * A text without `#!` is one for `sh`, as every shell takes it. Only some libraries do that by themselves, and they
 * give `sh` also what no shell can read.
 *
 * @throws StartFailure for a file that this system does not run
 */
export function throughShell(command: Command, path: string | undefined): Command {
  const [program, ...args] = command;
  const file = findProgram(program, path);
  // That it cannot be found is better said by the system.
  const head = file instanceof StartFailure ? undefined : readHead(file);
  if (head === undefined || head.toString("latin1", 0, 2) === "#!") return command;
  if (isText(head)) return ["/bin/sh", file as string, ...args];
  if (process.platform === "linux" && isForeign(head))
    throw new StartFailure("not executable", "this system does not run files of its kind");
  return command;
}

/** The program that a script names in its first line. */
export function interpreterOf(file: string): string | undefined {
  return /^#![ \t]*([^\s\0]+)/.exec(readHead(file)?.toString("latin1") ?? "")?.[1];
}

/** As bash sees it: there is no NUL in the first line. */
function isText(head: Buffer): boolean {
  const end = head.indexOf("\n");
  return !head.subarray(0, end < 0 ? head.length : end).includes(0);
}

/** Neither for this machine, of which Node is an example, nor for an emulator that somebody has set up. */
function isForeign(head: Buffer): boolean {
  const own = readHead(process.execPath);
  if (own === undefined) return false;
  const isSame =
    head.length > MACHINE + 1 && head.subarray(0, IDENTITY).equals(own.subarray(0, IDENTITY));
  const [machine, ours] = [machineOf(head), machineOf(own)];
  if (isSame && machine === ours) return false;
  return machine !== ALSO_RUN[ours!] && !hasEmulators();
}

function machineOf(head: Buffer): number | undefined {
  return head.length > MACHINE + 1 && head.toString("latin1", 1, 4) === "ELF"
    ? head.readUInt16LE(MACHINE)
    : undefined;
}

/** Formats that the system was taught, binfmt_misc. */
function hasEmulators(): boolean {
  try {
    const known = readdirSync("/proc/sys/fs/binfmt_misc");
    return known.some((name) => name !== "register" && name !== "status");
  } catch {
    return false;
  }
}

/** Undefined where it may be executed and not read. */
function readHead(file: string): Buffer | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, "r");
    const head = Buffer.alloc(HEAD_BYTES);
    return head.subarray(0, readSync(descriptor, head));
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
