import { execFileSync, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { filterScript } from "../support/starter-script.ts";

const folder = mkdtempSync(join(tmpdir(), "keep-test-"));
const plain = join(folder, "plain.mjs");
const marked = join(folder, "marked.mjs");
beforeAll(() => {
  writeFileSync(plain, filterScript(folder, false));
  writeFileSync(marked, filterScript(folder, true));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a line of bash; `filtered` runs a program through a filter that changes nothing, `marked` through one that shows. */
function bash(line: string) {
  const functions = `filtered() { "${process.execPath}" "${plain}" "$@"; }; marked() { "${process.execPath}" "${marked}" "$@"; }`;
  const { stdout, stderr, status } = spawnSync("bash", ["-c", `${functions}\n${line}`], {
    encoding: "utf8",
    cwd: folder,
  });
  return { stdout, stderr, status };
}

describe("output through a filter", () => {
  test("goes to its own stream, and the end is the program's", () => {
    expect(bash("filtered sh -c 'echo out; echo err >&2; exit 5'")).toEqual({
      stdout: "out\n",
      stderr: "err\n",
      status: 5,
    });
  });

  test("has each stream's end, also where nothing was written", () => {
    expect(bash("marked sh -c 'printf out'").stdout.replaceAll("-", "")).toBe("<out>.");
    expect(bash("marked sh -c 'printf out'").stderr.replaceAll("-", "")).toBe(".");
  });

  test("is in order where both streams are one file", () => {
    const program = "for i in 1 2 3 4 5 6 7 8 9; do echo out$i; echo err$i >&2; done";
    const { stdout } = bash(`filtered sh -c '${program}' 2>&1`);
    expect(stdout).toBe(bash(`sh -c '${program}' 2>&1`).stdout);
  });

  test("100 MiB come through byte for byte", () => {
    const { stdout } = bash("filtered head -c 104857600 /dev/zero | sha256sum");
    const zeros = createHash("sha256").update(Buffer.alloc(104_857_600)).digest("hex");
    expect(stdout).toBe(`${zeros}  -\n`);
  });

  test("can be opened by name, as programs do that log to /dev/stdout", () => {
    expect(bash("filtered sh -c 'echo a >/dev/stdout; echo b >/dev/stderr'")).toEqual({
      stdout: "a\n",
      stderr: "b\n",
      status: 0,
    });
  });

  test("needs no mkfifo", () => {
    symlinkSync("/bin/sh", join(folder, "sh"));
    const { stdout, status } = bash(`PATH="${folder}" filtered sh -c 'echo out; exit 6'`);
    expect({ stdout, status }).toEqual({ stdout: "out\n", status: 6 });
  });

  test.each(["exit 0", "kill -TERM $$"])("leaves the streams blocking for others: %s", (end) => {
    const flags = "cat /proc/self/fdinfo/1 /proc/self/fdinfo/2 | grep flags >&3";
    const line = (program: string) =>
      `{ ${program}; ${flags}; } 3>flags 2>&1 | cat >said; cat flags`;
    const { stdout } = bash(line(`filtered sh -c '${end}'`));
    expect(stdout).toContain("flags:");
    expect(stdout).toBe(bash(line("true")).stdout);
  });

  test("leaves no file behind", () => {
    const before = execFileSync("ls", [tmpdir()], { encoding: "utf8" });
    bash("filtered true");
    const made = execFileSync("ls", [tmpdir()], { encoding: "utf8" })
      .split("\n")
      .filter((name) => /^keep-.{6}$/.test(name) && !before.includes(name));
    expect(made).toEqual([]);
  });

  test("ends with a reader that goes away", () => {
    expect(bash("filtered yes | head -1; echo ${PIPESTATUS[0]}").stdout).toBe("y\n141\n");
    expect(bash("{ filtered sh -c 'yes; echo $? >&2' 2>&3 | head -1; } 3>&1").stdout).toMatch(
      /^y\n141\n$/,
    );
  });

  test("is waited for, when something that the program started writes longer", () => {
    expect(bash("filtered sh -c '(sleep 0.5; echo late) & echo soon; exit 3'")).toMatchObject({
      stdout: "soon\nlate\n",
      status: 3,
    });
  });

  test("is no faster than its reader", async () => {
    const keep = spawn(process.execPath, [
      plain,
      "sh",
      "-c",
      "head -c 50000000 /dev/zero; echo done >&2",
    ]);
    onTestFinished(() => void keep.kill("SIGKILL"));
    let isDone = false;
    keep.stderr.on("data", () => (isDone = true));
    await once(keep.stdout, "data");
    keep.stdout.pause();
    // What the pipes and Keep hold is far less: the writer waits.
    await expect.poll(() => waitsToWrite(), { timeout: 10_000 }).toBe(true);
    expect(isDone).toBe(false);
    keep.stdout.resume();
    await once(keep, "close");
    expect(isDone).toBe(true);
  });
});

describe("a pause", () => {
  test("comes after a silence, once, so that a prompt is shown before its answer", async () => {
    const keep = spawn(process.execPath, [
      marked,
      "sh",
      "-c",
      'printf "name? "; read -r n; echo "hello $n"',
    ]);
    onTestFinished(() => void keep.kill("SIGKILL"));
    let shown = "";
    keep.stdout.setEncoding("utf8").on("data", (text: string) => (shown += text));
    await expect.poll(() => shown, { timeout: 10_000 }).toMatch(/<name\? >-$/);
    keep.stdin.end("you\n");
    await once(keep, "close");
    expect(shown).toMatch(/<name\? >-<hello you\n>-?\.$/);
  });
});

/** Whether the program that writes so much is held up by a full pipe. */
function waitsToWrite(): boolean {
  const found = spawnSync("pgrep", ["-f", "head -c 50000000 /dev/zero$"], {
    encoding: "utf8",
  }).stdout;
  return found
    .split("\n")
    .some((pid) => pid !== "" && /pipe_write/.test(readFileSync(`/proc/${pid}/wchan`, "utf8")));
}
