interface Writer {
  /** An escape, or what else is escaped. */
  readonly escaped: RegExp;
  readonly digits: "lower" | "upper";
  /** Whether a quote has a number in place of its name. */
  readonly hasNumberedQuotes?: boolean;
}

/** What they escape beside quotes, backslashes and controls. */
const WRITERS: readonly Writer[] = [
  // Python, Ruby and PHP, if they write ASCII alone; others with the other digits.
  { escaped: /\\(?:u[\da-f]{4}|.)|[\u0080-\uffff]/g, digits: "lower" },
  { escaped: /\\(?:u[\da-f]{4}|.)|[\u0080-\uffff]/g, digits: "upper" },
  // Go, for text that may get into HTML.
  { escaped: /\\(?:u[\da-f]{4}|.)|[<>&\u2028\u2029]/g, digits: "lower" },
  // .NET, by default.
  {
    escaped: /\\(?:u[\da-f]{4}|.)|[&'+<>`\u007f-\uffff]/g,
    digits: "upper",
    hasNumberedQuotes: true,
  },
];

/** What any of them escapes. */
const ESCAPED = /["\\/<>&'+`]|[^ -~]/;

/** A text within a string of JSON, as its writers write it; JSON.stringify is the first. */
export function jsonForms(text: string): string[] {
  if (!ESCAPED.test(text)) return [text];
  const json = JSON.stringify(text).slice(1, -1);
  const forms = [json, ...WRITERS.map((writer) => rewrite(json, writer))];
  // PHP and others escape the slash too.
  return text.includes("/")
    ? [...forms, ...forms.map((form) => form.replaceAll("/", "\\/"))]
    : forms;
}

function rewrite(json: string, { escaped, digits, hasNumberedQuotes }: Writer): string {
  return json.replaceAll(escaped, (one) => {
    if (one.startsWith("\\u")) return codeOf(Number.parseInt(one.slice(2), 16), digits);
    if (!one.startsWith("\\")) return codeOf(one.charCodeAt(0), digits);
    return one === '\\"' && hasNumberedQuotes === true ? codeOf(one.charCodeAt(1), digits) : one;
  });
}

function codeOf(unit: number, digits: "lower" | "upper"): string {
  const code = unit.toString(16).padStart(4, "0");
  return `\\u${digits === "upper" ? code.toUpperCase() : code}`;
}
