import { scanJson } from "../scan-json.ts";

/** What is shorter is not hidden: it would blot out much of the log that is no secret. */
export const shortestMask = 4;

/**
 * The commands that hide values in a job's log, a line each. The runner looks for what it is told line
 * by line, and derives other forms from that itself: in base64, in a URL, in JSON, in XML
 * (actions/runner, HostContext.cs). So there is a command for each value, for each line of it, for each
 * text and number in it if it is JSON, and for the forms that the runner cannot derive.
 */
export function maskCommands(values: Iterable<string>): string {
  const masks = new Set<string>();
  for (const value of values)
    for (const part of [value, ...leavesOf(value)])
      for (const mask of masksOf(part)) masks.add(mask);
  return [...masks].map((mask) => `::add-mask::${escapeData(mask)}\n`).join("");
}

function masksOf(text: string): readonly string[] {
  const lines = text
    .split(/\r\n|[\r\n]/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const long = lines.filter((line) => line.length >= shortestMask);
  if (long.length === 0) return [];
  // Of a mask of several lines the runner hides each, also a lone brace: then its forms stand alone.
  return long.length === lines.length ? [text, text.trim(), ...long] : [...formsOf(text), ...long];
}

/** What the runner would derive of a text, as far as it is of one line. */
function formsOf(text: string): readonly string[] {
  const bytes = Buffer.from(text, "utf8");
  const inUrl = encodeURIComponent(text.toWellFormed()).replaceAll(
    /[!'()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return [
    JSON.stringify(text).slice(1, -1),
    inUrl,
    ...[0, 1, 2].map((shift) => bytes.subarray(shift).toString("base64")),
  ];
}

/** The texts and numbers in an object or a list of JSON; not its names. */
function leavesOf(value: string): readonly string[] {
  if (!/^\s*[[{]/.test(value)) return [];
  const { scalars, wrongAt } = scanJson(value);
  if (wrongAt !== undefined) return [];
  return scalars.flatMap(({ start, end, isKey, isQuoted }) => {
    const source = value.slice(start, end);
    if (isKey || /^[tfn]/.test(source)) return [];
    return [isQuoted ? (JSON.parse(source) as string) : source];
  });
}

/** As the runner undoes it (ActionCommand.cs): the percent sign last. */
const escapeData = (text: string): string =>
  text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
