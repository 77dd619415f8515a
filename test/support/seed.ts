/**
 * Files that a real program reads are random, and the same in every run, so that a run tells of the
 * change it was made for. `SEED=2 npm test` takes others.
 */
export const SEED = Number(process.env["SEED"] ?? 1);
