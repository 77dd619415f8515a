import { spawn } from "node:child_process";
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type LockOwner, LockTimeout, withFileLock } from "../../src/system/file-lock.ts";
import { bundleModule } from "../support/bundled-module.ts";
import { follow, startScript } from "../support/node-script.ts";
import { canMount, mountSmallDisk } from "../support/small-disk.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const scripts = mkdtempSync(join(tmpdir(), "keep-test-"));
let imports: string;
beforeAll(() => {
  const module = bundleModule("src/system/file-lock.ts", scripts);
  imports = `import { withFileLock } from ${JSON.stringify(module)};
import { readFileSync, renameSync, writeFileSync } from "node:fs";
const [, , path] = process.argv;`;
});
afterAll(() => rmSync(scripts, { recursive: true }));

const linux = process.platform === "linux";

describe("a free lock", () => {
  test("is held while the work is done, and gone afterwards", async () => {
    const { path, folder } = newFile();
    const result = await withFileLock(path, 0, async () => {
      expect(ownerOf(path).pid).toBe(process.pid);
      return "done";
    });
    expect(result).toBe("done");
    expect(readdirSync(folder)).toEqual([]);
  });

  test("is given back when the work fails", async () => {
    const { path, folder } = newFile();
    const work = (): Promise<never> => Promise.reject(new Error("the work failed"));
    await expect(withFileLock(path, 0, work)).rejects.toThrow("the work failed");
    expect(readdirSync(folder)).toEqual([]);
  });

  test("can be taken in a folder that does not exist yet", async () => {
    const { folder } = newFile();
    const path = join(folder, "deep", "er", "file");
    expect(await withFileLock(path, 0, async () => "done")).toBe("done");
  });
});

describe("a living holder", () => {
  test("is waited for", async () => {
    const { path } = newFile();
    const holder = await startHolder(path);
    let worked = false;
    const waiting = withFileLock(path, 20_000, async () => void (worked = true));
    await expect(withFileLock(path, 100, async () => undefined)).rejects.toThrow(LockTimeout);
    expect(worked).toBe(false);
    holder.child.stdin!.end();
    await waiting;
    expect(worked).toBe(true);
  });

  test("is named when it was waited for too long", async () => {
    const { path } = newFile();
    const { pid } = await startHolder(path);
    const began = performance.now();
    const failure = await withFileLock(path, 300, async () => undefined).catch((e: unknown) => e);
    expect(failure).toBeInstanceOf(LockTimeout);
    expect((failure as LockTimeout).holder).toContain(`process ${pid} `);
    expect(performance.now() - began).toBeGreaterThanOrEqual(300);
    expect(ownerOf(path).pid).toBe(pid);
  });

  test("is not waited for any more after an abort", async () => {
    const { path, folder } = newFile();
    const { pid } = await startHolder(path);
    const abort = new AbortController();
    const waiting = withFileLock(path, 60_000, async () => undefined, abort.signal);
    abort.abort();
    await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
    expect(ownerOf(path).pid).toBe(pid);
    expect(readdirSync(folder)).toEqual(["file.lock"]);
  });
});

