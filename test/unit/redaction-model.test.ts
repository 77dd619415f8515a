import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { patternsOf } from "../../src/redaction/patterns.ts";
import { redact } from "../../src/redaction/redaction.ts";
import { awkwardText } from "../support/awkward-text.ts";
import { redactedByRule } from "../support/redacted.ts";

const runs = { numRuns: 3000 };

/** An output that comes in pieces, after some of which nothing comes for a while. */
const pieces = (text: fc.Arbitrary<string>) =>
  fc.array(fc.record({ text, isPause: fc.boolean() }), { maxLength: 12 });

/** Few letters, so that secrets overlap, begin alike and are in each other; and some long ones. */
const letters = fc.string({ unit: fc.constantFrom("a", "b"), minLength: 3, maxLength: 24 });
const parts = fc
  .array(fc.constantFrom("a", "ab", "aab", "abab".repeat(5), "a".repeat(17)), { maxLength: 5 })
  .map((found) => found.join(""));

function bytesSeen(
  values: readonly string[],
  written: readonly { readonly text: string; readonly isPause: boolean }[],
  pauses: boolean,
): string {
  const stream = redact(values).stream();
  const seen = written.flatMap(({ text, isPause }) => [
    Buffer.from(stream.write(Buffer.from(text, "latin1"))),
    ...(pauses && isPause ? [Buffer.from(stream.pause())] : []),
  ]);
  return Buffer.concat([...seen, stream.end()]).toString("latin1");
}

const patternsIn = (values: readonly string[]) => values.flatMap(patternsOf);

describe("whatever the secrets and the output", () => {
  test("all that any of them covers is masked, and nothing else", () => {
    const values = fc.array(fc.oneof(letters, parts), { maxLength: 6 });
    fc.assert(
      fc.property(values, pieces(fc.oneof(letters, parts)), (secrets, written) => {
        const output = written.map(({ text }) => text).join("");
        expect(bytesSeen(secrets, written, false)).toBe(
          redactedByRule(patternsIn(secrets), output),
        );
      }),
      runs,
    );
  });

  test("what a pause gives out is next to nothing, and the rest of it is masked", () => {
    const values = fc.array(fc.oneof(letters, parts), { maxLength: 4 });
    const text = fc.string({ unit: fc.constantFrom("a", "b", "ab", "aa"), maxLength: 9 });
    fc.assert(
      fc.property(values, pieces(text), (secrets, written) => {
        const output = written.map((one) => one.text).join("");
        const ends = written.map((_, index) =>
          written.slice(0, index + 1).reduce((sum, one) => sum + one.text.length, 0),
        );
        const pauses = ends.filter((_, index) => written[index]!.isPause);
        expect(bytesSeen(secrets, written, true)).toBe(
          redactedByRule(patternsIn(secrets), output, pauses),
        );
      }),
      runs,
    );
  });

  test("no secret is seen, in any of its forms", () => {
    const secrets = fc.array(
      awkwardText.filter((text) => text.trim().length > 2),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(secrets, fc.infiniteStream(fc.nat()), (values, numbers) => {
        // An asterisk may be one of a mask.
        const patterns = patternsIn(values).filter((pattern) => !pattern.includes("*"));
        fc.pre(patterns.length > 0);
        const written = Array.from({ length: 30 }, () => {
          const pattern = patterns[numbers.next().value! % patterns.length]!;
          return [
            { text: pattern.slice(0, numbers.next().value! % pattern.length), isPause: true },
            { text: pattern, isPause: true },
            { text: "é\xff\0", isPause: false },
          ];
        }).flat();
        const seen = bytesSeen(values, written, true);
        expect(patterns.filter((one) => seen.includes(one))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
