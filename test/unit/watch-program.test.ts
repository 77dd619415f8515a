import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, test, vi } from "vitest";
import type { Ended } from "../../src/context/processes.ts";
import { KeepError } from "../../src/core/errors.ts";
import { changedNames, watchProgram } from "../../src/operations/watch-program.ts";
import { NamedPrograms, WatchingWorld, environmentOf } from "../support/watching.ts";

const MISSING = new KeepError("KEY_NOT_FOUND", { key: "A", env: "local", vault: "local" });

/** Programs whose secret `A` the test changes; watched every two milliseconds. */
class Run {
  readonly world = new WatchingWorld();
  readonly programs = new NamedPrograms();
  value = "1";
  version = 1;
  composed = 0;
  compose = async () => environmentOf({ A: this.value });
  start = this.programs.start;
  ended: Promise<Ended> | undefined;
  /** Answered to a look, when the test lets it. */
  gate: Promise<unknown> = Promise.resolve();

  begin(grace?: number): this {
    this.ended = watchProgram(
      this.world.context,
      {
        look: async () => {
          await this.gate;
          return `version ${this.version}`;
        },
        compose: () => {
          this.composed++;
          return this.compose();
        },
        start: (environment) => this.start(environment),
      },
      { interval: 2, grace },
    );
    // Looked at later.
    this.ended.catch(() => undefined);
    return this;
  }

  set(value: string): void {
    this.version++;
    this.value = value;
  }

  async logs(...log: readonly string[]): Promise<void> {
    await vi.waitFor(() => expect(this.programs.log).toEqual(log), { interval: 5 });
  }
}

