import { describe, expect, onTestFinished, test, vi } from "vitest";
import { KeepError } from "../../src/core/errors.ts";
import { type Watching, watchChanges } from "../../src/operations/watch-changes.ts";
import { WatchingWorld } from "../support/watching.ts";

const DOWN = new KeepError("VAULT_FILE_FAILED", { file: "f", reason: "it is switched off" });
const DAMAGED = new KeepError("VAULT_FILE_DAMAGED", { file: "f", problem: "it was cut off" });

/** Watches answers that the test gives, every two milliseconds. */
class Watch {
  readonly world = new WatchingWorld();
  readonly results: string[] = [];
  looks = 0;
  renewals = 0;
  answer: () => string | Promise<string> = () => "first";
  result: () => string | undefined | Promise<undefined> = () => "renewed";
  readonly ended: Promise<void>;

  constructor(facts: Partial<Watching<string>> = {}) {
    onTestFinished(() => this.world.end());
    this.ended = this.#run({
      interval: 2,
      before: "first",
      look: async () => {
        this.looks++;
        return this.answer();
      },
      renew: async () => {
        this.renewals++;
        return this.result();
      },
      ...facts,
    });
  }

  async #run(watching: Watching<string>): Promise<void> {
    for await (const result of watchChanges(this.world.context, watching))
      this.results.push(result);
  }

  async looksMore(count: number): Promise<void> {
    const before = this.looks;
    await vi.waitFor(() => expect(this.looks).toBeGreaterThanOrEqual(before + count));
  }

  async gives(...results: readonly string[]): Promise<void> {
    await vi.waitFor(() => expect(this.results).toEqual(results));
  }
}

