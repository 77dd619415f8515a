/** `2026-11-21 03:11`, UTC. */
export function formatTime(iso: string | undefined): string {
  return iso === undefined ? "" : iso.slice(0, 16).replace("T", " ");
}
