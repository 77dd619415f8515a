import {
  chmodSync,
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { errorCode } from "./error-reason.ts";

const { O_APPEND, O_CREAT, O_RDWR } = constants;
/** Windows has no such flag. */
const O_NOFOLLOW = constants.O_NOFOLLOW ?? 0;

const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;

/**
 * Adds a line to a private file in one write, so that lines of several processes never mix. The file is
 * made, and its folder, if they are not there; neither may be a symbolic link. After half a line, which
 * a crash or a full disk can leave, a new one begins. Synchronous, to work while the process ends.
 *
 * @returns how large the file is now
 * @throws the system's error (`code`, `path`)
 */
export function appendLine(path: string, line: string): number {
  for (;;) {
    const file = openPrivate(path);
    try {
      const { size, mode } = statFile(file, path);
      // Whatever the umask made of it.
      if (size === 0 && (mode & 0o777) !== PRIVATE_FILE) fchmodSync(file, PRIVATE_FILE);
      const data = Buffer.from(`${endsWithLine(file, size) ? "" : "\n"}${line}\n`);
      if (writeSync(file, data) < data.length) throw systemError("ENOSPC", path);
      // Others may have rotated the file out of existence since it was opened.
      if (fstatSync(file).nlink > 0) return size + data.length;
    } finally {
      closeSync(file);
    }
  }
}

function openPrivate(path: string): number {
  const folder = dirname(path);
  if (lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink() === true)
    throw systemError("ELOOP", folder);
  const open = (): number => openSync(path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW, PRIVATE_FILE);
  try {
    return open();
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
    makePrivateFolder(folder);
    return open();
  }
}

function makePrivateFolder(folder: string): void {
  try {
    mkdirSync(folder, { mode: PRIVATE_FOLDER });
    chmodSync(folder, PRIVATE_FOLDER);
    leaveOutOfCommits(folder);
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
  }
}

/** Where the folder above says nothing on what git is to leave out, as in a workspace written by hand. */
function leaveOutOfCommits(folder: string): void {
  if (existsSync(join(dirname(folder), ".gitignore"))) return;
  writeFileSync(join(folder, ".gitignore"), "*\n");
}

function statFile(file: number, path: string): { readonly size: number; readonly mode: number } {
  const stats = fstatSync(file);
  if (!stats.isFile()) throw systemError("EFTYPE", path);
  return stats;
}

function endsWithLine(file: number, size: number): boolean {
  if (size === 0) return true;
  const last = Buffer.alloc(1);
  readSync(file, last, 0, 1, size - 1);
  return last[0] === 0x0a;
}

function systemError(code: string, path: string): Error {
  return Object.assign(new Error(code), { code, path });
}
