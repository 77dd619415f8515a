import { describe, expect, test } from "vitest";
import { Progress } from "../../src/terminal/progress.ts";

const WIPE = "\r\u001B[2K";

/** Progress on an output that keeps what is written, with a clock that is set by hand. */
function make({ isTTY = true, redraws = true, columns = 80 } = {}) {
  const written: string[] = [];
  let now = 5000;
  const output = { isTTY, columns, write: (text: string) => written.push(text) };
  const progress = new Progress(output, redraws, () => now);
  return { progress, written, at: (milliseconds: number) => (now = 5000 + milliseconds) };
}

describe("progress", () => {
  test("is silent in the first second", () => {
    const { progress, written, at } = make();
    for (const time of [0, 500, 999]) {
      at(time);
      progress.show(10);
    }
    progress.wipe();
    expect(written).toEqual([]);
  });

  test("on a terminal is one line that is drawn again ten times a second, and wiped once", () => {
    const { progress, written, at } = make();
    for (const [index, time] of [1000, 1050, 1099, 1100, 1250].entries()) {
      at(time);
      progress.show(index + 2);
    }
    const lines = [2, 5, 6].map((count) => `${WIPE}${count} secrets so far…`);
    expect(written).toEqual(lines);
    progress.wipe();
    progress.wipe();
    expect(written).toEqual([...lines, WIPE]);
  });

  test("begins again after it was wiped", () => {
    const { progress, written, at } = make();
    at(1000);
    progress.show(2);
    progress.wipe();
    at(1200);
    progress.show(3);
    progress.wipe();
    expect(written.filter((text) => text === WIPE)).toHaveLength(2);
  });

  test.each([
    ["elsewhere", { isTTY: false, redraws: true }],
    ["where redrawing is not wanted", { isTTY: true, redraws: false }],
  ])("%s is a plain line every five seconds, and nothing to wipe", (_, how) => {
    const { progress, written, at } = make(how);
    for (const time of [1000, 4999, 5000, 5100, 9999, 10_000]) {
      at(time);
      progress.show(time);
    }
    progress.wipe();
    expect(written).toEqual(["5000 secrets so far…\n", "10000 secrets so far…\n"]);
  });

  test("counts one secret as one", () => {
    const { progress, written, at } = make();
    at(1000);
    progress.show(1);
    expect(written).toEqual([`${WIPE}1 secret so far…`]);
  });

  test.each([
    [80, 200, "[########------------] 80 of 200 secrets"],
    [0, 200, "[---------------------] 0 of 200 secrets"],
    [200, 200, "[###################] 200 of 200 secrets"],
    [1, 1, "[########################] 1 of 1 secret"],
    [500, 10_000, "[-----------------] 500 of 10000 secrets"],
  ])("draws a bar of 40 columns where the number is known: %i of %i", (count, total, line) => {
    const { progress, written, at } = make();
    at(1000);
    progress.show(count, total);
    expect(written).toEqual([`${WIPE}${line}`]);
    expect(line).toHaveLength(40);
  });

  test("never fills the last column, and leaves the bar out where there is no room", () => {
    for (const columns of [40, 30, 25, 20]) {
      const { progress, written, at } = make({ columns });
      at(1000);
      progress.show(80, 200);
      const line = written[0]!.slice(WIPE.length);
      expect(line.length).toBeLessThan(columns);
      expect(line.startsWith("[")).toBe(columns > 25);
    }
  });

  test("has no bar in a plain line", () => {
    const { progress, written, at } = make({ isTTY: false });
    at(5000);
    progress.show(80, 200);
    expect(written).toEqual(["80 of 200 secrets…\n"]);
  });
});
