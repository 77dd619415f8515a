/**
 * Whatever somebody could try to write after `NAME=` for a value: no quotes, each kind of quotes, a
 * shell's idioms, and within them every choice of what is escaped by a backslash. Where no reader
 * takes any of them for the value, there is no form of it.
 */
export function formsOf(value: string): readonly string[] {
  const forms = [
    value,
    value.replaceAll(/[^\w\n\r]/g, String.raw`\$&`),
    ...['"', "'", "`"].flatMap((quote) => inQuotes(value, quote)),
    `'${value.replaceAll("'", String.raw`'\''`)}'`,
    `'${value.replaceAll("'", `'"'"'`)}'`,
    `"""${value}"""`,
    `'''${value}'''`,
    `$'${escapeAll(value.replaceAll(/[\\']/g, String.raw`\$&`))}'`,
  ];
  return [...new Set(forms)];
}

/** The text between quotes, with each choice of escapes. */
function inQuotes(value: string, quote: string): readonly string[] {
  const choices: readonly ((text: string) => string)[] = [
    (text) => text.replaceAll("\\", "\\\\"),
    (text) => text.replaceAll(quote, `\\${quote}`),
    (text) => text.replaceAll("$", "\\$"),
    (text) => text.replaceAll("$", "$$$$"),
    (text) => (quote === "`" ? text : text.replaceAll("`", "\\`")),
    (text) => text.replaceAll("\n", "\\n"),
    (text) => text.replaceAll("\r", "\\r"),
    (text) => text.replaceAll("\t", "\\t"),
  ];
  // The backslash first, so that it escapes no escape.
  let texts = [value];
  for (const choice of choices) texts = [...new Set(texts.flatMap((text) => [text, choice(text)]))];
  return texts.map((text) => quote + text + quote);
}

function escapeAll(text: string): string {
  return text.replaceAll("\n", "\\n").replaceAll("\r", "\\r").replaceAll("\t", "\\t");
}
