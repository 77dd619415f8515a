/** `2026-11-21 03:11`, UTC. */
export function formatTime(iso: string | undefined): string {
  return iso === undefined ? "" : iso.slice(0, 16).replace("T", " ");
}

/** `2026-11-21 03:11:09Z`: as it is, it can be given as a time. */
export function formatInstant(iso: string | undefined): string {
  return iso === undefined ? "" : `${iso.slice(0, 19).replace("T", " ")}Z`;
}
