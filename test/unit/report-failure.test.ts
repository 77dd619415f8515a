import { describe, expect, test } from "vitest";
import { reportFailure } from "../../src/cli/report-failure.ts";
import { KeepError } from "../../src/core/errors.ts";
import { Terminal } from "../../src/terminal/terminal.ts";

/** Collects what would go to stderr. */
class Collected extends Terminal {
  text = "";

  constructor(json: boolean) {
    super({ variables: { KEEP_DEBUG: "1" }, json, noColor: true, interactive: false });
  }

  override err(text: string): void {
    this.text += text;
  }
}

const interrupted = AbortSignal.abort();

describe.each([false, true])("with JSON %s", (json) => {
  test("a failure that Keep knows is said also after Ctrl-C", () => {
    const terminal = new Collected(json);
    const error = new KeepError("PARTLY_FAILED", {
      action: "Deleting",
      done: ["A"],
      failed: ["B"],
      reasons: ["It refused."],
      exit: 3,
    });
    expect(reportFailure(error, terminal, interrupted)).toBe(3);
    expect(terminal.text).toContain("Deleting failed for B");
  });

  test("any other failure after Ctrl-C is a cancellation", () => {
    const terminal = new Collected(json);
    expect(reportFailure(new Error("aborted"), terminal, interrupted)).toBe(130);
  });

  test("a stack shows no line of the message, even one that looks like a frame", () => {
    const terminal = new Collected(json);
    const error = new TypeError("odd\n    at CANARY (value)");
    expect(reportFailure(error, terminal, new AbortController().signal)).toBe(1);
    expect(terminal.text).toMatch(/^\s+at .*report-failure\.test/m);
    expect(terminal.text).not.toContain("CANARY");
  });
});
