import { type RedactedStream, isMasked, redact } from "../redaction/redaction.ts";

/** What the secrets are masked by in a program's output, made anew for each of its streams. */
export function filterFor(secrets: ReadonlyMap<string, string>): () => RedactedStream {
  const redaction = redact(secrets.values());
  return () => redaction.stream();
}

/** Names the secrets that stay readable in the output; undefined if there are none. */
export function unmaskedWarning(secrets: ReadonlyMap<string, string>): string | undefined {
  const short = [...secrets].filter(([, value]) => value !== "" && !isMasked(value));
  const names = short.map(([name]) => name).join(", ");
  return short.length === 0 ? undefined : `Not masked, because too short or blank: ${names}.`;
}
