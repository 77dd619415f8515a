import type { AuditTrail } from "../context/audit-trail.ts";
import type { KeepError } from "../core/errors.ts";

/** The audit trail of a run. */
export interface RunRecord {
  readonly add: (trail: AuditTrail) => void;
  /** Writes it at the end, which is here also for who ends the process on the way. */
  readonly end: (failure: KeepError | undefined) => Promise<void>;
  readonly endAtOnce: (failure: KeepError) => void;
}

export function recordRun(): RunRecord {
  const trails: AuditTrail[] = [];
  const endAll = (exitCode: number, failure?: KeepError): void => {
    for (const trail of trails) trail.endAtOnce({ exitCode, failure });
  };
  // After a broken pipe, or a second Ctrl-C; a trail that was written is not written again.
  process.once("exit", (code) => endAll(code));
  return {
    add: (trail) => trails.push(trail),
    end: async (failure) => {
      const exitCode = failure?.exitCode ?? Number(process.exitCode ?? 0);
      for (const trail of trails) await trail.end({ exitCode, failure });
    },
    endAtOnce: (failure) => endAll(failure.exitCode, failure),
  };
}
