import { describe, expect, test } from "vitest";
import { redact } from "../../src/redaction/redaction.ts";
import { redacted, redactedAtEveryCut, redactedBytes } from "../support/redacted.ts";

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString("utf8");
const everyWay = (values: readonly string[], output: string): readonly string[] => [
  ...new Set([
    ...redactedAtEveryCut(values, output),
    ...[1, 2, 3, 7].map((size) => redacted(values, output, size)),
  ]),
];

/** A stream that takes and gives texts. */
function open(...values: readonly string[]) {
  const stream = redact(values).stream();
  return {
    write: (chunk: string) => text(stream.write(Buffer.from(chunk))),
    pause: () => text(stream.pause()),
    end: () => text(stream.end()),
  };
}

describe("wherever the output is cut into pieces", () => {
  test("a secret is masked, and what is beside it is not", () => {
    expect(everyWay(["hunter22"], "a hunter22 b")).toEqual(["a **** b"]);
    expect(everyWay(["hunter22"], "hunter2 hhunter22 hunthunter22")).toEqual([
      "hunter2 h**** hunt****",
    ]);
    const long = "a long secret, ".repeat(20);
    const most = long.slice(0, -1);
    expect(everyWay([`${long}.`], `${most}${long}${long}.${most}`)).toEqual([
      `${most}${long}****${most}`,
    ]);
  });

  test("of secrets that overlap nothing is left, and there is one mask", () => {
    expect(everyWay(["abcdef", "defghi"], "<abcdefghi>")).toEqual(["<****>"]);
    expect(everyWay(["abcd", "cdef", "efgh"], "<abcdefgh>abcdefg")).toEqual(["<****>****g"]);
    expect(everyWay(["aba"], "<abababab>")).toEqual(["<****b>"]);
  });

  test("secrets side by side have one mask", () => {
    expect(everyWay(["abc", "xyz"], "<abcxyzabc>")).toEqual(["<****>"]);
  });

  test("a secret that begins another is masked on its own, and the other as a whole", () => {
    const values = ["abc", "abcdef", "abcdefghijklmnopqrstuvwxyz"];
    expect(everyWay(values, "abc abcd abcdef abcdefg abcdefghijklmnopqrstuvwxyz")).toEqual([
      "**** ****d **** ****g ****",
    ]);
  });

  test("a secret within another is masked on its own, and the other as a whole", () => {
    expect(everyWay(["xxabcyy", "abc"], "xxabc abcyy xxabcyy")).toEqual(["xx**** ****yy ****"]);
    const long = "0123456789abcdefghij";
    expect(everyWay([long, "9abcdef"], `${long.slice(2)} ${long}`)).toEqual([
      "2345678****ghij ****",
    ]);
  });

  test("a long secret is found within what begins like it, several times over", () => {
    const letters = "a".repeat(10);
    const secret = `${letters}b${letters}c`;
    expect(everyWay([secret], `${letters}b${letters}a${secret.slice(10)}`)).toEqual([
      `${letters}ba****`,
    ]);
    expect(everyWay([`${secret}${secret}d`], `${secret.repeat(7)}d`)).toEqual([
      `${secret.repeat(5)}****`,
    ]);
  });

  test("long secrets that begin alike are told apart", () => {
    const values = [1, 2, 3].map((number) => `-----BEGIN A LONG KEY-----${number}.end`);
    expect(everyWay(values, `${values[1]!} -----BEGIN A LONG KEY-----4.end`)).toEqual([
      "**** -----BEGIN A LONG KEY-----4.end",
    ]);
  });
});

test("other bytes pass as they are, whether they are text or not", () => {
  const bytes = Buffer.from(Array.from({ length: 1024 }, (_, index) => (index * 7) % 256));
  for (const size of [1, 5, Infinity]) {
    expect(redactedBytes(["hunter22", "\u00ff\u00fe\u00fd"], bytes, size)).toEqual(bytes);
    expect(redactedBytes([], bytes, size)).toEqual(bytes);
  }
  const around = Buffer.from([0xff, 0xc3, ...Buffer.from("käse"), 0xa9, 0]);
  expect(redactedBytes(["käse"], around, 1)).toEqual(
    Buffer.from([0xff, 0xc3, ...Buffer.from("****"), 0xa9, 0]),
  );
});

