import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Canary } from "../support/canary.ts";
import { KeyWorkspace } from "../support/key-workspace.ts";
import { type RunOptions, keepBinary } from "../support/sandbox.ts";

/** What the kernel shows of every process but of this one and of that with the secret. */
function processes(but: number): readonly { readonly pid: string; readonly text: string }[] {
  return readdirSync("/proc")
    .filter((pid) => /^\d+$/.test(pid) && Number(pid) !== but && Number(pid) !== process.pid)
    .map((pid) => ({ pid, text: `${read(pid, "cmdline")}\n${read(pid, "environ")}` }));
}

function read(pid: string, file: string): string {
  try {
    return readFileSync(join("/proc", pid, file), "latin1");
  } catch {
    // It has ended meanwhile, or belongs to somebody else.
    return "";
  }
}

/** A program that tells its process and waits until its input ends. */
const WAITING = ["--", process.execPath, "-e", "console.log(process.pid); process.stdin.resume()"];

async function whileItRuns(
  box: KeyWorkspace,
  flags: readonly string[],
  look: (child: number, keep: number) => void | Promise<void>,
  options: RunOptions = {},
): Promise<number | null> {
  const args = [keepBinary, "run", "-e", "local", ...flags, ...WAITING];
  const started = box.spawn(process.execPath, args, { ...options, stdio: "pipe" });
  const ended = new Promise<number | null>((resolve) => started.once("close", resolve));
  const first = await new Promise<Buffer>((resolve) => started.stdout!.once("data", resolve));
  await look(Number(String(first)), started.pid!);
  started.stdin!.end();
  return ended;
}

test.each([
  ["from a vault", []],
  ["through a template", ["--template", "t.env"]],
])("while a program runs, its secrets are in its environment alone: %s", async (_, flags) => {
  const canary = new Canary();
  const box = new KeyWorkspace("http://127.0.0.1:9");
  await box.store("local", "local", { A: canary.text });
  box.write("t.env", "A={local:A}\n");
  const code = await whileItRuns(box, flags, (child, keep) => {
    expect(canary.isIn(read(String(child), "environ"))).toBe(true);
    expect(canary.isIn(read(String(child), "cmdline"))).toBe(false);
    const seen = processes(child);
    expect(seen.map(({ pid }) => Number(pid))).toContain(keep);
    expect(seen.filter(({ text }) => canary.isIn(text)).map(({ pid }) => pid)).toEqual([]);
    expect(canary.filesWithIt(box.folder, [])).toEqual([]);
  });
  expect(code).toBe(0);
  expect(canary.filesWithIt(box.folder, [])).toEqual([]);
});

test("a secret that is in Keep's own environment is not in the program's, if nothing is inherited", async () => {
  const canary = new Canary();
  const box = new KeyWorkspace("http://127.0.0.1:9");
  await box.store("local", "local", { A: "1" });
  const look = (child: number, keep: number): void => {
    expect(canary.isIn(read(String(child), "environ"))).toBe(false);
    expect(canary.isIn(read(String(keep), "environ"))).toBe(true);
  };
  const env = { OTHER: canary.text, KEEP_LOCK_TIMEOUT: "9", AWS_SESSION_TOKEN: canary.text };
  expect(await whileItRuns(box, ["--no-inherit"], look, { env })).toBe(0);
});
