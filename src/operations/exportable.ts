import type { KeyFilter } from "../core/glob.ts";
import type { TemplateKind } from "../core/template-kind.ts";
import type { WhenMissing } from "../templating/template.ts";

export interface ExportOptions extends KeyFilter {
  readonly env?: string | undefined;
  /** Slugs; without it every active vault, or with a template those that it names. */
  readonly vaults?: readonly string[] | undefined;
  readonly format: "env" | "json";
  /** A file; empty for the environment's own template. */
  readonly template?: string | undefined;
  /** Without one, or with `-`, the text goes to standard output. */
  readonly file?: string | undefined;
  readonly overwrite: boolean;
  readonly append: boolean;
  readonly missing: WhenMissing;
  /** What the template is written in; without it its name says so. */
  readonly as?: TemplateKind | undefined;
}

/** What the two ways to an export have in common before it is written. */
export interface Exportable {
  readonly vaults: readonly string[];
  readonly template: string | null;
  /** What the template is written in. */
  readonly kind?: TemplateKind;
  readonly missing: readonly string[];
  readonly warnings: readonly string[];
  /** Empty for a template that is no `.env`. */
  readonly variables: ReadonlyMap<string, string>;
  /** Set when the text is a filled template, otherwise it is written from the variables. */
  readonly text?: string;
}

/** A sentence for a value that has no form which every reader takes as meant. */
export function readableByFew(name: string): string {
  return `${name} is written in a form that dotenv reads exactly, but not every other reader does.`;
}
