import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { KeepError } from "../../src/core/errors.ts";
import { shell } from "../../src/templating/languages/shell.ts";
import { AWKWARD_VALUES, awkwardText } from "../support/awkward-text.ts";
import { filled } from "../support/filled.ts";
import { runScript, shellsHere } from "../support/shells.ts";

/** A place of a value in a script that puts what it reads there into `r`. */
interface Form {
  readonly template: string;
  /** What `r` is to be for a value. */
  readonly read?: (value: string) => string;
  /** Which values have no form there, besides those with a NUL, by the lines that they would make. */
  readonly refuses?: (value: string) => boolean;
  readonly bashOnly?: true;
  /** Shells take long for a long value there. */
  readonly short?: true;
}

const dotted = (value: string): string => `${value}.`;

/** Whether bash takes a line for the end of a here-document inside of `$(…)`, or dash spoils it. */
const endsEarly = (lines: string): boolean => /^(?:EOT|EO?[^\0-\x7f])/m.test(lines);

const FORMS: Readonly<Record<string, Form>> = {
  "a word": { template: "r=‹0›" },
  "a part of a word": { template: "r=a‹0›b", read: (value) => `a${value}b` },
  "a word after a variable": { template: "X=1; r=$X‹0›", read: (value) => `1${value}` },
  "a word before a tilde": { template: "HOME=/h; r=‹0›~", read: (value) => `${value}~` },
  "a word after a tilde": { template: "HOME=/h; r=~‹0›", read: (value) => `~${value}` },
  "a word in braces": { template: "set -- {‹0›}; r=$1", read: (value) => `{${value}}` },
  "an argument": { template: "set -- ‹0› b; r=$1" },
  "an argument before a redirection": { template: "r=$(printf '%s.' ‹0›>&1)", read: dotted },
  "a word of export": { template: "export r=‹0›" },
  "a word after a backslash": { template: String.raw`r=a\‹0›`, read: (value) => `a${value}` },
  "double quotes": { template: 'r="‹0›"' },
  "a part of double quotes": { template: 'r="it\'s ‹0› "', read: (value) => `it's ${value} ` },
  "double quotes after a variable": { template: 'X=1; r="$X‹0›"', read: (value) => `1${value}` },
  "double quotes after a backslash": {
    template: String.raw`r="C:\‹0›"`,
    read: (value) => `C:\\${value}`,
  },
  "single quotes": { template: "r='a ‹0›'", read: (value) => `a ${value}` },
  "a default value": { template: "r=${U:-‹0›}" },
  "a default value in double quotes": { template: 'r="${U:-‹0›}"' },
  "double quotes of a default value": { template: 'r=${U:-"‹0›"}' },
  "double quotes of a default value in double quotes": { template: 'r="${U:-"‹0›"}"' },
  "an argument by default": { template: 'set -- "${U:-‹0›}" 2; r="$*"', read: (v) => `${v} 2` },
  "double quotes of an argument by default": {
    template: 'set -- "${U:-"‹0›"}" "${U:-a"‹0›"b"‹0›"}"; r="$*"',
    read: (value) => `${value} a${value}b${value}`,
    // There are two of them in a word.
    refuses: (value) => value.includes("'") && value.includes("{"),
  },
  "a default value of a default value": { template: 'r="${U:-a ${U-‹0›}}"', read: (v) => `a ${v}` },
  "a prefix that is cut off": { template: "X=‹0›_; r=${X#‹0›}", short: true, read: () => "_" },
  "a prefix that is cut off in double quotes": {
    template: 'X="‹0›_"; r="${X#‹0›}"',
    short: true,
    read: () => "_",
  },
  "a command": { template: "r=$(printf '%s.' ‹0›)", read: dotted },
  "a command in double quotes": { template: `r="$(printf '%s.' "‹0›")"`, read: dotted },
  "a command with a case": {
    template: "r=$(case ‹0› in (no) ;; ‹0›) printf '%s.' '‹0›';; *) esac)",
    read: dotted,
  },
  "a here-document": { template: "r=$(cat <<EOT\n‹0›.\nEOT\n)", read: dotted, refuses: endsEarly },
  "a here-document after a backslash": {
    template: "r=$(cat <<EOT\n\\‹0›.\nEOT\n)",
    read: (value) => `\\${value}.`,
    refuses: (value) => endsEarly(`\\${value}`),
  },
  "a here-document after a variable": {
    template: "X=1; r=$(cat <<EOT\n$X‹0›.\nEOT\n)",
    read: (value) => `1${value}.`,
    refuses: (value) => endsEarly(`$${value}`),
  },
  "a quoted here-document": {
    template: "r=$(cat <<'EOT'\na $x ‹0›.\nEOT\n)",
    read: (value) => `a $x ${value}.`,
    refuses: (value) => endsEarly(`a${value}`),
  },
  "a here-document without tabs": {
    template: "r=$(cat <<-EOT\n\t‹0›.\n\tEOT\n)",
    read: dotted,
    refuses: (value) => /(?:^|\n)\t/.test(value) || endsEarly(value),
  },
  "a command in a here-document": {
    template: "r=$(cat <<EOT\n$(printf '%s.' ‹0› '‹0›' \"‹0›\")\nEOT\n)",
    read: (value) => `${value}.${value}.${value}.`,
    refuses: (value) => endsEarly(`$(${value}`),
  },
  "a default value in a here-document": {
    template: "r=$(cat <<EOT\n${U:-‹0›}.\nEOT\n)",
    read: dotted,
    refuses: (value) => endsEarly(`$${value}`),
  },
  "a prefix that is cut off in a here-document": {
    template: "X=‹0›_; r=$(cat <<EOT\n${X#‹0›}${X#'‹0›'}.\nEOT\n)",
    short: true,
    read: () => "__.",
    refuses: (value) => endsEarly(`$${value}`),
  },
  "$'…'": { template: "r=$'a\\n‹0›'", read: (value) => `a\n${value}`, bashOnly: true },
  "$'…' after a backslash": {
    template: "r=$'\\‹0›'",
    read: (value) => `\\${value}`,
    bashOnly: true,
  },
  "$'…' after a number": {
    template: "r=$'\\x4‹0›'",
    read: (value) => `\x04${value}`,
    bashOnly: true,
  },
  "an array": { template: "A=(x ‹0› y); r=${A[1]}", bashOnly: true },
  "a comparison": { template: "[[ ‹0› == ‹0› ]] && r=yes", read: () => "yes", bashOnly: true },
  "a regular expression": {
    template: "[[ a‹0›b =~ ^a‹0›b$ ]] && r=yes",
    read: () => "yes",
    bashOnly: true,
  },
  "a word in place of another": {
    template: "X=a‹0›; r=${X/‹0›/<‹0›>}",
    read: (value) => (value === "" ? "a" : `a${value}`.replace(value, () => `<${value}>`)),
    bashOnly: true,
  },
  "a here-string": { template: "r=$(cat <<<‹0›.)", read: dotted, bashOnly: true },
  "a command as a file": { template: "r=$(cat <(printf '%s.' ‹0›))", read: dotted, bashOnly: true },
  "a pattern of a case": { template: "case ‹0› in ‹0›) r=yes;; esac", read: () => "yes" },
};

