import { custom, string } from "@oclif/core/flags";
import {
  CSV_DIALECTS,
  DIALECTS,
  ENV_DIALECTS,
  FORMATS,
  READABLE_FORMATS,
  type ReadableFormat,
  SHELL_DIALECTS,
} from "../core/formats.ts";
import { list } from "./flags.ts";

/** What secrets are written as, and for whom. */
export const format = string({
  description: "what to write (see Formats)",
  helpValue: "FORMAT",
  options: Object.keys(FORMATS),
  default: "env",
});

export const dialect = string({
  description: "who reads it, where a format has dialects (default: the first)",
  helpValue: "DIALECT",
  options: [...new Set(Object.values(DIALECTS).flatMap((dialects) => Object.keys(dialects)))],
});

/** What a file is read as; the other formats are only written. */
export const readFormat = custom<ReadableFormat>({
  description: "what the file is (default: its name says so, or env)",
  helpValue: "FORMAT",
  options: [...READABLE_FORMATS],
})();

export const readDialect = string({
  description: "who else reads it (default: the npm package dotenv)",
  helpValue: "DIALECT",
  options: [...Object.keys(ENV_DIALECTS), ...Object.keys(CSV_DIALECTS)],
});

/** How what is written is called. */
export const naming = {
  name: string({
    description: "k8s: name of the Secret (default: <namespace>-<env>)",
    helpValue: "NAME",
  }),
  prefix: string({ description: "text before the name of each variable", helpValue: "TEXT" }),
  map: list({
    description: "names of variables that are not made of their keys",
    helpValue: "KEY=NAME,…",
  }),
};

/** What these flags take, for the help. */
export const formatChoices = {
  "Formats, and who reads them": FORMATS,
  "Dialects of --format env": ENV_DIALECTS,
  "Dialects of --format shell": SHELL_DIALECTS,
  "Dialects of --format csv": CSV_DIALECTS,
};

export const readChoices = { "Dialects of --format env": ENV_DIALECTS };

export const envDialectChoices = { Dialects: ENV_DIALECTS };
