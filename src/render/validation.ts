import type {
  ReferenceState,
  ValidatedTemplate,
  ValidationResult,
} from "../operations/validate-templates.ts";
import { type Style, renderTable } from "./table.ts";

/** A table of each template: its references, and what they are in each environment. */
export function renderValidation({ templates }: ValidationResult, style: Style): string {
  return templates.map((one) => renderTemplate(one, style)).join("\n");
}

function renderTemplate(
  { template, kind, envs, references }: ValidatedTemplate,
  style: Style,
): string {
  const title = `${template} (${kind})\n`;
  if (references.length === 0) return `${title}It names no secret.\n`;
  const rows = references.map(({ reference, file, line, states }) => [
    reference,
    file === template ? String(line) : `${file}:${line}`,
    ...envs.map((env) => paint(states[env]!, style)),
  ]);
  return title + renderTable(["Reference", "Line", ...envs], rows, style);
}

function paint(state: ReferenceState, style: Style): string {
  if (state === "ok") return style.green(state);
  return state === "optional" ? style.dim("absent, optional") : style.yellow(state);
}

/** How many references there are, and how many of them are not as they must be. */
export function validationNote({ templates, valid }: ValidationResult): string {
  const references = templates.flatMap((one) => one.references);
  const files = templates.map(({ template }) => template).join(", ");
  if (valid) return `${files}: valid, ${count(references.length)}.`;
  const wrong = references.filter(({ states }) =>
    Object.values(states).some((state) => state !== "ok" && state !== "optional"),
  );
  return `${files}: ${wrong.length} of ${count(references.length)} cannot be filled.`;
}

const count = (number: number): string => `${number} ${number === 1 ? "reference" : "references"}`;