describe("watching", () => {
  test("does nothing while nothing changes", async () => {
    const watch = new Watch();
    await watch.looksMore(10);
    expect(watch).toMatchObject({ renewals: 0, results: [] });
    expect(watch.world).toMatchObject({ warnings: [], notes: [] });
  });

  test("renews once after a change that a second look shows again", async () => {
    const watch = new Watch();
    watch.result = () => `after ${watch.looks}`;
    watch.answer = () => "second";
    await watch.gives("after 2");
    await watch.looksMore(5);
    expect(watch.renewals).toBe(1);
  });

  test("takes changes in a row for one", async () => {
    const watch = new Watch();
    const answers = ["second", "third", "fourth", "fourth"];
    watch.answer = () => answers.shift() ?? "fourth";
    await watch.gives("renewed");
    expect(answers).toEqual([]);
    await watch.looksMore(5);
    expect(watch.renewals).toBe(1);
  });

  test("does not wait for ever for what never settles", async () => {
    const watch = new Watch();
    watch.result = () => `after ${watch.looks}`;
    watch.answer = () => `answer ${watch.looks}`;
    await vi.waitFor(() => expect(watch.results[0]).toBe("after 5"));
  });

  test("forgets a change that is taken back before it settles", async () => {
    const watch = new Watch();
    const answers = ["second"];
    watch.answer = () => answers.shift() ?? "first";
    await watch.looksMore(5);
    expect(watch.renewals).toBe(0);
  });

  test("gives nothing where the renewal finds nothing to do, and does not try again", async () => {
    const watch = new Watch();
    watch.result = () => undefined;
    watch.answer = () => "second";
    await watch.looksMore(8);
    expect(watch).toMatchObject({ renewals: 1, results: [] });
  });

  test("sees a change that comes while it renews", async () => {
    const watch = new Watch();
    watch.result = () => {
      watch.answer = () => "third";
      return `renewal ${watch.renewals}`;
    };
    watch.answer = () => "second";
    await watch.gives("renewal 1", "renewal 2");
  });

  test("says a failing look once, and when it goes on", async () => {
    const watch = new Watch();
    watch.answer = () => {
      throw DOWN;
    };
    await watch.looksMore(4);
    expect(watch.world.warnings).toEqual([
      expect.stringMatching(/^The secrets stay as they are for now\. .*switched off/),
    ]);
    expect(watch.world.notes).toEqual([]);
    watch.answer = () => "first";
    await vi.waitFor(() => expect(watch.world.notes).toEqual(["The secrets are watched again."]));
    expect(watch.renewals).toBe(0);
  });

  test("says another kind of failure too", async () => {
    const watch = new Watch();
    watch.answer = () => {
      throw watch.looks % 2 === 0 ? DOWN : DAMAGED;
    };
    await watch.looksMore(5);
    expect(watch.world.warnings).toHaveLength(2);
  });

  test("says a failure anew after it had gone well", async () => {
    const watch = new Watch();
    const fail = (): never => {
      throw DOWN;
    };
    watch.answer = fail;
    await vi.waitFor(() => expect(watch.world.warnings).toHaveLength(1));
    watch.answer = () => "first";
    await vi.waitFor(() => expect(watch.world.notes).toHaveLength(1));
    watch.answer = fail;
    await vi.waitFor(() => expect(watch.world.warnings).toHaveLength(2));
  });

  test("tries a renewal that failed again, without another change", async () => {
    const watch = new Watch();
    watch.result = () => {
      if (watch.renewals < 3) throw DAMAGED;
      return "mended";
    };
    watch.answer = () => "second";
    await watch.gives("mended");
    expect(watch.world.warnings).toHaveLength(1);
    expect(watch.world.notes).toHaveLength(1);
  });

  test("looks less and less often while it fails, and as before when it goes on", async () => {
    const watch = new Watch();
    const times: number[] = [];
    watch.answer = () => {
      times.push(performance.now());
      if (times.length <= 8) throw DOWN;
      return "first";
    };
    await watch.looksMore(12);
    const gap = (index: number): number => times[index]! - times[index - 1]!;
    // The eighth failure is waited for seven doublings of two milliseconds.
    expect(gap(8)).toBeGreaterThan(200);
    expect(gap(1)).toBeLessThan(gap(8) / 4);
    expect(gap(10)).toBeLessThan(gap(8) / 4);
  });

  test("looks no more often than it is to, while it fails", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const watch = new Watch({ interval: 600_000 });
    watch.answer = () => {
      throw DOWN;
    };
    await vi.advanceTimersByTimeAsync(660_000);
    expect(watch.looks).toBe(1);
    await vi.advanceTimersByTimeAsync(450_000);
    expect(watch.looks).toBe(1);
    await vi.advanceTimersByTimeAsync(210_000);
    expect(watch.looks).toBe(2);
  });

  test("tells of an error that it does not know no more than its kind", async () => {
    const watch = new Watch();
    watch.answer = () => {
      throw new TypeError("a secret's value");
    };
    await vi.waitFor(() =>
      expect(watch.world.warnings).toEqual([
        "The secrets stay as they are for now. Looking for changes failed (TypeError).",
      ]),
    );
  });

  test("ends at once while it waits", async () => {
    const watch = new Watch({ interval: 600_000 });
    watch.world.end();
    await watch.ended;
    expect(watch.looks).toBe(0);
  });

  test("ends at once while it looks, whose own signal is aborted", async () => {
    let looking: AbortSignal | undefined;
    const watch = new Watch({
      look: (signal) =>
        new Promise((_, reject) => {
          looking = signal;
          signal.addEventListener("abort", () => reject(signal.reason as Error));
        }),
    });
    await vi.waitFor(() => expect(looking).toBeDefined());
    watch.world.end();
    await watch.ended;
    expect(watch.world.warnings).toEqual([]);
  });

  test("ends at once while it renews, and gives nothing any more", async () => {
    const watch = new Watch();
    watch.result = () => {
      watch.world.end();
      return "too late";
    };
    watch.answer = () => "second";
    await watch.ended;
    expect(watch).toMatchObject({ renewals: 1, results: [] });
  });

  test("leaves no listener behind on the signal that lives on", async () => {
    const world = new WatchingWorld();
    const { signal } = world.context;
    const added = vi.spyOn(signal, "addEventListener");
    const removed = vi.spyOn(signal, "removeEventListener");
    let looks = 0;
    const look = async (own: AbortSignal): Promise<string> => {
      expect(own).not.toBe(signal);
      if (++looks === 20) world.end();
      return "first";
    };
    const watching = { interval: 1, before: "first", look, renew: async () => undefined };
    for await (const _ of watchChanges(world.context, watching)) expect.unreachable();
    expect(added.mock.calls.length).toBeGreaterThanOrEqual(40);
    expect(removed).toHaveBeenCalledTimes(added.mock.calls.length);
  });
});
