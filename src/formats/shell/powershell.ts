import { readCommands } from "./read-commands.ts";
import type { ShellLanguage } from "./shell-language.ts";

/** All that PowerShell takes for an apostrophe or a quotation mark (`CharTraits`, CharTraits.cs). */
const SINGLE = "'\u2018\u2019\u201a\u201b";
const DOUBLE = '"\u201c\u201d\u201e';

/**
 * PowerShell 5.1 and 7, by the rules of its tokenizer (`ScanStringLiteral`, `ScanStringExpandable`
 * and `Backtick` in tokenizer.cs): in single quotes an apostrophe of any kind is doubled, and
 * nothing else means anything. A line break does not come through a pipe as it is, because
 * PowerShell makes lines of what a program prints: values with one are in double quotes.
 */
export const powershell: ShellLanguage = {
  problemOf: () => undefined,
  assign: (name, value) => `$env:${name} = ${quote(value)}\n`,
  remove: (name) => `$env:${name} = $null\n`,
  read: (text) =>
    readCommands(text, {
      begin: new RegExp(`\\$env:(?<name>\\w+) = (?<quote>[${SINGLE}${DOUBLE}])`, "y"),
      mark: (opener) =>
        SINGLE.includes(opener)
          ? new RegExp(`[${SINGLE}]{1,2}`, "g")
          : new RegExp(`\`[^]|\\$|[${DOUBLE}]{1,2}`, "g"),
      isEnd: (mark) => mark.length === 1,
      meaningOf: (mark) => ESCAPES.get(mark) ?? mark[1]!,
    }),
  notes: (variables) => [...notesOn(variables)],
};

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["`n", "\n"],
  ["`r", "\r"],
  ["`t", "\t"],
  ["`0", "\0"],
  ["`a", "\x07"],
  ["`b", "\b"],
  ["`f", "\f"],
  ["`v", "\v"],
  ["`e", "\x1b"],
]);

function quote(value: string): string {
  if (!/[\n\r]/.test(value)) return `'${value.replace(new RegExp(`[${SINGLE}]`, "g"), "$&$&")}'`;
  const escaped = value
    .replace(new RegExp(`[$\`${DOUBLE}]`, "g"), "`$&")
    .replaceAll("\n", "`n")
    .replaceAll("\r", "`r");
  return `"${escaped}"`;
}

function* notesOn(variables: ReadonlyMap<string, string>): Generator<string> {
  const seen = new Map<string, string>();
  for (const [name, value] of variables) {
    if (value === "") yield `PowerShell before 7.5 removes ${name}, because it is empty.`;
    // oxlint-disable-next-line no-control-regex
    if (/[^\0-\x7f]/.test(value))
      yield `PowerShell on Windows reads ${name} rightly only if [Console]::OutputEncoding is UTF-8.`;
    const other = seen.get(name.toUpperCase());
    if (other !== undefined) yield `On Windows ${other} and ${name} are one variable.`;
    seen.set(name.toUpperCase(), name);
  }
}
