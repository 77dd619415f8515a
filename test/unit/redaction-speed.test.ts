import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { redact } from "../../src/redaction/redaction.ts";
import { expectLinear } from "../support/linear-time.ts";
import { redacted } from "../support/redacted.ts";

const CHUNK = 64 * 1024;

/** Passes a text through in pieces of 64 KiB. */
function pass(values: readonly string[], output: string): () => void {
  const bytes = Buffer.from(output);
  return () => {
    const stream = redact(values).stream();
    for (let at = 0; at < bytes.length; at += CHUNK) stream.write(bytes.subarray(at, at + CHUNK));
    stream.end();
  };
}

const many = (count: number, valueOf: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => valueOf(index));
const aLong = "a".repeat(64 * 1024);

describe("time grows with the output, and no faster, for", () => {
  test.each<[string, readonly string[]]>([
    ["a secret of one letter again and again", ["a".repeat(100)]],
    ["one that begins so, of 64 KiB", [`${aLong}b`]],
    ["one of 64 KiB that is all over the output", [aLong]],
    ["a thousand that begin so", many(1000, (index) => `${"a".repeat(index + 3)}${index}`)],
    ["a thousand of which each begins the next", many(1000, (index) => "a".repeat(index + 3))],
  ])("%s", (_, values) => {
    expectLinear(64 * 1024, (size) => pass(values, "a".repeat(size)));
  });
});

describe("time grows with the secrets, and no faster, for", () => {
  test.each<[string, (size: number) => readonly string[]]>([
    ["a long one", (size) => ["ab".repeat(size)]],
    ["one of many lines", (size) => ["line\n".repeat(size / 8)]],
    ["one of many different lines", (size) => [many(size / 8, (n) => `line ${n}`).join("\n")]],
    ["JSON with many texts", (size) => [JSON.stringify(many(size / 8, (n) => `text ${n}`))]],
    ["many", (size) => many(size / 8, (index) => `${index} is its number`)],
    ["many that begin alike", (size) => many(size / 8, (n) => `postgres://user:${n}@host/`)],
  ])("%s", (_, valuesOf) => {
    expectLinear(4096, (size) => pass(valuesOf(size), "x"));
  });
});

test("a secret of 64 KiB is masked, also in base64 and byte by byte", () => {
  const secret = many(4096, (index) => String(index * 7919).padStart(16, "-")).join("");
  expect(secret.length).toBe(CHUNK);
  for (const written of [secret, Buffer.from(`user:${secret}`).toString("base64")])
    expect(redacted([secret], `<${written}>`, 1)).toMatch(/^<.{0,7}\*{4}>$/);
});

test("of a thousand secrets each is masked", () => {
  const values = many(1000, (index) => `secret ${index * 7919} of many`);
  expect(redacted(values, values.join("\n"))).toBe(many(1000, () => "****").join("\n"));
});

test("what has been given out is forgotten, also if something is held each time", () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const stream = redact(["!a secret"]).stream();
  const used = (): number => {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const write = (times: number): void => {
    for (let count = 0; count < times; count++) stream.write(Buffer.from("a line!"));
  };
  write(1000);
  const before = used();
  write(300_000);
  expect(used() - before).toBeLessThan(5_000_000);
  expect(Buffer.from(stream.end()).toString()).toBe("!");
});
