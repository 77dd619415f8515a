import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { listProcesses } from "../../src/system/processes/process-table.ts";
import { isRunning } from "../support/processes.ts";
import { hasProgram } from "../support/programs.ts";
import { type Sandbox, keepBinary } from "../support/sandbox.ts";
import { workspaceWith } from "../support/workspace-with.ts";

/** Editors of every kind, on a local vault: what they leave, and what is left of them. */

const VALUE = "quite-a-secret";

let box: Sandbox;
let runtime: string;
beforeEach(async () => {
  box = await workspaceWith({ A: VALUE, B: "it's #1" });
  runtime = join(box.folder, "runtime");
  mkdirSync(runtime, { mode: 0o700 });
});

/** A program that does this with the file, `$1`. */
function editor(does: string): Record<string, string> {
  const script = join(box.folder, "editor");
  writeFileSync(script, `#!/bin/sh\nset -e\nnoted="${box.folder}/noted"\n${does}\n`);
  chmodSync(script, 0o700);
  return { EDITOR: script, XDG_RUNTIME_DIR: runtime };
}

const noted = (): string => readFileSync(join(box.folder, "noted"), "utf8");

const edit = (does: string, ...flags: readonly string[]) =>
  box.keep(["edit", "-e", "local", ...(flags.length === 0 ? ["--yes"] : flags)], {
    env: editor(does),
  });

const values = async (): Promise<unknown> =>
  JSON.parse(await box.ok(["export", "-e", "local", "--format", "json"]));

describe("an editor", () => {
  test("gets a private file that says what it is, and leaves nothing behind, not even its own copies", async () => {
    const { code, stderr } = await edit(
      `stat -c '%a %n' "$1" "$(dirname "$1")" > "$noted"
cp "$1" "$1~"; mkdir "$(dirname "$1")/.swap"; ln "$1" "$(dirname "$1")/.swap/again"
cp "$1" "$(dirname "$1")/.local.env.swp"; echo NEW=1 >> "$1"`,
    );
    expect([code, stderr]).toEqual([0, "Saved 1 secret to local:local: 1 new; 2 unchanged.\n"]);
    const [file, folder] = noted().trim().split("\n");
    expect(file).toMatch(/^600 .*\/local\.env$/);
    expect(folder).toMatch(new RegExp(`^700 ${runtime}/keep-`));
    expect(readdirSync(runtime)).toEqual([]);
  });

  test("may put another file in the place of the one it got", async () => {
    await edit(`{ cat "$1"; echo NEW=1; } > "$1.new"; mv "$1.new" "$1"`);
    expect(await values()).toEqual({ A: VALUE, B: "it's #1", NEW: "1" });
  });

  test("writes over what it has shown when it ends, so that a link to it shows nothing", async () => {
    await edit(`ln "$1" "${box.folder}/kept"`);
    expect(readFileSync(join(box.folder, "kept"), "latin1")).toMatch(/^\0+$/);
  });

  test("may say what it likes, which is no result", async () => {
    const env = editor(`echo hello; echo NEW=1 >> "$1"`);
    const result = await box.json(["edit", "-e", "local", "--yes"], { env });
    expect(result).toMatchObject({ carried_out: true, versions: { NEW: "1" } });
  });

  test.each([
    ["fails", `echo NEW=1 >> "$1"; exit 3`, 1, "ended with code 3"],
    ["is killed", `echo NEW=1 >> "$1"; kill -9 $$`, 1, "ended with (?:a signal|code 137)"],
    ["leaves no file", `rm "$1"`, 1, "left no file behind"],
    ["leaves a folder", `rm "$1"; mkdir "$1"`, 1, "it is a folder"],
    ["ends of Ctrl-C", `echo NEW=1 >> "$1"; kill -INT $$`, 130, "Cancelled"],
    ["empties it", `: > "$1"`, 8, "keep delete"],
    ["writes bytes", `printf '\\377' >> "$1"`, 8, "UTF-8|text"],
    ["writes nonsense", `head -c 3000 /dev/urandom | base64 > "$1"`, 8, "Line 1: "],
    ["adds a name again", `echo A=2 >> "$1"`, 8, "A is on line"],
  ])("that %s changes nothing and leaves nothing", async (_, does, code, says) => {
    const run = await edit(does);
    expect([run.code, run.stdout, run.stderr]).toEqual([code, "", expect.stringMatching(says)]);
    expect(run.stderr).not.toContain(VALUE);
    expect(readdirSync(runtime)).toEqual([]);
    expect(await values()).toEqual({ A: VALUE, B: "it's #1" });
  });

  test("has to be named, and is not opened where nothing can be read", async () => {
    expect(await box.failure(["edit", "-e", "local"])).toMatchObject({
      exit: 1,
      code: "EDITOR_FAILED",
    });
    box.write(".keep/secrets/local/local.age", "broken");
    const env = editor(`touch "$noted"`);
    expect((await box.keep(["edit", "-e", "local"], { env })).code).toBe(3);
    expect(existsSync(join(box.folder, "noted"))).toBe(false);
  });

  test("may write 5,000 lines", async () => {
    const run = await edit(
      `i=0; while [ $i -lt 5000 ]; do echo "K$i=$i"; i=$((i+1)); done >> "$1"`,
    );
    expect(run.stderr).toBe("Saved 5000 secrets to local:local: 5000 new; 2 unchanged.\n");
  });

  test("that is open while somebody else writes does not write over theirs", async () => {
    const keep = `"${process.execPath}" "${keepBinary}"`;
    const run = await edit(
      `printf theirs | ${keep} set A -e local; sed -i -e s/^A=.*/A=mine/ -e s/^B=.*/B=mine/ "$1"`,
    );
    expect([run.code, run.stderr]).toEqual([6, expect.stringContaining("Saving to local:local")]);
    expect(await values()).toEqual({ A: "theirs", B: "it's #1" });
  });
});

