import { type ChildProcessByStdio, spawn } from "node:child_process";
import { lstatSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import type { Writable } from "node:stream";
import { errorCode } from "../error-reason.ts";
import { overwriteFiles } from "../overwrite-files.ts";
import { holdBack } from "./inherited-descriptors.ts";

const LONGEST_NAME = 200;

/** A folder that only this user can look into, for as long as a program runs. */
export interface PrivateFolder {
  /** Writes a file (0600). @returns its absolute path */
  write(name: string, content: Uint8Array): Promise<string>;
  /** The content of a file that was written here; `undefined` if it is gone. */
  read(name: string): Promise<Buffer | undefined>;
  /** If Keep is killed, the folder stays until this process has ended. */
  keepFor(pid: number): void;
  /** Writes over all that is in it. */
  overwrite(): Promise<void>;
  /** Removes it with all that is in it. */
  remove(): Promise<void>;
}

/**
 * Makes one, in memory where there is such a place. It is removed also if this process is killed.
 *
 * @param runtime `XDG_RUNTIME_DIR`
 * @throws the system's error
 */
export async function makePrivateFolder(
  runtime: string | undefined,
  inherited: readonly number[],
): Promise<PrivateFolder> {
  const folder = await makeFolder(runtime);
  const cleaner = startCleaner(folder, inherited);
  return {
    write: (name, content) => writeIn(folder, name, content),
    read: (name) => readIn(folder, name),
    overwrite: () => overwriteFiles(folder),
    keepFor: (pid) => void cleaner.write(`${pid}\n`),
    remove: async () => {
      await rm(folder, { recursive: true, force: true });
      cleaner.end("q\n");
    },
  };
}

async function makeFolder(runtime: string | undefined): Promise<string> {
  const inMemory = process.platform === "linux" ? ["/dev/shm"] : [];
  const places = isOurs(runtime) ? [runtime, ...inMemory] : inMemory;
  for (const place of places) {
    try {
      return await mkdtemp(join(place, "keep-"));
    } catch {
      // Full, read-only or not there: the next one.
    }
  }
  return mkdtemp(join(tmpdir(), "keep-"));
}

/** A folder of another user, as after `sudo`, or that others may write to, is none to put secrets in. */
function isOurs(runtime: string | undefined): runtime is string {
  if (runtime === undefined || !isAbsolute(runtime)) return false;
  const found = lstatSync(runtime, { throwIfNoEntry: false });
  return (
    found?.isDirectory() === true && found.uid === process.getuid?.() && (found.mode & 0o022) === 0
  );
}

async function writeIn(folder: string, name: string, content: Uint8Array): Promise<string> {
  const path = pathIn(folder, name);
  await writeFile(path, content, { mode: 0o600, flag: "wx" });
  return path;
}

async function readIn(folder: string, name: string): Promise<Buffer | undefined> {
  try {
    return await readFile(pathIn(folder, name));
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** The name is only there to be recognized. */
function pathIn(folder: string, name: string): string {
  const plain = name.replaceAll(/[^\w.-]/g, "_").slice(0, LONGEST_NAME);
  return join(folder, /^\.*$/.test(plain) ? `_${plain}` : plain);
}

/**
 * Reads the pid of the program, and `q` when there is nothing left to do. At the end of the input, if Keep is
 * gone without having said so, it waits until the program is too, and removes the folder. A program that nobody
 * has asked how it ended (a zombie) is gone.
 */
const SCRIPT = `trap '' HUP INT QUIT TERM USR1 USR2 ALRM TSTP TTIN TTOU
p=
runs() {
kill -0 "$p" 2>/dev/null || return 1
if read -r s 2>/dev/null <"/proc/$p/stat"; then
case $s in *') Z '*) return 1 ;; esac
fi
}
while read -r l; do
case $l in q) exit 0 ;; *) p=$l ;; esac
done
if [ "$p" ]; then while runs; do sleep 0.2 2>/dev/null || sleep 1; done; fi
rm -rf -- "$1"`;

/** In a session of its own, where what ends Keep and all of its group does not end it. */
function startCleaner(folder: string, inherited: readonly number[]): Writable {
  const cleaner = spawn("/bin/sh", ["-c", SCRIPT, "keep", folder], {
    detached: true,
    // Keeps no other folder busy.
    cwd: "/",
    env: { PATH: "/usr/bin:/bin" },
    stdio: holdBack(["pipe", "ignore", "ignore"], inherited),
  }) as ChildProcessByStdio<Writable, null, null>;
  cleaner.on("error", () => undefined);
  cleaner.stdin.on("error", () => undefined);
  for (const part of [cleaner, cleaner.stdin] as readonly { unref?(): void }[]) part.unref?.();
  return cleaner.stdin;
}
