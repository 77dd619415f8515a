import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { beforeEach, describe, expect, test } from "vitest";
import { isRunning, waitUntil } from "../support/processes.ts";
import { RunningKeep } from "../support/running-keep.ts";
import { Sandbox, keepBinary } from "../support/sandbox.ts";

let box: Sandbox;
beforeEach(async () => {
  box = new Sandbox();
  await box.init();
});

const run = (...command: readonly string[]): readonly string[] => [
  "run",
  "--env",
  "local",
  "--",
  ...command,
];

describe("the end of a program is Keep's", () => {
  test.each([0, 1, 2, 42, 130, 255])("with code %i", async (code) => {
    expect(await box.keep(run("sh", "-c", `exit ${code}`))).toMatchObject({ code, signal: null });
  });

  test.each(["SIGTERM", "SIGINT", "SIGHUP", "SIGKILL", "SIGUSR1", "SIGPIPE", "SIGALRM"] as const)(
    "of %s, which a shell sees as such",
    async (signal) => {
      const kill = `kill -${signal.slice(3)} $$`;
      expect(await box.keep(run("sh", "-c", kill))).toMatchObject({ code: null, signal });
    },
  );

  test.each([
    ["QUIT", 131],
    ["ABRT", 134],
    ["SEGV", 139],
  ])(
    "of SIG%s, as a number only: our memory holds secrets, and would be written out",
    async (signal, code) => {
      const shell = `ulimit -c unlimited; cd "$1" && exec "$2" "$3" run -e local -- sh -c 'kill -${signal} $$'`;
      const ended = await box.run("sh", [
        "-c",
        shell,
        "sh",
        box.project,
        process.execPath,
        keepBinary,
      ]);
      expect(ended).toMatchObject({ code, signal: null });
      // The program's own image may be there, by the system's settings.
      for (const file of readdirSync(box.project).filter((name) => name.startsWith("core")))
        expect(readFileSync(box.path(file)).includes("node:internal")).toBe(false);
    },
  );

  test("nested, as it was innermost", async () => {
    const inner = [process.execPath, keepBinary, ...run("sh", "-c", "exit 9")];
    expect((await box.keep(run(...inner))).code).toBe(9);
    const killed = [process.execPath, keepBinary, ...run("sh", "-c", "kill -TERM $$")];
    expect((await box.keep(run(...killed))).signal).toBe("SIGTERM");
  });

  test("without Keep saying anything, and without waiting for what the program left", async () => {
    const { code, stdout, stderr } = await box.run("sh", [
      "-c",
      `"$0" "$1" run -e local -- sh -c 'sleep 1000 >/dev/null 2>&1 & echo $!' 2>&1`,
      process.execPath,
      keepBinary,
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const left = Number(/^\d+$/m.exec(stdout)![0]);
    expect(isRunning(left)).toBe(true);
    process.kill(left, "SIGKILL");
  });
});

describe("a program that cannot be started", () => {
  test.each([
    ["is not there", "no-such-program", 127, "COMMAND_NOT_FOUND"],
    ["is a path to nothing", "./no/such", 127, "COMMAND_NOT_FOUND"],
    ["has no name", "", 127, "COMMAND_NOT_FOUND"],
    ["is a folder", "./folder", 126, "COMMAND_NOT_EXECUTABLE"],
    ["may not be executed", "./plain", 126, "COMMAND_NOT_EXECUTABLE"],
    ["is below a file", "./plain/x", 126, "COMMAND_NOT_EXECUTABLE"],
    ["may not be executed, and is on the PATH", "plain", 126, "COMMAND_NOT_EXECUTABLE"],
    ["lacks its interpreter", "./own-script", 127, "COMMAND_NOT_FOUND"],
    ["lacks its interpreter, and is on the PATH", "own-script", 127, "COMMAND_NOT_FOUND"],
    ["has an interpreter that may not be executed", "./closed", 126, "COMMAND_NOT_EXECUTABLE"],
  ])("because it %s: as a shell says", async (_, program, exit, code) => {
    box.write("folder/file", "");
    box.write("plain", "echo no\n");
    box.write("own-script", "#!/no/such/interpreter -x\n");
    box.write("closed", `#!${box.path("plain")}\n`);
    execFileSync("chmod", ["+x", box.path("own-script"), box.path("closed")]);
    const env = { PATH: `${box.project}:${process.env["PATH"]}` };
    const failure = await box.failure(["run", "--json", "--env", "local", "--", program], { env });
    expect(failure).toMatchObject({ exit, code });
    const shell = await box.run("bash", ["-c", `"$1"`, "bash", program], { env });
    expect(shell.code).toBe(exit);
  });

  test("names what is missing", async () => {
    box.write("own-script", "#!/no/such/interpreter -x\n");
    execFileSync("chmod", ["+x", box.path("own-script")]);
    const { message } = await box.failure(run("./own-script"));
    expect(message).toContain("/no/such/interpreter");
  });

  test("for an environment that is too large names the variable, and not its value", async () => {
    await box.set("LARGE", "y".repeat(60_000));
    const template = box.write("app.env", `HUGE="${"{local:LARGE}".repeat(3)}"\n`);
    const args = ["run", "--env", "local", "--template", template, "--", "true"];
    const { exit, code, message, hint } = await box.failure(args);
    expect({ exit, code }).toEqual({ exit: 2, code: "ENVIRONMENT_TOO_LARGE" });
    expect(message).toContain("HUGE has 180006");
    expect(hint).toContain("--as-file HUGE");
    expect(`${message}${hint}`).not.toContain("yyy");
  });

  test("looks on the PATH that the program gets", async () => {
    box.write("bin/mine", "#!/bin/sh\necho found\n");
    execFileSync("chmod", ["+x", box.path("bin/mine")]);
    await box.set("PATH", `${box.path("bin")}:/usr/bin:/bin`);
    expect(await box.ok(["run", "--override", "--allow", "PATH", ...run("mine").slice(1)])).toBe(
      "found\n",
    );
  });

  test("a script without a first line is one for the shell", async () => {
    box.write("bare", "echo bare\n");
    execFileSync("chmod", ["+x", box.path("bare")]);
    expect(await box.ok(run("./bare"))).toBe("bare\n");
    const env = { PATH: `:${process.env["PATH"]}` };
    expect(await box.ok(run("bare"), { env })).toBe("bare\n");
  });

  test.each([
    [
      "for another machine",
      [127, 69, 76, 70, 1, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 20, 0, 0],
    ],
    ["of no kind", [0xca, 0, 0xfe, 1, 2, 3]],
  ])("a file %s is not given to a shell, which could not read it", async (_, bytes) => {
    execFileSync("chmod", ["+x", box.write("other", Buffer.from(bytes))]);
    const { exit, code, message } = await box.failure(run("./other"));
    expect({ exit, code }).toEqual({ exit: 126, code: "COMMAND_NOT_EXECUTABLE" });
    expect(message).toContain("does not run files of its kind");
    expect((await box.run("bash", ["-c", box.path("other")])).code).toBe(126);
  });

  test("a current folder that was removed is no missing program", async () => {
    const script = `mkdir gone; cd gone; rmdir ../gone; "$0" "$1" run -e local -- true`;
    const { code, stderr } = await box.run("sh", ["-c", script, process.execPath, keepBinary]);
    expect(code).toBe(1);
    expect(stderr).toContain("The current folder: it was removed.");
  });
});

describe("when Keep is killed", () => {
  test("the program is killed too", async () => {
    const { keep, pid } = await RunningKeep.counting(box);
    process.kill(keep.pid, "SIGKILL");
    await waitUntil(() => !isRunning(pid));
    expect(await keep.ended()).toEqual({ code: null, signal: "SIGKILL" });
  });

  test("and when it is not, nothing of its own stays", async () => {
    const { keep, pid } = await RunningKeep.counting(box);
    const own = await keep.ownProcesses(pid);
    expect(own.length).toBeGreaterThan(0);
    process.kill(pid, "SIGKILL");
    expect(await keep.ended()).toEqual({ code: null, signal: "SIGKILL" });
    await waitUntil(() => !own.some(isRunning));
  });

  test("its guard is another one after it was killed", async () => {
    const { keep, pid } = await RunningKeep.counting(box);
    for (const own of await keep.ownProcesses(pid)) process.kill(own, "SIGKILL");
    keep.signal("SIGTERM");
    expect(await keep.line()).toBe("SIGTERM");
    keep.signalGroup("SIGHUP");
    expect(await keep.signals(1)).toEqual(["SIGHUP"]);
  });
});

describe("where secrets are", () => {
  test("nothing of them is in the arguments of any process, nor in the environment of Keep's own", async () => {
    await box.set("TOKEN", "c4nary-in-the-mine");
    const { keep, pid } = await RunningKeep.counting(box);
    const seen = (file: string): string => (existsSync(file) ? readFileSync(file, "latin1") : "");
    expect(seen(`/proc/${pid}/environ`).includes("c4nary-in-the-mine")).toBe(true);
    for (const own of [keep.pid, ...(await keep.ownProcesses(pid))])
      expect(seen(`/proc/${own}/environ`).includes("c4nary")).toBe(false);
    for (const one of readdirSync("/proc").filter((name) => /^\d+$/.test(name)))
      expect(readQuietly(`/proc/${one}/cmdline`).includes("c4nary")).toBe(false);
  });
});

function readQuietly(file: string): string {
  try {
    return readFileSync(file, "latin1");
  } catch {
    return "";
  }
}
