import { getEventListeners } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { KeepError } from "../../src/core/errors.ts";
import { changeInOrder } from "../../src/vaults/aws/change-in-order.ts";
import { Deadline } from "../../src/vaults/aws/deadline.ts";
import { inGroups, sideBySide } from "../../src/vaults/aws/side-by-side.ts";

describe("work side by side", () => {
  test("groups keep the order, and none is empty or too large", () => {
    expect(inGroups([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
    expect(inGroups([1, 2], 2)).toEqual([[1, 2]]);
    expect(inGroups([], 2)).toEqual([]);
  });

  test("results come in the items' order, and no more than allowed run at once", async () => {
    let running = 0;
    let most = 0;
    const results = await sideBySide([30, 1, 20, 2, 10], 2, async (milliseconds) => {
      most = Math.max(most, ++running);
      await pause(milliseconds);
      running--;
      return milliseconds * 2;
    });
    expect(results).toEqual([60, 2, 40, 4, 20]);
    expect(most).toBe(2);
  });

  test("after a failure nothing new begins", async () => {
    const begun: number[] = [];
    const work = sideBySide([1, 2, 3, 4], 1, async (item) => {
      begun.push(item);
      await pause(1);
      if (item === 2) throw new Error("two");
    });
    await expect(work).rejects.toThrow("two");
    await pause(20);
    expect(begun).toEqual([1, 2]);
  });
});

describe("changes in order", () => {
  const change = (keys: readonly string[], work: (key: string, index: number) => Promise<object>) =>
    Deadline.run(60_000, undefined, (deadline) => changeInOrder(keys, deadline, work));

  test("a key that is named again is changed after its first change", async () => {
    const log: string[] = [];
    await change(["A", "B", "A"], async (key, index) => {
      log.push(`${key}${index} begins`);
      await pause(key === "A" ? 20 : 1);
      log.push(`${key}${index} ends`);
      return {};
    });
    expect(log.filter((line) => line.startsWith("A"))).toEqual([
      "A0 begins",
      "A0 ends",
      "A2 begins",
      "A2 ends",
    ]);
    expect(log.indexOf("B1 begins")).toBeLessThan(log.indexOf("A0 ends"));
  });

  test("one that fails is an outcome, and the others go on", async () => {
    const failure = new KeepError("NOTHING_TO_RESTORE", { key: "B" });
    const outcomes = await change(["A", "B", "B", "C"], async (key, index) => {
      if (key === "B" && index === 1) throw failure;
      return { key, index };
    });
    expect(outcomes).toEqual([
      { key: "A", index: 0 },
      { key: "B", failure, unchanged: true },
      { key: "B", index: 2 },
      { key: "C", index: 3 },
    ]);
  });

  test("one that fails says whether it had begun", async () => {
    const failure = new KeepError("NOTHING_TO_RESTORE", { key: "B" });
    const outcomes = await Deadline.run(60_000, undefined, (deadline) =>
      changeInOrder(["A", "B"], deadline, async (key) => {
        if (key === "A") deadline.begin(key);
        throw failure;
      }),
    );
    expect(outcomes).toEqual([
      { key: "A", failure },
      { key: "B", failure, unchanged: true },
    ]);
  });

  test("what nobody foresaw is no outcome", async () => {
    const mistake = new TypeError("a mistake of ours");
    await expect(change(["A"], () => Promise.reject(mistake))).rejects.toBe(mistake);
  });

  test("nothing is under way any more when that is thrown, and nothing begins after it", async () => {
    const ended: string[] = [];
    const keys = ["A", "B", "C", "D", "E", "F", "G"];
    const work = change(keys, async (key) => {
      if (key === "B") throw new TypeError("a mistake of ours");
      await pause(20);
      ended.push(key);
      return {};
    });
    await expect(work).rejects.toThrow("a mistake of ours");
    expect(ended).toEqual(["A", "C", "D", "E"]);
  });

  test("after Ctrl-C each one has its outcome, also where the look before the change was cut off", async () => {
    const abort = new AbortController();
    const outcomes = await Deadline.run(60_000, { signal: abort.signal }, (deadline) =>
      changeInOrder(["A", "B"], deadline, async (key) => {
        if (key === "A") return { key };
        abort.abort();
        throw deadline.either.reason;
      }),
    );
    expect(outcomes).toMatchObject([{ key: "A" }, { key: "B", failure: { code: "INTERRUPTED" } }]);
    expect((outcomes[1] as { failure: Error }).failure.message).toContain("B was left as it was");
  });

  test("progress counts what was changed, and not what failed, from two on", async () => {
    const counts: number[] = [];
    const progress = (count: number) => counts.push(count);
    await Deadline.run(60_000, { progress }, (deadline) =>
      changeInOrder(["A", "B", "C", "D"], deadline, async (key) => {
        if (key === "B") throw new KeepError("NOTHING_TO_RESTORE", { key });
        return {};
      }),
    );
    expect(counts).toEqual([2, 3]);
  });
});

test("deadlines that have ended listen to the user's signal no more, whatever was collected", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const { signal } = new AbortController();
  const work = () => Deadline.run(60_000, { signal }, () => pause(20));
  const all = Promise.all(Array.from({ length: 5 }, work));
  await pause(1);
  collect();
  await all;
  expect(getEventListeners(signal, "abort")).toHaveLength(0);
});