describe("a dead holder", () => {
  test("is taken over from", async () => {
    const { path, folder } = newFile();
    const holder = await startHolder(path);
    await holder.kill();
    expect(ownerOf(path).pid).toBe(holder.pid);
    expect(await withFileLock(path, 1000, async () => ownerOf(path).pid)).toBe(process.pid);
    expect(readdirSync(folder)).toEqual([]);
  });

  test.skipIf(!linux)("whose pid another process has now is taken over from", async () => {
    const { path } = newFile();
    const owner = await ownOwner();
    writeOwner(path, { ...owner, token: "old", started: "1" });
    expect(await withFileLock(path, 1000, async () => "done")).toBe("done");
  });

  test.skipIf(!linux)("that nobody has waited for (a zombie) is taken over from", async () => {
    const { path } = newFile();
    const { pid } = await startOrphanHolder(path);
    process.kill(pid, "SIGKILL");
    await vi.waitFor(() => expect(stateOf(pid)).toBe("Z"));
    expect(await withFileLock(path, 1000, async () => "done")).toBe("done");
  });

  test("of another host is respected, and named", async () => {
    const { path } = newFile();
    writeOwner(path, { token: "t", pid: 2 ** 30, started: "1", host: "elsewhere" });
    const before = readFileSync(`${path}.lock`, "utf8");
    const failure = await withFileLock(path, 100, async () => undefined).catch((e: unknown) => e);
    expect(failure).toBeInstanceOf(LockTimeout);
    expect((failure as LockTimeout).holder).toContain("elsewhere");
    expect(readFileSync(`${path}.lock`, "utf8")).toBe(before);
  });

  test.each(["", "{", "17"])("that cannot be read from %j is respected", async (text) => {
    const { path } = newFile();
    writeFileSync(`${path}.lock`, text);
    await expect(withFileLock(path, 100, async () => undefined)).rejects.toThrow(LockTimeout);
    expect(readFileSync(`${path}.lock`, "utf8")).toBe(text);
  });

  test("is taken over from by one at a time, however many try at once", async () => {
    const { path, folder } = newFile();
    const owner = await ownOwner();
    for (let round = 0; round < 20; round++) {
      writeOwner(path, { ...owner, token: `dead${round}`, pid: 2 ** 30 });
      let inside = 0;
      const most: number[] = [];
      const work = async (): Promise<void> => {
        most.push(++inside);
        await new Promise((resolve) => setImmediate(resolve));
        inside--;
      };
      await Promise.all(Array.from({ length: 8 }, () => withFileLock(path, 20_000, work)));
      expect(most).toEqual(Array.from({ length: 8 }, () => 1));
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  test("that died while taking over is taken over from, and leaves nothing", async () => {
    const { path, folder } = newFile();
    const owner = await ownOwner();
    writeOwner(path, { ...owner, token: "first", pid: 2 ** 30 });
    writeOwner(`${path}.lock.first`, { ...owner, token: "second", pid: 2 ** 30 });
    expect(await withFileLock(path, 1000, async () => "done")).toBe("done");
    expect(readdirSync(folder)).toEqual([]);
  });

  test("that died just after taking over leaves nothing for ever", async () => {
    const { path, folder } = newFile();
    const owner = await ownOwner();
    writeOwner(path, { ...owner, token: "second", pid: 2 ** 30 });
    writeOwner(`${path}.lock.first`, { ...owner, token: "second", pid: 2 ** 30 });
    expect(await withFileLock(path, 1000, async () => "done")).toBe("done");
    expect(readdirSync(folder)).toEqual([]);
  });

  test("that died before it had the lock leaves no temporary file for ever", async () => {
    const { path, folder } = newFile();
    const left = join(folder, ".file.lock.0123456789ab.tmp");
    writeFileSync(left, "{}");
    const longAgo = new Date(Date.now() - 600_000);
    utimesSync(left, longAgo, longAgo);
    await withFileLock(path, 0, async () => undefined);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("many processes at once", () => {
  test("lose no step, not even when some die while they hold the lock", async () => {
    const { path, folder } = newFile();
    writeFileSync(path, "0");
    const workers = Array.from({ length: 4 }, () => startScript(scripts, counting(12), path));
    const dying = Array.from({ length: 5 }, (_, n) =>
      startScript(scripts, counting(n, true), path),
    );
    const printed = await Promise.all([...workers, ...dying].map((script) => script.lines()));
    const steps = printed.flat().map(Number);
    expect(steps).toHaveLength(4 * 12 + (0 + 1 + 2 + 3 + 4));
    expect(new Set(steps).size).toBe(steps.length);
    // Each that died did so after its last step, which nobody was told of.
    expect(Number(readFileSync(path, "utf8"))).toBe(steps.length + 5);
    await withFileLock(path, 1000, async () => undefined);
    expect(readdirSync(folder)).toEqual(["file"]);
  });

  function counting(rounds: number, thenDie = false): string {
    return `${imports}
const step = async () => {
  const next = Number(readFileSync(path, "utf8")) + 1;
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 4));
  writeFileSync(path + "." + process.pid, String(next));
  renameSync(path + "." + process.pid, path);
  return next;
};
for (let round = 0; round < ${rounds}; round++) console.log(await withFileLock(path, 50_000, step));
if (${thenDie}) await withFileLock(path, 50_000, async () => {
  await step();
  process.kill(process.pid, "SIGKILL");
  await new Promise(() => setInterval(() => {}, 1000));
});`;
  }
});

describe.skipIf(!canMount)("a full disk", () => {
  test("is said, and leaves nothing behind", async () => {
    const { folder } = mountSmallDisk();
    const path = join(folder, "file");
    writeFileSync(join(folder, "other"), Buffer.alloc(64 * 1024));
    const failure = await withFileLock(path, 0, async () => undefined).catch((e: unknown) => e);
    expect(failure).toMatchObject({ code: "ENOSPC" });
    expect(readdirSync(folder)).toEqual(["other"]);
  });
});

const HOLD = `await withFileLock(path, 0, async () => {
  console.log(process.pid);
  await new Promise((resolve) => process.stdin.on("end", resolve).resume());
});`;

async function startHolder(path: string) {
  const script = startScript(scripts, `${imports}\n${HOLD}`, path);
  await script.line();
  return script;
}

/** A holder whose parent never asks what became of it. */
async function startOrphanHolder(path: string) {
  const file = join(scripts, "orphan.mjs");
  writeFileSync(file, `${imports}\n${HOLD}`);
  const command = '"$0" "$1" "$2" <&3 & exec sleep 600';
  const shell = follow(
    spawn("sh", ["-c", command, process.execPath, file, path], {
      stdio: ["ignore", "pipe", "inherit", "pipe"],
    }),
  );
  return { pid: Number(await shell.line()) };
}

function stateOf(pid: number): string | undefined {
  return /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8"))?.[1];
}

function newFile(): { readonly folder: string; readonly path: string } {
  const folder = temporaryFolder();
  return { folder, path: join(folder, "file") };
}

function ownerOf(path: string): LockOwner {
  return JSON.parse(readFileSync(`${path}.lock`, "utf8")) as LockOwner;
}

function writeOwner(path: string, owner: LockOwner): void {
  expect(existsSync(`${path}.lock`)).toBe(false);
  writeFileSync(`${path}.lock`, JSON.stringify(owner));
}

/** What this very process writes into a lock. */
async function ownOwner(): Promise<LockOwner> {
  const { path } = newFile();
  return withFileLock(path, 0, async () => ownerOf(path));
}
