// Times whole processes. What counts is the ratio to an empty Node process that ran right beside
// it: absolute times move with the machine's load, ratios hardly do.
import { spawnSync } from "node:child_process";
import { performance } from "node:perf_hooks";

/**
 * A command to time: its program, Node if it is not said, and arguments, where and with what
 * environment it runs, and what its standard output must look like, so that a fast failure is never
 * taken for a fast command.
 *
 * @typedef {{ name: string, program?: string, args: readonly string[], cwd: string, env: object,
 *   expect?: (stdout: string) => boolean }} Timed
 */

const MEGABYTES = 64 * 1024 * 1024;

/** Runs a command to its end; milliseconds. */
function time({ name, program = process.execPath, args, cwd, env, expect = () => true }) {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd,
    env,
    encoding: "utf8",
    maxBuffer: MEGABYTES,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const taken = performance.now() - start;
  if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`);
  if (!expect(stdout)) throw new Error(`${name} did not print what it should`);
  return taken;
}

/**
 * The median ratio of a command's time to an empty Node process's, over pairs run one right
 * after the other, each time in the other order.
 */
export function ratioToNode(command, { pairs, warmUp = 2 }) {
  const nothing = { name: "node -e 0", args: ["-e", "0"], cwd: command.cwd, env: command.env };
  for (let round = 0; round < warmUp; round++) pairOf(nothing, command);
  const times = Array.from({ length: pairs }, (_, round) =>
    round % 2 === 0 ? pairOf(nothing, command) : pairOf(command, nothing).toReversed(),
  );
  return {
    ratio: median(times.map(([node, own]) => own / node)),
    milliseconds: median(times.map(([, own]) => own)),
    node_milliseconds: median(times.map(([node]) => node)),
  };
}

/** The median time of each command, the commands taking turns; milliseconds. */
export function timesInTurn(commands, { rounds }) {
  for (const command of commands) time(command);
  const times = commands.map(() => []);
  for (let round = 0; round < rounds; round++)
    for (const [index, command] of commands.entries()) times[index].push(time(command));
  return times.map(median);
}

function pairOf(first, second) {
  return [time(first), time(second)];
}

export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
