import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { beforeEach, describe, expect, test } from "vitest";
import { RunningKeep } from "../support/running-keep.ts";
import { Sandbox, keepBinary } from "../support/sandbox.ts";

let box: Sandbox;
beforeEach(async () => {
  box = new Sandbox();
  await box.init();
});

const KEEP = `"${process.execPath}" "${keepBinary}" run --env local --`;

/** Runs a line of bash in which `keep_run` starts a program. */
async function bash(
  line: string,
): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> {
  const { code, stdout, stderr } = await box.run("bash", [
    "-c",
    `keep_run() { ${KEEP} "$@"; }\n${line}`,
  ]);
  return { code, stdout, stderr: stderr.replaceAll(/^Warning: .*\n/gm, "") };
}

describe("the streams are the program's", () => {
  test("100 MiB of stdin come through byte for byte", async () => {
    const bytes = Buffer.alloc(100 * 1024 * 1024);
    for (let at = 0; at < bytes.length; at += 4)
      bytes.writeUInt32LE((at * 2_654_435_761) >>> 0, at);
    const { stdout } = await box.keep(["run", "--env", "local", "--", "sha256sum"], {
      input: bytes,
    });
    expect(stdout).toBe(`${createHash("sha256").update(bytes).digest("hex")}  -\n`);
  });

  test("with pipes on each end", async () => {
    const { stdout } = await bash("printf 'b\\na\\n' | keep_run sort | keep_run cat -n");
    expect(stdout.split("\n").map((line) => line.trim())).toEqual(["1\ta", "2\tb", ""]);
  });

  test("are blocking as before, also for what comes after", async () => {
    const flags = "grep -h flags /proc/self/fdinfo/{0,1,2} | sort -u";
    const { stdout } = await bash(
      `(keep_run true; ${flags} >&3) 3>&1 | cat; echo; (${flags} >&3) 3>&1 | cat`,
    );
    const [after, before] = stdout.split("\n\n");
    expect(after!.trim()).toBe(before!.trim());
  });

  test("a reader that goes away ends the program as it would without Keep", async () => {
    expect(await bash("keep_run yes | head -1; echo ${PIPESTATUS[@]}")).toEqual({
      code: 0,
      stdout: "y\n141 0\n",
      stderr: "",
    });
  });

  test("a closed stdin, stdout or stderr is no failure", async () => {
    expect((await bash("keep_run cat <&-; echo $?")).stdout).toBe("0\n");
    expect((await bash("keep_run sh -c 'exit 3' >&-; echo $?")).stdout).toBe("3\n");
    expect((await bash("keep_run sh -c 'exit 4' 2>&-; echo $?")).stdout).toBe("4\n");
  });

  test("what Keep says is on stderr alone, before the program starts", async () => {
    const { stdout } = await box.keep(["run", "--env", "local", "--", "sh", "-c", "echo only"]);
    expect(stdout).toBe("only\n");
  });
});

describe("a pipe that the program closes is closed: Keep holds none", () => {
  const waiting = "until test -e closed; do sleep 0.02; done; echo seen >&2";

  test("stdout", async () => {
    const line = `${KEEP} sh -c 'exec >&-; ${waiting}' | { cat; echo >closed; }`;
    expect((await bash(line)).stderr).toBe("seen\n");
  });

  test("stdin", async () => {
    const line = `{ yes; echo >closed; } 2>/dev/null | ${KEEP} sh -c 'exec <&-; ${waiting}'`;
    expect((await bash(line)).stderr).toBe("seen\n");
  });

  test.each([9, 60])("%i", async (number) => {
    const line = `mkfifo pipe; { cat; echo >closed; } <pipe & ${KEEP} bash -c 'exec ${number}>&-; ${waiting}' ${number}>pipe`;
    expect((await bash(line)).stderr).toBe("seen\n");
  });
});