describe("a watched program", () => {
  test("is started again with the new values, after the old one has gone", async () => {
    const run = new Run().begin();
    const { onStop } = run.programs;
    run.programs.onStop = () => void setTimeout(onStop, 20);
    await run.logs("start 1");
    run.set("2");
    await run.logs("start 1", "stop 10000", "end", "start 2");
    expect(run.world.notes).toEqual(["keep: A changed; starting the program again."]);
    run.programs.end({ code: 3 });
    expect(await run.ended).toEqual({ code: 3 });
    expect(run.world.released).toBe(true);
  });

  test("is started again as often as its values change, back to the old ones too", async () => {
    const run = new Run().begin();
    await run.logs("start 1");
    const log = ["start 1"];
    for (const value of ["2", "1", "3"]) {
      run.set(value);
      log.push("stop 10000", "end", `start ${value}`);
      await run.logs(...log);
    }
    run.programs.end({ code: 0 });
    expect(await run.ended).toEqual({ code: 0 });
  });

  test("is started again after a change that came while its first values were read", async () => {
    const run = new Run();
    const { compose } = run;
    run.compose = async () => {
      const old = await compose();
      run.compose = compose;
      run.set("2");
      return old;
    };
    run.begin();
    await run.logs("start 1", "stop 10000", "end", "start 2");
  });

  test("has the grace that was asked for", async () => {
    const run = new Run().begin(50);
    await run.logs("start 1");
    run.set("2");
    await run.logs("start 1", "stop 50", "end", "start 2");
  });

  test("goes on where the versions changed and the values did not", async () => {
    const run = new Run().begin();
    await run.logs("start 1");
    run.set("1");
    await vi.waitFor(() => expect(run.composed).toBe(2));
    await wait(20);
    await run.logs("start 1");
    expect(run.world.notes).toEqual([]);
  });

  test("goes on while the new environment cannot be composed, and restarts when it can", async () => {
    const run = new Run().begin();
    await run.logs("start 1");
    const { compose } = run;
    run.compose = () => Promise.reject(MISSING);
    run.set("2");
    await vi.waitFor(() => expect(run.composed).toBeGreaterThan(3));
    await run.logs("start 1");
    expect(run.world.warnings).toHaveLength(1);
    run.compose = compose;
    await run.logs("start 1", "stop 10000", "end", "start 2");
  });

  test("is not started where the first environment cannot be composed", async () => {
    const run = new Run();
    run.compose = () => Promise.reject(MISSING);
    await expect(run.begin().ended).rejects.toBe(MISSING);
    expect(run.programs.log).toEqual([]);
  });

  test("that cannot be started again ends all, and says why", async () => {
    const run = new Run().begin();
    await run.logs("start 1");
    run.start = () => Promise.reject(MISSING);
    run.set("2");
    await expect(run.ended).rejects.toBe(MISSING);
    await run.logs("start 1", "stop 10000", "end");
    expect(run.world.released).toBe(true);
  });

  test.each([{ code: 0 }, { code: 7 }, { signal: "SIGKILL" }] as const)(
    "that ends by itself ends all with %j",
    async (how) => {
      const run = new Run().begin();
      await run.logs("start 1");
      run.programs.end(how);
      expect(await run.ended).toEqual(how);
    },
  );

  test("that ends during a look ends all, though the look has no answer", async () => {
    const run = new Run().begin();
    await run.logs("start 1");
    let release = (): void => undefined;
    run.gate = new Promise<void>((resolve) => (release = resolve));
    run.set("2");
    await wait(10);
    run.programs.end({ code: 5 });
    release();
    expect(await run.ended).toEqual({ code: 5 });
    await run.logs("start 1", "end");
  });

  test("that ends while the new values are read is not started again", async () => {
    const run = new Run().begin();
    await run.logs("start 1");
    run.compose = async () => {
      run.programs.end({ code: 6 });
      return environmentOf({ A: "2" });
    };
    run.set("2");
    expect(await run.ended).toEqual({ code: 6 });
    await run.logs("start 1", "end");
  });

  test("is not started again after a signal came while it stopped", async () => {
    const run = new Run().begin();
    const { onStop } = run.programs;
    run.programs.onStop = () => undefined;
    await run.logs("start 1");
    run.set("2");
    await run.logs("start 1", "stop 10000");
    run.world.tell("SIGINT");
    onStop();
    expect(await run.ended).toEqual({ signal: "SIGINT" });
    await run.logs("start 1", "stop 10000", "end");
  });

  test("that ends with a code though a signal came while it stopped ends all with that", async () => {
    const run = new Run().begin();
    run.programs.onStop = () => {
      run.world.tell("SIGINT");
      run.programs.end({ code: 4 });
    };
    await run.logs("start 1");
    run.set("2");
    expect(await run.ended).toEqual({ code: 4 });
    await run.logs("start 1", "stop 10000", "end");
  });

  test("is neither stopped nor started again after a signal, however long it lives on", async () => {
    const run = new Run().begin();
    await run.logs("start 1");
    run.world.tell("SIGTERM");
    run.set("2");
    await wait(30);
    await run.logs("start 1");
    run.programs.end({ code: 0 });
    expect(await run.ended).toEqual({ code: 0 });
  });

  test("that was being started when the signal came is the last one", async () => {
    const run = new Run().begin();
    await run.logs("start 1");
    run.start = async (environment) => {
      run.world.tell("SIGINT");
      return run.programs.start(environment);
    };
    run.set("2");
    await run.logs("start 1", "stop 10000", "end", "start 2");
    run.set("3");
    run.programs.end({ code: 1 });
    expect(await run.ended).toEqual({ code: 1 });
    await run.logs("start 1", "stop 10000", "end", "start 2", "end");
  });

  test("names at most five changed variables", async () => {
    const run = new Run();
    const names = ["B", "C", "D", "E", "F", "G", "H"];
    run.compose = async () =>
      environmentOf(Object.fromEntries(["A", ...names].map((name) => [name, run.value])));
    run.begin();
    await run.logs("start 1");
    run.set("a secret");
    await run.logs("start 1", "stop 10000", "end", "start a secret");
    expect(run.world.notes).toEqual([
      "keep: A, B, C, D, E and 3 more changed; starting the program again.",
    ]);
  });
});

describe("the names that changed", () => {
  test("are those that differ, are new, or are gone, sorted", () => {
    const before = environmentOf({ SAME: "1", OTHER: "1", GONE: "" });
    const after = environmentOf({ OTHER: "2", SAME: "1", NEW: "" });
    expect(changedNames(before, after)).toEqual(["GONE", "NEW", "OTHER"]);
  });

  test("are also those of files", () => {
    const before = environmentOf({}, { KEY: "abc", SAME: "x", GONE: "", LONGER: "a" });
    const after = environmentOf({}, { KEY: "abd", SAME: "x", NEW: "", LONGER: "ab" });
    expect(changedNames(before, after)).toEqual(["GONE", "KEY", "LONGER", "NEW"]);
  });

  test("are none of the same environment in another order", () => {
    const before = environmentOf({ A: "1", B: "2" });
    expect(changedNames(before, environmentOf({ B: "2", A: "1" }))).toEqual([]);
  });
});
