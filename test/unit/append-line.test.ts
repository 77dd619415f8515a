import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { appendLine } from "../../src/system/append-line.ts";
import { linesBackwards } from "../../src/system/lines-backwards.ts";
import { numberedFile } from "../../src/system/numbered-file.ts";
import { rotateFile } from "../../src/system/rotate-file.ts";
import { bundleModule } from "../support/bundled-module.ts";
import { startScript } from "../support/node-script.ts";
import { canMount, mountSmallDisk } from "../support/small-disk.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const scripts = mkdtempSync(join(tmpdir(), "keep-test-"));
afterAll(() => rmSync(scripts, { recursive: true }));
const windows = process.platform === "win32";

const newFile = (): string => join(temporaryFolder(), "local", "audit.jsonl");
const modeOf = (path: string): number => statSync(path).mode & 0o777;

describe("a line is added", () => {
  test("to a file and a folder that are made for it, and are private", () => {
    const path = newFile();
    expect(appendLine(path, "one")).toBe(4);
    expect(appendLine(path, "zwei ä")).toBe(12);
    expect(readFileSync(path, "utf8")).toBe("one\nzwei ä\n");
    if (!windows) expect([modeOf(path), modeOf(join(path, ".."))]).toEqual([0o600, 0o700]);
  });

  test("to a folder that git leaves out, also where nothing above says so", () => {
    const path = newFile();
    appendLine(path, "one");
    expect(readFileSync(join(path, "../.gitignore"), "utf8")).toBe("*\n");
    const told = newFile();
    writeFileSync(join(told, "../../.gitignore"), "local/\n");
    appendLine(told, "one");
    expect(readdirSync(join(told, ".."))).toEqual(["audit.jsonl"]);
  });

  test("after half a line, which a crash has left, on a line of its own", () => {
    const path = newFile();
    appendLine(path, "one");
    appendFileSync(path, '{"half');
    appendLine(path, "two");
    expect(readFileSync(path, "utf8")).toBe('one\n{"half\ntwo\n');
  });

  test("to no folder whose own folder is gone", () => {
    expect(() => appendLine(join(temporaryFolder(), "gone", "local", "a.jsonl"), "one")).toThrow(
      expect.objectContaining({ code: "ENOENT" }),
    );
  });

  test("never through a symbolic link, to a file or of a folder", () => {
    const path = newFile();
    const folder = join(path, "..");
    const other = temporaryFolder();
    mkdirSync(folder);
    symlinkSync(join(other, "target"), path);
    expect(() => appendLine(path, "one")).toThrow(expect.objectContaining({ code: "ELOOP" }));
    const linked = join(temporaryFolder(), "local");
    symlinkSync(other, linked);
    expect(() => appendLine(join(linked, "a.jsonl"), "one")).toThrow(
      expect.objectContaining({ code: "ELOOP" }),
    );
    expect(readdirSync(other)).toEqual([]);
  });

  test("to no pipe that stands in its place, which is not waited for", () => {
    const path = newFile();
    mkdirSync(join(path, ".."));
    execFileSync("mkfifo", [path]);
    expect(() => appendLine(path, "one")).toThrow(expect.objectContaining({ code: "EFTYPE" }));
    expect([...linesBackwards(path, 5)]).toEqual([]);
  });

  test.skipIf(!canMount)("to no full disk, and what half of it fitted is passed over later", () => {
    const { folder } = mountSmallDisk();
    const path = join(folder, "local", "audit.jsonl");
    appendLine(path, "one");
    writeFileSync(join(folder, "big"), Buffer.alloc(56 * 1024));
    expect(() => appendLine(path, "x".repeat(32 * 1024))).toThrow(
      expect.objectContaining({ code: "ENOSPC" }),
    );
    truncateSync(join(folder, "big"), 0);
    appendLine(path, "two");
    const lines = [...linesBackwards(path, 5)];
    expect([lines[0], lines.at(-1)]).toEqual(["two", "one"]);
  });
});

