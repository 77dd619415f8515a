import { KeepError } from "../../src/core/errors.ts";

/** The KeepError that the work throws; anything else that is thrown goes on. */
export function failureOf(work: () => unknown): KeepError {
  try {
    work();
  } catch (error) {
    if (error instanceof KeepError) return error;
    throw error;
  }
  throw new Error("did not fail");
}
