import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { execFileSync, spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { temporaryName, writeFileAtomic } from "../../src/system/atomic-file.ts";
import { bundleModule } from "../support/bundled-module.ts";
import { startScript } from "../support/node-script.ts";
import { canMount, mountSmallDisk } from "../support/small-disk.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const windows = process.platform === "win32";

let imports = "";
const scripts = mkdtempSync(join(tmpdir(), "keep-test-"));
beforeAll(() => {
  const module = bundleModule("src/system/atomic-file.ts", scripts);
  imports = `import { writeFileAtomic } from ${JSON.stringify(module)};
const [, , path] = process.argv;`;
});
afterAll(() => rmSync(scripts, { recursive: true }));

describe("writing", () => {
  test("makes the file and its folders", async () => {
    const folder = temporaryFolder();
    const path = join(folder, "deep", "er", "file");
    await writeFileAtomic(path, "text");
    expect(readFileSync(path, "utf8")).toBe("text");
    expect(readdirSync(join(folder, "deep", "er"))).toEqual(["file"]);
  });

  test("replaces text and bytes whole", async () => {
    const path = join(temporaryFolder(), "file");
    await writeFileAtomic(path, "a longer old text");
    await writeFileAtomic(path, new Uint8Array([0, 255, 10]));
    expect([...readFileSync(path)]).toEqual([0, 255, 10]);
    await writeFileAtomic(path, "");
    expect(readFileSync(path, "utf8")).toBe("");
  });

  test.skipIf(windows).each([0o000, 0o022, 0o277])("mode 0600 under umask %i", async (mask) => {
    const path = join(temporaryFolder(), "file");
    writeFileSync(path, "old");
    chmodSync(path, 0o644);
    const script = `${imports}\nprocess.umask(${mask}); await writeFileAtomic(path, "new");`;
    await startScript(scripts, script, path).lines();
    expect(readFileSync(path, "utf8")).toBe("new");
    expect(modeOf(path)).toBe(0o600);
  });

  test.skipIf(windows)("another mode where one is given", async () => {
    const path = join(temporaryFolder(), "file");
    await writeFileAtomic(path, "x", 0o644);
    expect(modeOf(path)).toBe(0o644);
  });

  test("of several at once one stands whole, and nothing is left beside it", async () => {
    const folder = temporaryFolder();
    const path = join(folder, "file");
    const texts = Array.from({ length: 10 }, (_, n) => String(n).repeat(100_000));
    await Promise.all(texts.map((text) => writeFileAtomic(path, text)));
    expect(texts.includes(readFileSync(path, "utf8"))).toBe(true);
    expect(readdirSync(folder)).toEqual(["file"]);
  });

  test.skipIf(windows)("goes through a pipe without replacing it", async () => {
    const path = join(temporaryFolder(), "pipe");
    execFileSync("mkfifo", [path]);
    const reader = spawn("cat", [path], { stdio: ["ignore", "pipe", "inherit"] });
    onTestFinished(() => void reader.kill());
    const [chunks] = await Promise.all([reader.stdout.toArray(), writeFileAtomic(path, "text")]);
    expect(Buffer.concat(chunks as Buffer[]).toString()).toBe("text");
    expect(lstatSync(path).isFIFO()).toBe(true);
  });
});

describe.skipIf(windows)("a symbolic link", () => {
  test("is followed: what it points to is replaced", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "shared"));
    writeFileSync(join(folder, "shared", "file"), "old");
    symlinkSync("shared/file", join(folder, "link"));
    await writeFileAtomic(join(folder, "link"), "new");
    expect(readlinkSync(join(folder, "link"))).toBe("shared/file");
    expect(readFileSync(join(folder, "shared", "file"), "utf8")).toBe("new");
    expect(readdirSync(join(folder, "shared"))).toEqual(["file"]);
  });

  test("to a file that is not there yet makes that file", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "shared"));
    symlinkSync("shared/file", join(folder, "link"));
    await writeFileAtomic(join(folder, "link"), "new");
    expect(lstatSync(join(folder, "link")).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, "shared", "file"), "utf8")).toBe("new");
  });
});

