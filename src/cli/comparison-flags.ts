import { boolean, string } from "@oclif/core/flags";
import { ENV_DIALECTS } from "../core/formats.ts";
import { except, list, only, reach, template, unmask } from "./flags.ts";

/** The flags of a comparison. */
export const comparisonFlags = {
  env: list({
    char: "e",
    description: "environments or vault:env pairs, separated by commas (default: every active one)",
    helpValue: "ENV,…",
  }),
  vault: list({
    char: "v",
    description: "vaults, each a column of its own (default: every active one, merged; KEEP_VAULT)",
    helpValue: "SLUG,…",
  }),
  ...reach,
  file: string({
    description: "a file of variables as a column; - is standard input; may be given again",
    helpValue: "FILE",
    multiple: true,
    multipleNonGreedy: true,
    default: [],
  }),
  "file-format": string({
    description: "what the file is (default: its name says so)",
    options: ["env", "json", "yaml", "csv"],
  }),
  dialect: string({
    description: "who reads the file, if it is a .env (default: dotenv)",
    helpValue: "DIALECT",
    options: Object.keys(ENV_DIALECTS),
  }),
  template: string({
    char: "t",
    description: "what a template needs against what exists; without a FILE the environment's own",
    helpValue: "FILE",
  }),
  as: template.as,
  only,
  except,
  changed: boolean({ description: "leave out what is the same everywhere" }),
  "exit-code": boolean({ description: "exit 9 if there is a difference" }),
  unmask,
  format: string({
    description: "how to print it; names prints the keys that differ",
    options: ["table", "json", "markdown", "names"],
    default: "table",
  }),
  pager: boolean({
    description: "page what is longer than the screen (PAGER)",
    default: true,
    allowNo: true,
  }),
};