describe("rotating", () => {
  const limits = { maxBytes: 8, files: 3 };

  test("moves each file one on, and drops the oldest", async () => {
    const path = newFile();
    for (const line of ["first one", "second one", "third one", "fourth one"]) {
      appendLine(path, line);
      await rotateFile(path, limits);
    }
    const files = readdirSync(join(path, "..")).filter((name) => name.endsWith(".jsonl"));
    expect(files.toSorted()).toEqual(["audit.1.jsonl", "audit.2.jsonl"]);
    appendLine(path, "last");
    await rotateFile(path, limits);
    expect([...linesBackwards(path, 3)]).toEqual(["last", "fourth one", "third one"]);
  });

  test("that was cut off has left a gap, and what is behind it is not dropped", async () => {
    const path = newFile();
    appendLine(path, "the newest");
    writeFileSync(numberedFile(path, 2), "the oldest\n");
    await rotateFile(path, limits);
    expect([...linesBackwards(path, 3)]).toEqual(["the newest", "the oldest"]);
  });

  test("is left to another process that is at it", async () => {
    const path = newFile();
    appendLine(path, "much too long");
    const owner = { token: "x", pid: process.ppid, host: "elsewhere" };
    writeFileSync(`${path}.lock`, JSON.stringify(owner));
    await rotateFile(path, limits);
    expect(readFileSync(path, "utf8")).toBe("much too long\n");
  });
});

describe("many processes at once", () => {
  let imports: string;
  beforeAll(() => {
    const module = (name: string): string =>
      JSON.stringify(bundleModule(`src/system/${name}.ts`, scripts, `${name}.mjs`));
    imports = `import { appendLine } from ${module("append-line")};
import { rotateFile } from ${module("rotate-file")};
const [, , path, writer] = process.argv;`;
  });

  test("lose no line and mix none, while they rotate", async () => {
    const path = newFile();
    const line = "`${writer} ${n} ${'x'.repeat(Number(n) * 40)}`";
    const code = `${imports}
for (let n = 0; n < 20; n++)
  if (appendLine(path, ${line}) > 90_000) await rotateFile(path, { maxBytes: 90_000, files: 6 });`;
    const writers = Array.from({ length: 50 }, (_, writer) => String(writer));
    await Promise.all(writers.map((writer) => startScript(scripts, code, path, writer).lines()));
    const found = [...linesBackwards(path, 6)];
    const wanted = writers.flatMap((writer) =>
      Array.from({ length: 20 }, (_, n) => `${writer} ${n} ${"x".repeat(n * 40)}`),
    );
    expect(found.length).toBe(wanted.length);
    expect(wanted.filter((text) => !found.includes(text))).toEqual([]);
    expect(readdirSync(join(path, "..")).length).toBeGreaterThan(3);
  }, 60_000);

  test("that are killed leave lines that can be read", async () => {
    const path = newFile();
    const code = `${imports}
console.log("begun");
for (let n = 0; ; n++) appendLine(path, JSON.stringify({ n, text: "x".repeat(100_000) }));`;
    const writer = startScript(scripts, code, path, "one");
    await writer.line();
    await expect.poll(() => statSync(path).size).toBeGreaterThan(500_000);
    await writer.kill();
    appendLine(path, '"after"');
    const [last, ...others] = [...linesBackwards(path, 1)];
    expect(last).toBe('"after"');
    // The very last may be half a line.
    for (const line of others.slice(1)) expect(() => JSON.parse(line!) as unknown).not.toThrow();
  });

  test.skipIf(windows).each([0o000, 0o077, 0o777])(
    "the file and its folder are private under umask %i",
    async (mask) => {
      const path = newFile();
      const code = `${imports}\nprocess.umask(${mask}); appendLine(path, "one"); appendLine(path, "two");`;
      await startScript(scripts, code, path).lines();
      expect(readFileSync(path, "utf8")).toBe("one\ntwo\n");
      expect([modeOf(path), modeOf(join(path, ".."))]).toEqual([0o600, 0o700]);
    },
  );
});