describe("what the caller has opened is the program's too", () => {
  test("files that are named by a shell: diff <(…) <(…)", async () => {
    const { code, stdout } = await bash("keep_run diff <(echo a) <(echo b)");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "1c1\n< a\n---\n> b\n" });
  });

  test("the other end of a pipe comes to its end with the program", async () => {
    // A process of Keep's own that held it would let cat wait.
    const { stdout } = await bash("keep_run sh -c 'echo text >\"$1\"' sh >(cat; echo end) | cat");
    expect(stdout).toBe("text\nend\n");
  });

  test("under the same numbers, and nothing else", async () => {
    const script = box.write("list.sh", "ls /proc/$$/fd\necho\n");
    const opened = "3</etc/passwd 5>five 9</dev/null 12</etc/group 40</etc/hosts";
    const { stdout } = await bash(`{ sh ${script}; keep_run sh ${script}; } ${opened}`);
    const [plain, kept] = stdout.split("\n\n");
    expect(kept).toBe(plain);
    expect(kept!.split("\n")).toEqual(expect.arrayContaining(["3", "5", "9", "12", "40"]));
  });

  test("at their place: what was read before is not read again", async () => {
    box.write("lines", "one\ntwo\n");
    expect(
      (await bash("exec 7<lines; read -r a <&7; keep_run cat <&7; keep_run sh -c 'cat <&7'"))
        .stdout,
    ).toBe("two\n");
  });

  test("the jobserver of make", async () => {
    const line = `\t+@${KEEP} sh -c 'f=$$(echo "$$MAKEFLAGS" | sed -n "s/.*--jobserver-[a-z]*=\\([0-9]*\\),\\([0-9]*\\).*/\\1 \\2/p"); for n in $$f; do test -e /proc/self/fd/$$n && echo open; done; echo "$$MAKEFLAGS" | grep -q fifo && echo open open' 2>/dev/null\n`;
    writeFileSync(box.path("Makefile"), `all: one two\none two:\n${line}`);
    const { stdout } = await bash("make -j2");
    expect(stdout.match(/open/g)?.length).toBe(4);
  });

  test("the sockets of systemd, whose LISTEN_PID is the program's", async () => {
    const script = 'echo "$LISTEN_PID is $$"; echo "$LISTEN_FDS $A"; readlink /proc/$$/fd/3';
    const line = `exec 3</etc/passwd; LISTEN_FDS=1 A='a b' sh -c 'export LISTEN_PID=$$; exec ${KEEP} sh -c "$1"' sh '${script}'`;
    const { stdout, code } = await bash(line);
    const [pids, rest, file] = stdout.split("\n");
    const [, listen, own] = /^(\d+) is (\d+)$/.exec(pids!)!;
    expect(listen).toBe(own);
    expect({ code, rest, file }).toEqual({ code: 0, rest: "1 a b", file: "/etc/passwd" });
    const failed = await bash(`sh -c 'export LISTEN_PID=$$; exec ${KEEP} no-such-program'`);
    expect(failed.code).toBe(127);
    expect(failed.stderr).toContain("There is no program no-such-program.");
  });
});

test("an argument that is not UTF-8 is warned of, once; one with U+FFFD is not", async () => {
  const { stderr } = await box.run("bash", ["-c", `${KEEP} printf '%s' $'a\\xff' $'\\xfe'`]);
  expect(stderr.match(/not UTF-8/g)).toHaveLength(1);
  const fine = await box.run("bash", ["-c", `${KEEP} printf '%s' $'\\xef\\xbf\\xbd'`]);
  expect(fine.stderr).not.toContain("UTF-8");
});

test("a program that reads its answers from a pipe gets each as it comes", async () => {
  const keep = new RunningKeep(box, ["sh", "-c", 'while read -r l; do echo "got $l"; done']);
  for (const word of ["one", "two"]) {
    keep.process.stdin!.write(`${word}\n`);
    expect(await keep.line()).toBe(`got ${word}`);
  }
  keep.process.stdin!.end();
  expect(await keep.ended()).toEqual({ code: 0, signal: null });
});
