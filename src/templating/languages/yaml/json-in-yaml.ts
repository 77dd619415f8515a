import { scanJson } from "../../../formats/scan-json.ts";
import { escapeDouble } from "../../../formats/strings/yaml.ts";

/** Keys that are longer need a `?` for some readers. */
const LONGEST_KEY = 1000;

/**
 * JSON as YAML on one line, the same for readers of YAML 1.1 and 1.2: those differ on the escapes of
 * strings and on numbers with exponents. Takes valid JSON.
 */
export function jsonToYaml(text: string): string {
  const parts: string[] = [];
  let end = 0;
  for (const scalar of scanJson(text).scalars) {
    const source = text.slice(scalar.start, scalar.end);
    const yaml = scalar.isQuoted ? quote(JSON.parse(source) as string) : numberOrName(source);
    const mark = scalar.isKey && yaml.length > LONGEST_KEY ? "? " : "";
    parts.push(spaced(text.slice(end, scalar.start)), mark, yaml);
    end = scalar.end;
  }
  return parts.join("") + spaced(text.slice(end));
}

const quote = (text: string): string => `"${escapeDouble(text)}"`;

function spaced(marks: string): string {
  return marks.replaceAll(/\s+/g, "").replaceAll(/[:,]/g, "$& ");
}

/** YAML 1.1 takes no number with an exponent for one unless it has a point and a sign. */
function numberOrName(source: string): string {
  const [, digits, fraction = ".0", sign, exponent] =
    /^(-?\d+)(\.\d+)?[eE]([+-]?)(\d+)$/.exec(source) ?? [];
  if (exponent === undefined) return source;
  return `${digits}${fraction}e${sign === "" ? "+" : sign}${exponent}`;
}
