import { redact } from "../../src/redaction/redaction.ts";

/** A text, or bytes as they are. */
type Written = string | Uint8Array;

/** What is seen of an output, given in pieces of some size, with secrets masked. */
export function redacted(values: readonly string[], output: Written, size = Infinity): string {
  return redactedBytes(values, Buffer.from(output), size).toString("utf8");
}

export function redactedBytes(values: readonly string[], output: Buffer, size: number): Buffer {
  const stream = redact(values).stream();
  const pieces = piecesOf(output, size).map((piece) => Buffer.from(stream.write(piece)));
  return Buffer.concat([...pieces, stream.end()]);
}

/** What is seen of an output that comes in two pieces, for every place where it may be cut. */
export function redactedAtEveryCut(values: readonly string[], output: Written): readonly string[] {
  const bytes = Buffer.from(output);
  const redaction = redact(values);
  return Array.from({ length: bytes.length + 1 }, (_, cut) => {
    const stream = redaction.stream();
    const [first, second] = [
      stream.write(bytes.subarray(0, cut)),
      stream.write(bytes.subarray(cut)),
    ];
    return Buffer.concat([first, second, stream.end()]).toString("utf8");
  });
}

function piecesOf(bytes: Buffer, size: number): readonly Buffer[] {
  if (size >= bytes.length) return [bytes];
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
}

/**
 * What is to be seen by the rule, found in the plainest way: all that any pattern covers, a mask for
 * each run of it. After the bytes before a pause, what of them is given out stays visible.
 *
 * @param patterns and the output with a character for each byte
 * @param pauses how many bytes came before each
 */
export function redactedByRule(
  patterns: readonly string[],
  output: string,
  pauses: readonly number[] = [],
): string {
  const isVisible = output.split("").map(() => false);
  for (const pause of pauses) {
    const covered = coveredIn(patterns, output.slice(0, pause));
    const given = pause - heldAtPause(patterns, output.slice(0, pause));
    for (let at = 0; at < given; at++) isVisible[at] ||= covered[at] !== true;
  }
  const covered = coveredIn(patterns, output).map((isCovered, at) => isCovered && !isVisible[at]);
  return output
    .split("")
    .map((one, at) => (covered[at] === true ? (covered[at - 1] === true ? "" : "****") : one))
    .join("");
}

function coveredIn(patterns: readonly string[], output: string): readonly boolean[] {
  const covered = output.split("").map(() => false);
  for (const pattern of patterns)
    for (let at = output.indexOf(pattern); at >= 0; at = output.indexOf(pattern, at + 1))
      covered.fill(true, at, at + pattern.length);
  return covered;
}

/** The longest end that begins a pattern and is more than three bytes or a quarter of one. */
function heldAtPause(patterns: readonly string[], output: string): number {
  const lengths = patterns
    .flatMap((pattern) =>
      Array.from({ length: pattern.length - 1 }, (_, index) => ({ pattern, length: index + 1 })),
    )
    .filter(({ pattern, length }) => output.endsWith(pattern.slice(0, length)))
    .filter(({ pattern, length }) => length > Math.min(3, pattern.length / 4))
    .map(({ length }) => length);
  return Math.max(0, ...lengths);
}
