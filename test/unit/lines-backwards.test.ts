import { createWriteStream, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { linesBackwards } from "../../src/system/lines-backwards.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

describe("the lines of a rotated file", () => {
  test("come newest first, whatever is in them and wherever pieces end", () => {
    const path = join(temporaryFolder(), "audit.jsonl");
    const line = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.integer({ min: 65_000, max: 66_000 }).map((length) => "ä".repeat(length)),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), fc.boolean(), (texts, isWhole) => {
        const lines = texts.map((text) => text.replaceAll("\n", " "));
        writeFileSync(path, lines.join("\n") + (isWhole ? "\n" : ""));
        const expected = lines.filter((text) => text !== "").toReversed();
        expect([...linesBackwards(path, 1)]).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  test("are those of all files, of which some may be missing", () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "audit.1.jsonl"), "c\nd\n");
    writeFileSync(join(folder, "audit.4.jsonl"), "a\nb\n");
    writeFileSync(join(folder, "audit.5.jsonl"), "too old\n");
    expect([...linesBackwards(join(folder, "audit.jsonl"), 5)]).toEqual(["d", "c", "b", "a"]);
  });

  test("are read once where the file moved on meanwhile, and none of a folder", () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "audit.jsonl"), "a\n");
    symlinkSync("audit.jsonl", join(folder, "audit.1.jsonl"));
    mkdirSync(join(folder, "audit.2.jsonl"));
    expect([...linesBackwards(join(folder, "audit.jsonl"), 5)]).toEqual(["a"]);
  });

  test("are passed over where they are too long for any of ours", () => {
    const path = join(temporaryFolder(), "audit.jsonl");
    writeFileSync(path, `a\n${"x".repeat(5_000_000)}\nb\n`);
    expect([...linesBackwards(path, 1)]).toEqual(["b", undefined, "a"]);
  });

  test("are read from the end of a huge file at once, in little memory", async () => {
    const path = join(temporaryFolder(), "audit.jsonl");
    const stream = createWriteStream(path);
    const block = `{"text":"${"x".repeat(90)}"}\n`.repeat(10_000);
    for (let n = 0; n < 100; n++) if (!stream.write(block)) await once(stream, "drain");
    stream.end("last\n");
    await once(stream, "finish");
    const before = performance.now();
    const lines = linesBackwards(path, 1);
    expect(lines.next().value).toBe("last");
    lines.return(undefined);
    expect(performance.now() - before).toBeLessThan(100);
    const memory = process.memoryUsage().rss;
    let count = 0;
    for (const _ of linesBackwards(path, 1)) count++;
    expect(count).toBe(1_000_001);
    expect(process.memoryUsage().rss - memory).toBeLessThan(80 * 1024 * 1024);
  }, 30_000);
});
