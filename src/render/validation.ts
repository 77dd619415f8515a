import { printable } from "../core/printable.ts";
import type { ReferenceState } from "../operations/look-at-place.ts";
import type {
  ValidatedList,
  ValidatedTemplate,
  ValidationResult,
} from "../operations/validate-templates.ts";
import { type Style, renderTable } from "./table.ts";

/** A table of each template: its references, and what they are in each environment. */
export function renderValidation({ templates }: ValidationResult, style: Style): string {
  return templates.map((one) => renderTemplate(one, style)).join("\n");
}

function renderTemplate(
  { template, kind, envs, references, lists }: ValidatedTemplate,
  style: Style,
): string {
  const title = `${template} (${kind})\n`;
  if (references.length + lists.length === 0) return `${title}It names no secret.\n`;
  const placeOf = ({ file, line }: { readonly file: string; readonly line: number }): string =>
    file === template ? String(line) : `${file}:${line}`;
  const rows = [
    ...references.map((one) => [
      printable(one.reference),
      placeOf(one),
      ...envs.map((env) => paint(one.states[env]!, style)),
    ]),
    ...lists.map((one) => [
      printable(nameOf(one)),
      placeOf(one),
      ...envs.map((env) => paintCount(one.keys[env]!, style)),
    ]),
  ];
  return title + renderTable(["Reference", "Line", ...envs], rows, style);
}

/** As the template asks for it. */
function nameOf({ vault, only, except }: ValidatedList): string {
  const filters = Object.entries({ only, except }).filter(([, globs]) => globs !== null);
  return [`secrets ${vault}`, ...filters.map(([name, globs]) => `${name}=${globs}`)].join(" ");
}

function paintCount(keys: number | null, style: Style): string {
  return keys === null ? paint("not read", style) : style.green(count(keys, "secret"));
}

function paint(state: ReferenceState, style: Style): string {
  if (state === "ok") return style.green(state);
  return state === "optional" ? style.dim("absent, optional") : style.yellow(state);
}

/** How many references and lists there are, and how many of them are not as they must be. */
export function validationNote({ templates, valid }: ValidationResult): string {
  const references = templates.flatMap((one) => one.references);
  const lists = templates.flatMap((one) => one.lists);
  const files = templates.map(({ template }) => template).join(", ");
  const all = [
    ...(references.length > 0 || lists.length === 0 ? [count(references.length, "reference")] : []),
    ...(lists.length > 0 ? [count(lists.length, "list")] : []),
  ].join(" and ");
  if (valid) return `${files}: valid, ${all}.`;
  const wrong = [
    ...references.filter(({ states }) =>
      Object.values(states).some((state) => state !== "ok" && state !== "optional"),
    ),
    ...lists.filter(({ keys }) => Object.values(keys).includes(null)),
  ];
  return `${files}: of ${all}, ${wrong.length} cannot be filled.`;
}

const count = (number: number, what: string): string =>
  `${number} ${what}${number === 1 ? "" : "s"}`;
