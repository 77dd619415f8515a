import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { makePrivateFolder } from "../../src/system/processes/private-folder.ts";
import { type ProcessEntry, listProcesses } from "../../src/system/processes/process-table.ts";
import { isRunning, waitUntil } from "../support/processes.ts";
import { Sandbox, keepBinary } from "../support/sandbox.ts";
import { follow } from "../support/node-script.ts";

let box: Sandbox;
let runtime: string;
beforeEach(async () => {
  box = new Sandbox();
  await box.init();
  await box.set("TOKEN", "in-a-file");
  runtime = join(box.folder, "runtime");
  mkdirSync(runtime, { mode: 0o700 });
});

const run = (...command: readonly string[]): readonly string[] => [
  "run",
  "--env",
  "local",
  "--as-file",
  "TOKEN",
  "--",
  ...command,
];

/** A program that says where its file is and its pid, and stays. */
async function startLasting() {
  const command = [keepBinary, ...run("sh", "-c", 'echo "$TOKEN"; echo $$; exec sleep 1000')];
  const env = { XDG_RUNTIME_DIR: runtime };
  const keep = follow(box.spawn(process.execPath, command, { detached: true, stdio: "pipe", env }));
  const file = await keep.line();
  const pid = Number(await keep.line());
  onTestFinished(() => {
    if (isRunning(pid)) process.kill(pid, "SIGKILL");
  });
  // Killed within these milliseconds, Keep could leave the program behind.
  await expect.poll(async () => (await ownOf(keep.pid, pid)).length, { timeout: 15_000 }).toBe(2);
  return { keep, file, pid };
}

/** What Keep has started beside the program: its guard, in its group, and what removes the files. */
async function ownOf(keep: number, program: number): Promise<readonly ProcessEntry[]> {
  return (await listProcesses()).filter(({ parent, pid }) => parent === keep && pid !== program);
}

describe("the files of a program", () => {
  test("can be read by nobody else, in a folder of its own", async () => {
    const script = 'cat "$TOKEN"; stat -c " %a" "$TOKEN" "$(dirname "$TOKEN")"; dirname "$TOKEN"';
    const stdout = await box.ok(run("sh", "-c", script), { env: { XDG_RUNTIME_DIR: runtime } });
    expect(stdout).toMatch(/^in-a-file 600\n 700\n/);
    expect(dirname(stdout.trim().split("\n").at(-1)!)).toBe(runtime);
    expect(readdirSync(runtime)).toEqual([]);
  });

  test.each([
    ["that others can write to", () => chmodSync(runtime, 0o777)],
    ["that is not there", () => (runtime = join(box.folder, "nothing"))],
    ["that is a file", () => (runtime = box.write("file", ""))],
    ["that has no whole path", () => (runtime = "runtime")],
  ])("are not in a runtime folder %s", async (_, prepare) => {
    prepare();
    const env = { XDG_RUNTIME_DIR: runtime };
    const stdout = await box.ok(run("sh", "-c", 'echo "$TOKEN"; cat "$TOKEN"'), { env });
    expect(stdout.startsWith(runtime)).toBe(false);
    expect(stdout).toMatch(/\nin-a-file$/);
    expect(existsSync(dirname(stdout.split("\n")[0]!))).toBe(false);
  });

  test.each([
    ["a failure", "exit 3"],
    ["a signal", "kill -KILL $$"],
    ["a signal that writes an image", "kill -QUIT $$"],
  ])("are gone after %s", async (_, end) => {
    await box.keep(run("sh", "-c", end), { env: { XDG_RUNTIME_DIR: runtime } });
    expect(readdirSync(runtime)).toEqual([]);
  });

  test("are gone when the program cannot be started", async () => {
    const { code } = await box.keep(run("no-such-program"), { env: { XDG_RUNTIME_DIR: runtime } });
    expect(code).toBe(127);
    expect(readdirSync(runtime)).toEqual([]);
  });

  test("are gone after Keep was ended, asked or not", async () => {
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP", "SIGKILL"] as const) {
      const { keep, file, pid } = await startLasting();
      expect(existsSync(file)).toBe(true);
      process.kill(keep.pid, signal);
      await waitUntil(() => !isRunning(pid));
      await waitUntil(() => !existsSync(dirname(file)));
    }
    expect(readdirSync(runtime)).toEqual([]);
  });

  test("are gone after all of the group was killed", async () => {
    const { keep, file, pid } = await startLasting();
    process.kill(-keep.pid, "SIGKILL");
    await waitUntil(() => !isRunning(pid));
    await waitUntil(() => !existsSync(dirname(file)));
  });

  test("stay as long as the program does, also when Keep and its guard were killed", async () => {
    const { keep, file, pid } = await startLasting();
    const [guard, cleaner] = (await ownOf(keep.pid, pid)).toSorted((one) =>
      one.group === keep.pid ? -1 : 1,
    );
    // Stopped, it can do nothing about it that Keep is killed first.
    process.kill(guard!.pid, "SIGSTOP");
    process.kill(keep.pid, "SIGKILL");
    process.kill(guard!.pid, "SIGKILL");
    // It has noticed: it sleeps between two looks at the program, or it has cleaned up.
    await expect
      .poll(async () => {
        const all = await listProcesses();
        return all.some(({ parent }) => parent === cleaner!.pid) || !isRunning(cleaner!.pid);
      })
      .toBe(true);
    expect(readFileSync(file, "utf8")).toBe("in-a-file");
    expect(isRunning(pid)).toBe(true);
    process.kill(pid, "SIGKILL");
    await waitUntil(() => !existsSync(dirname(file)));
  });
});

test("no name leads out of the folder", async () => {
  for (const name of ["../x", "/etc/x", ".", "..", "", "a/../../b", "a\0b", "ä", "x".repeat(300)]) {
    const folder = await makePrivateFolder(runtime, []);
    const path = await folder.write(name, Buffer.from("v"));
    expect(dirname(dirname(path))).toBe(runtime);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await folder.remove();
  }
  expect(readdirSync(runtime)).toEqual([]);
});