describe.skipIf(!hasProgram("vim", "--version"))("vim", () => {
  test("edits, and keeps no copy in the home", async () => {
    const vimrc =
      "set viminfo='100,<1000,s100,h undofile undodir=~ backup backupdir=~ directory=~\n";
    writeFileSync(join(box.home, ".vimrc"), vimrc);
    const env = {
      EDITOR: `vim -es -u ~/.vimrc -c "g/^A=/d" -c "normal yy" -c "wq"`,
      XDG_RUNTIME_DIR: runtime,
      TERM: "dumb",
    };
    const run = await box.keep(["edit", "-e", "local", "--yes"], { env });
    expect(run.stderr).toContain("Deleted 1 secret");
    expect(await values()).toEqual({ B: "it's #1" });
    const left = readdirSync(box.home, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => readFileSync(file, "latin1").includes(VALUE));
    expect(left).toEqual([]);
  });
});

describe.skipIf(!hasProgram("ed", "--version"))("ed", () => {
  test("edits what it is told on standard input", async () => {
    const run = await box.keep(["edit", "-e", "local", "--yes"], {
      env: { EDITOR: "ed -s", XDG_RUNTIME_DIR: runtime },
      input: "/^A=/s/=.*/='new value'/\nw\nq\n",
    });
    expect(run.stderr).toContain("Saved 1 secret to local:local: 1 changed; 1 unchanged.");
    expect(await values()).toMatchObject({ A: "new value" });
  });
});

describe("while the editor is open", () => {
  /** An editor that stays, with a program of its own. */
  async function lasting(command: readonly string[] = ["edit", "-e", "local", "--yes"]) {
    const env = editor(
      `sleep 1000 &\necho "$1" $$ $! > "$noted.new"\nmv "$noted.new" "$noted"\nwait`,
    );
    const keep = box.spawn(process.execPath, [keepBinary, ...command], { detached: true, env });
    const ended = new Promise<readonly [number | null, string | null]>((resolve) =>
      keep.once("exit", (code, signal) => resolve([code, signal])),
    );
    await expect.poll(() => existsSync(join(box.folder, "noted")), { timeout: 15_000 }).toBe(true);
    const [file, ...pids] = noted().trim().split(" ");
    onTestFinished(() => {
      for (const pid of pids.map(Number)) if (isRunning(pid)) process.kill(pid, "SIGKILL");
    });
    // Killed within these milliseconds, Keep could leave the editor behind.
    const own = async () => (await listProcesses()).filter(({ parent }) => parent === keep.pid);
    await expect.poll(async () => (await own()).length, { timeout: 15_000 }).toBeGreaterThan(2);
    return { keep, ended, file: file!, pids: pids.map(Number) };
  }

  test.each(["SIGTERM", "SIGHUP"] as const)(
    "%s ends it with all that it has started, removes the file, and ends Keep",
    async (signal) => {
      const { keep, ended, file, pids } = await lasting();
      expect(readFileSync(file, "utf8")).toContain(VALUE);
      process.kill(keep.pid!, signal);
      expect(await ended).toEqual([null, signal]);
      expect([existsSync(dirname(file)), pids.filter(isRunning)]).toEqual([false, []]);
      const [record] = (await box.json(["audit"])) as Record<string, unknown>[];
      expect(record).toMatchObject({ command: "edit", result: "failed", error: "CANCELLED" });
      expect(await values()).toMatchObject({ A: VALUE });
    },
  );

  test("Ctrl-C ends it, and Keep with 130", async () => {
    const { keep, ended, file } = await lasting(["set", "C", "-e", "local", "--editor"]);
    process.kill(-keep.pid!, "SIGINT");
    expect(await ended).toEqual([130, null]);
    expect(existsSync(dirname(file))).toBe(false);
  });

  test("the file and the editor are gone soon if Keep is killed", async () => {
    const { keep, file, pids } = await lasting();
    process.kill(keep.pid!, "SIGKILL");
    await expect.poll(() => existsSync(dirname(file)), { timeout: 15_000 }).toBe(false);
    expect(isRunning(pids[0]!)).toBe(false);
  });
});
