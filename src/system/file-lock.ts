import { readFileSync, readlinkSync } from "node:fs";
import { link, mkdir, readFile, readdir, rename, unlink, writeFile } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { removeAbandoned, temporaryName } from "./atomic-file.ts";

/** Who holds a lock. */
export interface LockOwner {
  /** Unique per acquisition. */
  readonly token: string;
  readonly pid: number;
  /** When that process started, in the kernel's ticks: tells a reused pid. Linux only. */
  readonly started: string | undefined;
  /** Host and, on Linux, pid namespace: pids are only comparable within one. */
  readonly host: string;
}

/** The lock is held by a living process, or one that cannot be judged from here. */
export class LockTimeout extends Error {
  readonly holder: string;
  constructor(holder: string) {
    super(`locked by ${holder}`);
    this.holder = holder;
  }
}

/**
 * Runs `work` while holding `<path>.lock`. A living holder is waited for, `waitMs` at most
 * (then `LockTimeout`); the lock of a dead process of this host is taken over.
 */
export async function withFileLock<T>(
  path: string,
  waitMs: number,
  work: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const lock = `${path}.lock`;
  await mkdir(dirname(lock), { recursive: true });
  const mine = newOwner();
  const until = Date.now() + waitMs;
  for (;;) {
    const holder = await tryAcquire(lock, mine);
    if (holder === undefined) break;
    if (Date.now() >= until) throw new LockTimeout(`process ${holder.pid} on ${holder.host}`);
    await sleep(5 + Math.random() * 40, undefined, signal && { signal });
  }
  try {
    await removeRemains(lock);
    return await work();
  } finally {
    await unlink(lock).catch(() => undefined);
  }
}

/** Takes away what processes that died while they waited for the lock have left beside it. */
async function removeRemains(lock: string): Promise<void> {
  const folder = dirname(lock);
  await removeAbandoned(folder, basename(lock));
  for (const entry of await readdir(folder)) {
    if (!entry.startsWith(`${basename(lock)}.`) || !entry.endsWith(".lock")) continue;
    const claim = join(folder, entry);
    const claimant = await readOwner(claim);
    if (claimant !== undefined && isDead(claimant)) await unlink(claim).catch(() => undefined);
  }
}

/** Takes the lock, or says who holds it. */
async function tryAcquire(lock: string, mine: LockOwner): Promise<LockOwner | undefined> {
  if (await createExclusive(lock, mine)) return undefined;
  const holder = await readOwner(lock);
  // Released between the two calls: the next round gets it.
  if (holder === undefined) return mine;
  if (!isDead(holder)) return holder;
  return takeOver(lock, holder, mine);
}

/**
 * Replaces the lock of a dead process. Only the holder of a second lock, named after that very
 * acquisition, may do so; having it, the first is read again. So two that saw the same dead
 * holder cannot both win, and a newer lock is never removed. The second lock is of the same
 * kind, so a process that dies here is recovered from likewise.
 */
async function takeOver(
  lock: string,
  dead: LockOwner,
  mine: LockOwner,
): Promise<LockOwner | undefined> {
  const claim = `${lock}.${dead.token}.lock`;
  const claimant = await tryAcquire(claim, mine);
  if (claimant !== undefined) return claimant;
  try {
    const holder = await readOwner(lock);
    if (holder?.token !== dead.token) return holder ?? mine;
    const temporary = await writeOwner(lock, mine);
    await rename(temporary, lock);
    return undefined;
  } finally {
    await unlink(claim).catch(() => undefined);
  }
}

/** Makes the lock file with its content in one step; false if it is there already. */
async function createExclusive(lock: string, mine: LockOwner): Promise<boolean> {
  const temporary = await writeOwner(lock, mine);
  try {
    await link(temporary, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    await unlink(temporary).catch(() => undefined);
  }
}

async function writeOwner(lock: string, owner: LockOwner): Promise<string> {
  const temporary = join(dirname(lock), temporaryName(basename(lock)));
  try {
    await writeFile(temporary, JSON.stringify(owner), { flag: "wx", mode: 0o600 });
  } catch (error) {
    // A full disk makes the file and then refuses its content.
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
  return temporary;
}

async function readOwner(lock: string): Promise<LockOwner | undefined> {
  try {
    return JSON.parse(await readFile(lock, "utf8")) as LockOwner;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    if (!(error instanceof SyntaxError)) throw error;
    return { token: "unreadable", pid: 0, started: undefined, host: "an unknown host" };
  }
}

function newOwner(): LockOwner {
  return {
    token: randomBytes(8).toString("hex"),
    pid: process.pid,
    started: processEntry(process.pid)?.started,
    host: thisHost(),
  };
}

/** Dead only if that can be known: same host, and no such process, or one that started later. */
function isDead(owner: LockOwner): boolean {
  if (owner.host !== thisHost()) return false;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
  const found = processEntry(owner.pid);
  // A zombie still has a pid, but will never let go of anything.
  return found?.state === "Z" || (owner.started !== undefined && found?.started !== owner.started);
}

function thisHost(): string {
  try {
    return `${hostname()} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return hostname();
  }
}

/** Fields 3 and 22 of `/proc/<pid>/stat`; `undefined` where there is no such file. */
function processEntry(
  pid: number,
): { readonly state: string | undefined; readonly started: string | undefined } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field, the program's name, may hold anything.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return { state: fields[0], started: fields[19] };
  } catch {
    return undefined;
  }
}
