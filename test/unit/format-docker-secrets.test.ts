import { expect, test } from "vitest";
import { fileNameOf, filesOf } from "../../src/formats/docker-secrets.ts";
import { awkwardMaps, keys } from "../support/awkward-variables.ts";
import { failureOf } from "../support/failure-of.ts";

test("each file has the bytes of a value, and nothing else", () => {
  for (const variables of awkwardMaps(100, keys)) {
    const files = filesOf(variables);
    expect([...files.keys()]).toEqual([...variables.keys()]);
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    for (const [name, bytes] of files) expect(decoder.decode(bytes)).toBe(variables.get(name));
  }
});

test("bytes come out as bytes", () => {
  const files = filesOf(
    new Map([
      ["A", "AP8="],
      ["B", "AP8="],
    ]),
    new Set(["A"]),
  );
  expect([...files.get("A")!]).toEqual([0, 255]);
  expect(Buffer.from(files.get("B")!).toString()).toBe("AP8=");
});

test.each(["A", "a-b", "_", "1", "key.p12", "k".repeat(255)])("a file may be named %j", (name) => {
  expect(fileNameOf(name)).toBe(name);
});

test.each([
  "",
  ".",
  "..",
  ".env",
  "a/b",
  "..\\a",
  "-rf",
  "a b",
  "a\0",
  "a\n",
  "é",
  "k".repeat(256),
])("a file is never named %j", (name) => {
  expect(fileNameOf(name)).toBeUndefined();
  expect(failureOf(() => filesOf(new Map([[name, "x"]]))).code).toBe("INVALID_VARIABLE_NAME");
});

test("half of a character is refused, and bytes that are no base64", () => {
  expect(failureOf(() => filesOf(new Map([["A", "\ud800"]]))).code).toBe("VALUE_NOT_REPRESENTABLE");
  expect(failureOf(() => filesOf(new Map([["A", "é!"]]), new Set(["A"]))).code).toBe(
    "VALUE_NOT_REPRESENTABLE",
  );
});
