import { closeSync, openSync } from "node:fs";

/**
 * Closes this process's copies of what a program has as well: a program that closes a pipe means its other end to
 * notice. In their places are empty files, because the system gives the lowest free number to whatever is opened
 * next, and something may still be written there. Stderr stays, for failures.
 */
export function letGo(descriptors: readonly number[]): void {
  // From the lowest on, so that each empty file comes to the place that has just become free.
  for (const descriptor of descriptors.toSorted((a, b) => a - b)) {
    try {
      closeSync(descriptor);
      if (descriptor < 3) openSync("/dev/null", "r+");
    } catch {
      // It was closed already.
    }
  }
}
