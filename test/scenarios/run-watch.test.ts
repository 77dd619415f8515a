import { existsSync, readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { describe, expect, onTestFinished, test } from "vitest";
import { keepBinary } from "../support/sandbox.ts";
import { WatchedProgram } from "../support/watched-program.ts";
import { setAll, workspaceWith } from "../support/workspace-with.ts";

/** `keep run --watch` with a vault in the workspace. */

describe("a program that is watched", () => {
  test("is started again after a secret was set, added or deleted, and says so in one line", async () => {
    const box = await workspaceWith({ A: "1" });
    const run = new WatchedProgram(box, [], { shown: ["A", "B"] });
    await run.started({ A: "1", B: null });
    await box.set("A", "a new value");
    await run.started({ A: "1", B: null }, { A: "a new value", B: null });
    await box.set("B", "2");
    await run.started(
      { A: "1", B: null },
      { A: "a new value", B: null },
      { A: "a new value", B: "2" },
    );
    await box.ok(["delete", "A", "--env", "local", "--yes"]);
    await expect.poll(() => run.starts.length, { timeout: 15_000 }).toBe(4);
    expect(run.starts.at(-1)).toEqual({ A: null, B: "2" });
    expect(run.stderr).toBe(
      "keep: A changed; starting the program again.\n" +
        "keep: B changed; starting the program again.\n" +
        "keep: A changed; starting the program again.\n",
    );
    expect(run.events.map(({ event }) => event)).not.toContain("overlap");
    box.write("end", "0");
    const { code, stdout } = await run.finished;
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
  });

  test("is started again once after a burst of changes", async () => {
    const box = await workspaceWith({ A: "1" });
    const run = new WatchedProgram(box, [], { shown: ["A", "B", "C"] });
    await run.started({ A: "1", B: null, C: null });
    await setAll(box, { B: "2", C: "3", A: "4" });
    await run.started({ A: "1", B: null, C: null }, { A: "4", B: "2", C: "3" });
    expect(run.stderr).toBe("keep: A, B, C changed; starting the program again.\n");
  });

  test("is left alone by secrets that it does not get, and by versions without another value", async () => {
    const box = await workspaceWith({ A: "1", B: "1" });
    const run = new WatchedProgram(box, ["--only", "A*"]);
    await run.started({ A: "1" });
    await setAll(box, { B: "2" });
    await setAll(box, { A: "1" });
    await box.set("AA", "the sign that it looked");
    await expect.poll(() => run.stderr, { timeout: 15_000 }).not.toBe("");
    expect(run.stderr).toBe("keep: AA changed; starting the program again.\n");
    await run.started({ A: "1" }, { A: "1" });
  });

  test("ends all when it ends by itself, with its code, though the next look is far", async () => {
    const box = await workspaceWith({ A: "1" });
    const run = new WatchedProgram(box, [], { interval: "1h" });
    await run.started({ A: "1" });
    box.write("end", "7");
    const { code, stderr } = await run.finished;
    expect({ code, stderr }).toEqual({ code: 7, stderr: "" });
  });

  test("is started again when its template or a partial of it changes", async () => {
    const box = await workspaceWith({ A: "1", B: "2" });
    box.write("templates/part.env", "X={local:A}\n");
    box.write("t.env", "{{> part}}\nY=plain\n");
    const run = new WatchedProgram(box, ["--template", "t.env"], { shown: ["X", "Y"] });
    await run.started({ X: "1", Y: "plain" });
    box.write("t.env", "{{> part}}\nY=other\n");
    await run.started({ X: "1", Y: "plain" }, { X: "1", Y: "other" });
    box.write("templates/part.env", "X={local:B}\n");
    await run.started({ X: "1", Y: "plain" }, { X: "1", Y: "other" }, { X: "2", Y: "other" });
  });

  test("goes on with what it has while a secret is missing, and gets it when it is there", async () => {
    const box = await workspaceWith({ A: "1" });
    box.write("t.env", "A={local:A}\n");
    const run = new WatchedProgram(box, ["--template", "t.env"]);
    await run.started({ A: "1" });
    await box.ok(["delete", "A", "--env", "local", "--yes"]);
    await run.said(/^Warning: The secrets stay as they are for now\. .*local:A/);
    await run.started({ A: "1" });
    await box.set("A", "2");
    await run.started({ A: "1" }, { A: "2" });
    expect(run.stderr.match(/Warning/g)).toHaveLength(1);
    expect(run.stderr).toContain("The secrets are watched again.\n");
  });
});

describe("what a program that is started again gets beside its variables", () => {
  test("is a new file of the new value, and the old one is gone", async () => {
    const box = await workspaceWith({ A: "first" });
    const run = new WatchedProgram(box, ["--as-file", "A"]);
    const fileOf = (start: number): string => run.starts[start]?.["A"] ?? "";
    await expect.poll(() => fileOf(0), { timeout: 15_000 }).not.toBe("");
    expect(readFileSync(fileOf(0), "utf8")).toBe("first");
    await box.set("A", "second");
    await expect.poll(() => fileOf(1), { timeout: 15_000 }).not.toBe("");
    expect(readFileSync(fileOf(1), "utf8")).toBe("second");
    expect(existsSync(fileOf(0))).toBe(false);
    expect(run.stderr).toBe("keep: A changed; starting the program again.\n");
    box.write("end", "0");
    await run.finished;
    expect(existsSync(fileOf(1))).toBe(false);
  });

  test("is an output in which the new value is masked", async () => {
    const box = await workspaceWith({ A: "first-value" });
    const script = 'echo "[$A]"; echo "$A" >> started; exec sleep 60';
    const flags = ["run", "--env", "local", "--watch=1", "--redact", "--", "sh", "-c", script];
    const child = box.spawn(process.execPath, [keepBinary, ...flags], { stdio: "pipe" });
    onTestFinished(() => void child.kill("SIGTERM"));
    const output = text(child.stdout!);
    const started = (): string => (box.has("started") ? box.read("started") : "");
    await expect.poll(started, { timeout: 15_000 }).toBe("first-value\n");
    await box.set("A", "second-value");
    await expect.poll(started, { timeout: 15_000 }).toBe("first-value\nsecond-value\n");
    child.kill("SIGTERM");
    expect(await output).toBe("[****]\n[****]\n");
  });
});

describe("a program that is stopped for another one", () => {
  test("is killed if it does not end within the grace, and is gone before the next begins", async () => {
    const box = await workspaceWith({ A: "1" });
    const run = new WatchedProgram(box, ["--grace", "300ms"], { kind: "deaf" });
    await run.started({ A: "1" });
    await box.set("A", "2");
    await run.started({ A: "1" }, { A: "2" });
    expect(run.events.map(({ event }) => event)).toEqual(["start", "asked", "start"]);
  });

  test("is waited for while it ends in its own time", async () => {
    const box = await workspaceWith({ A: "1" });
    const run = new WatchedProgram(box, [], { kind: "slow" });
    await run.started({ A: "1" });
    await box.set("A", "2");
    await run.happened("asked");
    await box.ok(["list", "--env", "local"]);
    expect(run.starts).toHaveLength(1);
    box.write("go", "");
    await run.started({ A: "1" }, { A: "2" });
    expect(run.events.map(({ event }) => event)).toEqual(["start", "asked", "end", "start"]);
  });

  test.each(["SIGTERM", "SIGINT"] as const)(
    "is not started again if %s comes to Keep meanwhile",
    async (signal) => {
      const box = await workspaceWith({ A: "1" });
      const run = new WatchedProgram(box, [], { kind: "slow" });
      await run.started({ A: "1" });
      await box.set("A", "2");
      await run.happened("asked");
      run.process.kill(signal);
      box.write("go", "");
      await run.finished;
      expect(run.starts).toHaveLength(1);
    },
  );
});