describe("what cannot be written", () => {
  test("a folder in the file's place is said and left", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "file", "inner"), { recursive: true });
    await expect(writeFileAtomic(join(folder, "file"), "x")).rejects.toMatchObject({
      code: "EISDIR",
    });
    expect(readdirSync(folder)).toEqual(["file"]);
    expect(readdirSync(join(folder, "file"))).toEqual(["inner"]);
  });

  test("a file in the folder's place is said and left", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "file"), "old");
    const failure = await failureOf(writeFileAtomic(join(folder, "file", "below"), "x"));
    expect(["ENOTDIR", "EEXIST"]).toContain(failure.code);
    expect(readFileSync(join(folder, "file"), "utf8")).toBe("old");
  });

  test("a name that is too long is said, and nothing is left", async () => {
    const folder = temporaryFolder();
    const failure = await failureOf(writeFileAtomic(join(folder, "x".repeat(300)), "x"));
    expect(failure.code).toBe("ENAMETOOLONG");
    expect(readdirSync(folder)).toEqual([]);
  });

  test.skipIf(!canMount)("a read-only folder is said, and the old file stays", async () => {
    const { folder, makeReadOnly } = mountSmallDisk();
    writeFileSync(join(folder, "file"), "old");
    makeReadOnly();
    expect((await failureOf(writeFileAtomic(join(folder, "file"), "new"))).code).toBe("EROFS");
    expect(readFileSync(join(folder, "file"), "utf8")).toBe("old");
  });

  test.skipIf(!canMount)("a full disk is said, and the old file stays alone", async () => {
    const { folder } = mountSmallDisk();
    writeFileSync(join(folder, "file"), "old");
    const large = Buffer.alloc(128 * 1024);
    expect((await failureOf(writeFileAtomic(join(folder, "file"), large))).code).toBe("ENOSPC");
    expect(readFileSync(join(folder, "file"), "utf8")).toBe("old");
    expect(readdirSync(folder)).toEqual(["file"]);
    await writeFileAtomic(join(folder, "file"), "there is room for this");
    expect(readFileSync(join(folder, "file"), "utf8")).toBe("there is room for this");
  });
});

describe("a writer that is killed", () => {
  test("leaves the old text or the new one, and the next write works", async () => {
    const folder = temporaryFolder();
    const path = join(folder, "file");
    writeFileSync(path, "0".repeat(SIZE));
    const seen = new Set<string>();
    for (let round = 0; round < 10; round++) {
      const writer = startScript(scripts, `${imports}\n${WRITE_ON}`, path);
      await writer.line();
      // However slow the disk is, it has written something new before it is killed.
      const before = requireWhole(path);
      await vi.waitUntil(() => requireWhole(path) !== before, { timeout: 20_000, interval: 1 });
      const end = performance.now() + Math.random() * 40;
      do seen.add(requireWhole(path));
      while (performance.now() < end);
      await writer.kill();
      seen.add(requireWhole(path));
    }
    expect(seen.size).toBeGreaterThan(2);
    for (const entry of readdirSync(folder)) {
      const longAgo = new Date(Date.now() - 600_000);
      utimesSync(join(folder, entry), longAgo, longAgo);
    }
    await writeFileAtomic(path, "the end");
    expect(readFileSync(path, "utf8")).toBe("the end");
    expect(readdirSync(folder)).toEqual(["file"]);
  });

  const SIZE = 1024 * 1024;
  const WRITE_ON = `console.log("writing");
for (let n = 1; ; n = (n + 1) % 10) await writeFileAtomic(path, String(n).repeat(${SIZE}));`;

  /** The one character that the whole file is made of. */
  function requireWhole(path: string): string {
    const text = readFileSync(path, "latin1");
    const whole = text.length === SIZE && text === text.charAt(0).repeat(SIZE);
    expect(whole, "half a file is visible").toBe(true);
    return text.charAt(0);
  }
});

describe("temporary files that were left", () => {
  test("are cleared when old, and only those of this very file", async () => {
    const folder = temporaryFolder();
    const old = [".file.0123456789ab.tmp", ".file.aaaaaaaaaaaa.tmp"];
    const others = [
      ".file.0123456789ab.tmp.bak",
      ".file.other.0123456789ab.tmp",
      ".file.tmp",
      ".other.0123456789ab.tmp",
      "file.0123456789ab.tmp",
    ];
    const longAgo = new Date(Date.now() - 600_000);
    for (const name of [...old, ...others]) {
      writeFileSync(join(folder, name), "");
      utimesSync(join(folder, name), longAgo, longAgo);
    }
    await writeFileAtomic(join(folder, "file"), "x");
    expect(readdirSync(folder).toSorted()).toEqual([...others, "file"].toSorted());
  });

  test("stay when young: their writer may be at work", async () => {
    const folder = temporaryFolder();
    const young = temporaryName("file");
    writeFileSync(join(folder, young), "");
    await writeFileAtomic(join(folder, "file"), "x");
    expect(readdirSync(folder).toSorted()).toEqual([young, "file"]);
  });
});

function modeOf(path: string): number {
  return statSync(path).mode & 0o777;
}

async function failureOf(call: Promise<unknown>): Promise<NodeJS.ErrnoException> {
  return call.then(
    () => new Error("It did not fail."),
    (error: unknown) => error as NodeJS.ErrnoException,
  );
}
