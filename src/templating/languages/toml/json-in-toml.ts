import { scanJson } from "../../../formats/scan-json.ts";
import { escapeBasic, isBareKey } from "../../../formats/strings/toml.ts";

/**
 * JSON as TOML on one line, with its numbers as they are written; `undefined` for what TOML has not:
 * `null`, and whole numbers of more than 64 bits. Takes valid JSON.
 */
export function jsonToToml(text: string): string | undefined {
  const parts: string[] = [];
  let end = 0;
  for (const { start, end: next, isQuoted, isKey } of scanJson(text).scalars) {
    const source = text.slice(start, next);
    if (!isQuoted && !hasToml(source)) return undefined;
    const string = isQuoted ? (JSON.parse(source) as string) : "";
    const quoted = isKey && isBareKey(string) ? string : `"${escapeBasic(string)}"`;
    parts.push(spaced(text.slice(end, start)), isQuoted ? quoted : source);
    end = next;
  }
  return parts.join("") + spaced(text.slice(end));
}

function spaced(marks: string): string {
  return marks.replaceAll(/\s+/g, "").replaceAll(":", " = ").replaceAll(",", ", ");
}

function hasToml(source: string): boolean {
  if (source === "null") return false;
  return !/^-?\d+$/.test(source) || BigInt.asIntN(64, BigInt(source)) === BigInt(source);
}
