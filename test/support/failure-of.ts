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

/** The same of work that takes its time. */
export async function awaitFailure(work: Promise<unknown>): Promise<KeepError> {
  const error: unknown = await work.then(
    () => new Error("did not fail"),
    (thrown: unknown) => thrown,
  );
  if (error instanceof KeepError) return error;
  throw error;
}
