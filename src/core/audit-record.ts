/** What can be done with a key, what changes something first. */
export const auditActs = [
  "written",
  "deleted",
  "purged",
  "restored",
  "undone",
  "read",
  "inspected",
] as const;

export type AuditAct = (typeof auditActs)[number];

/** What a command did in one vault and environment. What it did not do is left out. */
export type AuditPlace = {
  readonly vault: string;
  readonly env: string;
  /** The names of all secrets, or of all that were deleted, were asked for. */
  readonly listed?: true;
  /** The file was encrypted again, for other readers. */
  readonly encrypted?: true;
  /** So many changes failed, or nobody knows whether they were made. */
  readonly failed?: number;
  /** How many keys there are beyond those that are named. */
  readonly more?: Readonly<Partial<Record<AuditAct, number>>>;
} & Readonly<Partial<Record<AuditAct, readonly string[]>>>;

/** One line of the audit trail: a command that touched a vault. */
export interface AuditRecord {
  /** ISO 8601, UTC, with milliseconds. */
  readonly time: string;
  readonly user: string | null;
  /** The program on whose behalf it ran, if that says so. */
  readonly agent: string | null;
  readonly ci: boolean;
  readonly pid: number;
  readonly command: string;
  readonly result: "done" | "failed" | "started";
  /** Null for what has started and goes on. */
  readonly exit_code: number | null;
  /** The code of the error. */
  readonly error: string | null;
  readonly places: readonly AuditPlace[];
  /** How many places there are beyond those. */
  readonly more_places?: number;
}