describe("nothing is held that need not be:", () => {
  test("a line that has no beginning of a secret at its end comes at once", () => {
    const { write, end } = open("hunter22", "secret words");
    expect(write("hunter, hunt; secret\n")).toBe("hunter, hunt; secret\n");
    expect(end()).toBe("");
  });

  test("what may begin a secret waits until it is none, and no longer", () => {
    const { write, end } = open("hunter22");
    expect(write("a hunt")).toBe("a ");
    expect(write("e")).toBe("");
    expect(write("hu")).toBe("hunte");
    expect(write("ge")).toBe("huge");
    expect(write("hunter2")).toBe("");
    expect(end()).toBe("hunter2");
  });

  test("a mask comes with the last byte of a secret, even if a longer one may follow", () => {
    const { write } = open("abc", "abcdef");
    expect(write("ab")).toBe("");
    expect(write("c")).toBe("****");
    expect(write("d")).toBe("");
    expect(write("ef.")).toBe(".");
  });

  test("what needs no change is not copied", () => {
    const chunk = Buffer.from("nothing of interest\n");
    expect(redact(["hunter22"]).stream().write(chunk).buffer).toBe(chunk.buffer);
  });
});

test("a piece may be used again once it was given", () => {
  const stream = redact(["hunter22"]).stream();
  const chunk = Buffer.from("hunter2");
  stream.write(chunk);
  chunk.fill("x");
  expect(text(stream.write(Buffer.from("3")))).toBe("hunter23");
});

test("streams of one redaction know nothing of each other", () => {
  const redaction = redact(["hunter22"]);
  const [one, other] = [redaction.stream(), redaction.stream()];
  expect(text(one.write(Buffer.from("hunter")))).toBe("");
  expect(text(other.write(Buffer.from("22 ")))).toBe("22 ");
  expect(text(one.write(Buffer.from("22 ")))).toBe("**** ");
});

describe("when nothing comes for a moment", () => {
  test("a prompt is whole, even if a secret begins with its end", () => {
    const { write, pause } = open(": quite a long secret");
    expect(write("Password: ")).toBe("Password");
    expect(pause()).toBe(": ");
    expect(pause()).toBe("");
    expect(write("wrong\nPassword: ")).toBe("wrong\nPassword");
    expect(pause()).toBe(": ");
  });

  test("the rest of a secret is masked, of which the beginning was given out", () => {
    const { write, pause, end } = open(": quite a long secret");
    expect(write("Password: ") + pause()).toBe("Password: ");
    expect(write("quite a long")).toBe("");
    expect(write(" secret.")).toBe("****.");
    expect(end()).toBe("");
  });

  test("no more than three bytes are given out, however slowly they come", () => {
    const { write, pause } = open("hunter22-hunter23");
    const seen = [..."hunter22-hunter23"].map((one) => write(one) + pause());
    expect(seen.join("")).toBe("hun****");
  });

  test("no more than a quarter of a secret is given out", () => {
    for (const [secret, given] of [
      ["abc", ""],
      ["abcd", "a"],
      ["abcdefg", "a"],
      ["abcdefgh", "ab"],
      ["abcdefghijkl", "abc"],
    ] as const) {
      const { write, pause } = open(secret);
      const seen = [...secret].map((one) => write(one) + pause());
      expect(seen.join("")).toBe(`${given}****`);
    }
  });

  test("the shortest secret counts that may have begun", () => {
    const { write, pause } = open("> a long secret, this is", " abc");
    expect(write("command> ")).toBe("command");
    expect(pause()).toBe("> ");
    const other = open("> a long secret, this is", " ab");
    expect(other.write("command> ")).toBe("command");
    expect(other.pause()).toBe(">");
    expect(other.write("ab.")).toBe("****.");
  });

  test("more than that stays held", () => {
    const { write, pause, end } = open("postgres://user:password@host");
    expect(write("url: postgres://") + pause()).toBe("url: ");
    expect(end()).toBe("postgres://");
  });
});
