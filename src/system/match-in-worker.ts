import { Worker } from "node:worker_threads";

/** For each text, where the pattern matches: offsets of beginning and end. */
export type Found = readonly (readonly { readonly start: number; readonly end: number }[])[];

/**
 * Matches a pattern of the user's in a thread of its own: one that goes back and forth for ever
 * can then be stopped.
 *
 * @returns undefined if it has taken too long
 */
export async function matchInWorker(
  pattern: RegExp,
  texts: readonly string[],
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<Found | undefined> {
  signal.throwIfAborted();
  const worker = new Worker(CODE, {
    eval: true,
    workerData: { source: pattern.source, flags: pattern.flags, texts },
    // It needs nothing of the environment, and has no options of this process.
    env: {},
    execArgv: [],
  });
  let timer: NodeJS.Timeout | undefined;
  let onAbort = (): void => undefined;
  try {
    return await new Promise<Found | undefined>((resolve, reject) => {
      onAbort = () => reject(signal.reason as Error);
      signal.addEventListener("abort", onAbort);
      timer = setTimeout(() => resolve(undefined), timeoutMs);
      worker.on("message", resolve);
      worker.on("error", reject);
    });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
    await worker.terminate();
  }
}

const CODE = `
const { parentPort, workerData } = require("node:worker_threads");
const { source, flags, texts } = workerData;
const pattern = new RegExp(source, flags);
parentPort.postMessage(
  texts.map((text) =>
    [...text.matchAll(pattern)]
      .filter((match) => match[0] !== "")
      .map((match) => ({ start: match.index, end: match.index + match[0].length })),
  ),
);
`;
