import { write } from "node:fs";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { errorCode } from "../error-reason.ts";
import type { OutputFilter } from "./child.ts";

/** After this silence what the filter may give away is shown: a prompt waits for its answer. */
const SILENCE_MS = 50;

/** A terminal or pipe that somebody has made non-blocking is full. */
const FULL_MS = 5;

/**
 * Passes a stream on through a filter, no faster than it is taken. When it cannot be written any more, such as
 * after `| head -1`, reading ends too, so that the program that writes finds out as it would without Keep.
 */
export async function passOn(
  source: Readable,
  filter: OutputFilter,
  target: number,
): Promise<void> {
  const chunks = source[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>;
  const read = async (): Promise<IteratorResult<Buffer, undefined>> => {
    try {
      return await chunks.next();
    } catch {
      // What is broken off has ended.
      return { done: true, value: undefined };
    }
  };
  try {
    let next = read();
    for (let hasMore = true; hasMore;) {
      const got = await within(next, SILENCE_MS);
      if (got === undefined) {
        await writeAll(target, filter.pause());
        // Nothing new can be said until something comes.
        await next;
      } else if (got.done === true) {
        hasMore = false;
      } else {
        next = read();
        await writeAll(target, filter.write(got.value));
      }
    }
    await writeAll(target, filter.end());
  } catch {
    // The reader has gone away, or the device has failed.
  }
  source.destroy();
}

async function within<T>(promise: Promise<T>, milliseconds: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    return await Promise.race([promise, silence]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * In a thread of its own, because a reader that is slow must not keep Keep from passing signals on; and without
 * making the file non-blocking, which others that have it open would notice.
 */
async function writeAll(target: number, bytes: Uint8Array): Promise<void> {
  for (let offset = 0; offset < bytes.length;) {
    try {
      offset += (await writeSome(target, bytes, offset)).bytesWritten;
    } catch (error) {
      if (errorCode(error) !== "EAGAIN") throw error;
      await sleep(FULL_MS);
    }
  }
}

const writeSome = promisify(write);
