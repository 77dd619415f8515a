import type { FormatName } from "../core/formats.ts";
import type { KeyFilter } from "../core/glob.ts";
import type { TemplateKind } from "../core/template-kind.ts";
import type { WhenMissing } from "../templating/template.ts";

export interface ExportOptions extends KeyFilter {
  readonly env?: string | undefined;
  /** Slugs; without it every active vault, or with a template those that it names. */
  readonly vaults?: readonly string[] | undefined;
  readonly format: FormatName;
  /** One of the format's; without it the format's first. */
  readonly dialect?: string | undefined;
  /** The name of a Kubernetes Secret. */
  readonly name?: string | undefined;
  /** What stands before each variable's name. */
  readonly prefix?: string | undefined;
  /** `KEY=NAME`: names of variables that are not made of their keys. */
  readonly map?: readonly string[] | undefined;
  /** A file; empty for the environment's own template. */
  readonly template?: string | undefined;
  /** With a template: add what its vaults have and it does not name. */
  readonly all: boolean;
  /** Without one, or with `-`, the text goes to standard output. */
  readonly file?: string | undefined;
  readonly overwrite: boolean;
  readonly append: boolean;
  readonly missing: WhenMissing;
  /** What the template is written in; without it its name says so. */
  readonly as?: TemplateKind | undefined;
}

/** ExportedVariables by name, in the order of the text. */
export interface ExportedVariables {
  readonly values: ReadonlyMap<string, string>;
  /** Names of those whose value is the base64 of bytes. */
  readonly binary: ReadonlySet<string>;
  /** Names of those of a template that hold nothing of a secret. */
  readonly open: ReadonlySet<string>;
}

export const NO_VARIABLES: ExportedVariables = {
  values: new Map(),
  binary: new Set(),
  open: new Set(),
};

/** What the two ways to an export have in common before it is written. */
export interface Exportable {
  readonly vaults: readonly string[];
  readonly template: string | null;
  readonly missing: readonly string[];
  readonly warnings: readonly string[];
  /** Those of a template, and none if it is no `.env`; or of the vaults. */
  readonly variables: ExportedVariables;
  /** With a template: what its vaults have besides. */
  readonly rest: ExportedVariables;
  /** The filled template, where that is what is written. */
  readonly filled?: FilledTemplate;
}

export interface FilledTemplate {
  /** What it is written in. */
  readonly kind: TemplateKind;
  readonly text: string;
  readonly notes: readonly string[];
}
