/** The first keys of a list by name, and how many there are more: what fits a sentence. */
export function nameSome(keys: readonly string[], most = 12): string {
  if (keys.length <= most) return keys.join(", ");
  return `${keys.slice(0, most).join(", ")} and ${keys.length - most} more`;
}
