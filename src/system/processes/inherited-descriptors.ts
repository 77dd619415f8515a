import { fstatSync, openSync, readFileSync, readdirSync, readlinkSync } from "node:fs";

/** Those of a program's own streams. */
const STANDARD = 3;

const CLOSED_ON_EXEC = 0o2000000;

interface Descriptor {
  readonly number: number;
  /** `pipe:[123]`, a path, … */
  readonly what: string;
  readonly flags: number;
}

/**
 * The open files beyond the standard streams that the caller handed to this process, by number: what
 * a shell makes for `<(…)`, the jobserver of make, the sockets of systemd. Node marks most of them to
 * be closed when a program is started. To be asked before this process opens connections of its own.
 *
 * @param named texts that may name descriptors: the arguments, and variables such as MAKEFLAGS
 */
export function findInherited(named: readonly string[]): readonly number[] {
  const found = process.platform === "linux" ? inheritedOnLinux(named) : inheritedElsewhere(named);
  const terminals = reopenedTerminals();
  return found.filter((number) => !terminals.includes(number));
}

/** libuv opens a terminal once more for each standard stream that it uses, under another number. */
function reopenedTerminals(): readonly (number | undefined)[] {
  const streams = [process.stdin, process.stdout, process.stderr];
  return streams.map(
    (stream) => (stream as { readonly _handle?: { readonly fd?: number } | null })._handle?.fd,
  );
}

/** What is Node's own: anonymous inodes, pipes of which both ends are here, and one empty file. */
function inheritedOnLinux(named: readonly string[]): readonly number[] {
  const open = readdirSync("/proc/self/fd")
    .map(Number)
    .toSorted((a, b) => a - b)
    .flatMap(readDescriptor);
  const spare = open.findLast(isSpare);
  const isBoth = ({ number, what }: Descriptor): boolean =>
    open.some((other) => other.number !== number && other.what === what);
  return open
    .filter((descriptor) => {
      const { number, what, flags } = descriptor;
      if (number < STANDARD || descriptor === spare) return false;
      if ((flags & CLOSED_ON_EXEC) === 0) return true;
      if (what.startsWith("anon_inode:")) return false;
      return !(what.startsWith("pipe:") && isBoth(descriptor)) || isNamed(number, named);
    })
    .map(({ number }) => number);
}

/** libuv keeps one to close when there are too many open files. */
function isSpare({ number, what, flags }: Descriptor): boolean {
  const isReadOnly = (flags & 0o3) === 0;
  return number >= STANDARD && what === "/dev/null" && isReadOnly && (flags & CLOSED_ON_EXEC) !== 0;
}

function readDescriptor(number: number): readonly Descriptor[] {
  try {
    const what = readlinkSync(`/proc/self/fd/${number}`);
    const info = readFileSync(`/proc/self/fdinfo/${number}`, "latin1");
    return [{ number, what, flags: Number.parseInt(/^flags:\s*(\d+)/m.exec(info)![1]!, 8) }];
  } catch {
    // The one with which the folder itself was read.
    return [];
  }
}

/** Node's own pipes cannot be told from others, so that only those that are named count. */
function inheritedElsewhere(named: readonly string[]): readonly number[] {
  let names: readonly string[];
  try {
    names = readdirSync("/dev/fd");
  } catch {
    return [];
  }
  return names.map(Number).filter((number) => {
    if (!(number >= STANDARD)) return false;
    try {
      return fstatSync(number).isFile() || isNamed(number, named);
    } catch {
      return false;
    }
  });
}

function isNamed(number: number, named: readonly string[]): boolean {
  return named.some(
    (text) =>
      new RegExp(`/dev/fd/${number}(?!\\d)`).test(text) ||
      [...text.matchAll(/--jobserver-(?:auth|fds)=(\d+),(\d+)/g)].some(
        ([, one, other]) => Number(one) === number || Number(other) === number,
      ),
  );
}

/** What `spawn` takes for a program that gets the standard streams and these descriptors. */
export function handOn(
  standard: readonly [Stream, Stream, Stream],
  inherited: readonly number[],
): Stream[] {
  return place(standard, inherited, (number) => number);
}

/**
 * What `spawn` takes for a process of Keep's own: what Node does not close must not stay open in it, or a
 * reader would wait for its end.
 */
export function holdBack(
  standard: readonly [Stream, Stream, Stream],
  inherited: readonly number[],
): Stream[] {
  if (inherited.length === 0) return [...standard];
  const nothing = (emptyFile ??= openSync("/dev/null", "r"));
  return place(standard, inherited, () => nothing);
}

let emptyFile: number | undefined;

type Stream = "pipe" | "ignore" | number;

function place(
  standard: readonly Stream[],
  inherited: readonly number[],
  give: (number: number) => number,
): Stream[] {
  const length = Math.max(STANDARD, ...inherited.map((number) => number + 1));
  return Array.from({ length }, (_, number) => {
    if (number < STANDARD) return standard[number]!;
    return inherited.includes(number) ? give(number) : "ignore";
  });
}