const LONG = `it's "${"x $Y `z` \\ #\n".repeat(5000)}`;
const VALUES = [
  ...AWKWARD_VALUES,
  "Eé",
  "a\nEOTé",
  "<(",
  ">\n(",
  "EOT",
  "a\nEOT\nb",
  "\ta\n\tb",
  "it's}",
  "a\\",
  "\\\nx",
  "5",
  "if",
];

/** What a script with this value is to give, or that it is refused. */
function attempt(form: Form, value: string): { script: string; read: string } | undefined {
  try {
    const { text } = shell.write(filled(`${form.template}\n`, value));
    return { script: text, read: (form.read ?? String)(value) };
  } catch (error) {
    if (!(error instanceof KeepError) || error.code !== "VALUE_DOES_NOT_FIT") throw error;
    return undefined;
  }
}

const PRINT = "printf '%s\\0' \"$r\"; r=unset\n";

describe.each(shellsHere())("%s reads back exactly what is written for", (name) => {
  const forms = Object.entries(FORMS).filter(([, form]) => name === "bash" || !form.bashOnly);
  test.each(forms)("%s", (_, form) => {
    const values = [...VALUES, ...fc.sample(awkwardText, 100), ...(form.short ? [] : [LONG])];
    const attempts = values.map((value) => attempt(form, value));
    for (const [index, value] of values.entries())
      expect(attempts[index] === undefined, JSON.stringify(value)).toBe(
        value.includes("\0") || (form.refuses?.(value) ?? false),
      );
    const written = attempts.filter((one) => one !== undefined);
    const script = written.map((one) => one.script + PRINT).join("");
    expect(runScript(name, script)).toEqual(written.map(({ read }) => read));
  });
});
