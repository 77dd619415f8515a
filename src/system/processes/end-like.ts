import { constants } from "node:os";
import type { Ended } from "./child.ts";

/** Ends this process as another one has ended. */
export function endLike(ended: Ended): void {
  process.exitCode = "code" in ended ? ended.code : 128 + constants.signals[ended.signal];
}
