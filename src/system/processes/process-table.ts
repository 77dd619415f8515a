import { execFile } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { promisify } from "node:util";

/** One process, as the system sees it now. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** Where the system tells: the session, and the group that has its terminal, if it has one. */
  readonly session?: number;
  readonly foreground?: number;
  /** Stopped by a signal, such as Ctrl-Z. */
  readonly isStopped: boolean;
  /** Has ended, and its parent has not asked how. */
  readonly isZombie: boolean;
  /** When it began. A pid is given again; the two together are not. */
  readonly started: string;
}

const hasProc = process.platform === "linux";

/** All processes that can be seen. */
export async function listProcesses(): Promise<readonly ProcessEntry[]> {
  if (!hasProc) return askPs(["-A"]);
  return readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? readProc(Number(name)) : []));
}

/** One process, unless it is gone. */
export async function findProcess(pid: number): Promise<ProcessEntry | undefined> {
  return (hasProc ? readProc(pid) : await askPs(["-p", String(pid)]))[0];
}

/** `/proc/PID/stat`, proc(5). */
function readProc(pid: number): readonly ProcessEntry[] {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, "latin1");
  } catch {
    return [];
  }
  // The name in parentheses may hold anything, parentheses too.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, parent, group, session, terminal, foreground] = fields;
  return [
    {
      pid,
      parent: Number(parent),
      group: Number(group),
      session: Number(session),
      ...(terminal === "0" ? {} : { foreground: Number(foreground) }),
      // `t` is a stop for a debugger.
      isStopped: state === "T",
      isZombie: state === "Z" || state === "X",
      started: fields[19]!,
    },
  ];
}

/** What `ps` prints, POSIX but for `lstart`, which BSD, macOS and Solaris have too. */
export async function askPs(which: readonly string[]): Promise<readonly ProcessEntry[]> {
  const columns = ["-o", "pid=,ppid=,pgid=,stat=,lstart="];
  const env = { PATH: "/usr/bin:/bin:/usr/sbin:/sbin", LC_ALL: "C" };
  const { stdout } = await promisify(execFile)("ps", [...which, ...columns], { env }).catch(() => ({
    stdout: "",
  }));
  return stdout.split("\n").flatMap((line) => {
    const [, pid, parent, group, state, started] =
      /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.*?)\s*$/.exec(line) ?? [];
    if (pid === undefined) return [];
    return [
      {
        pid: Number(pid),
        parent: Number(parent),
        group: Number(group),
        isStopped: state!.startsWith("T"),
        isZombie: state!.startsWith("Z"),
        started: started!,
      },
    ];
  });
}
