import { string as stringArg } from "@oclif/core/args";
import { boolean, custom, integer, string } from "@oclif/core/flags";
import { splitList } from "../core/glob.ts";
import { TEMPLATE_KINDS } from "../core/template-kind.ts";
import { manifests } from "../vaults/catalogue.ts";

/** Every flag that more than one command has, defined once. */

/** A comma list. */
export const list = custom<readonly string[]>({ parse: async (input) => splitList(input) });

export const env = string({
  char: "e",
  description: "environment (KEEP_ENV)",
  helpValue: "ENV",
});

const vault = string({ char: "v", description: "vault (KEEP_VAULT)", helpValue: "SLUG" });

export const vaults = list({
  char: "v",
  description: "vaults, separated by commas (default: every active one)",
  helpValue: "SLUG,…",
});

export const templateVaults = list({
  char: "v",
  description: "vaults that the template may name, separated by commas (default: all)",
  helpValue: "SLUG,…",
});

export const envs = list({
  char: "e",
  description: "environments, separated by commas",
  helpValue: "ENV,…",
});

export const only = string({
  description: "only keys that match these globs (* and ?)",
  helpValue: "GLOB,…",
});

export const except = string({
  description: "leave out keys that match these globs; wins over --only",
  helpValue: "GLOB,…",
});

/** Of what is a table for people. */
export const tableFormat = string({
  description: "how to print it",
  options: ["table", "json"],
  default: "table",
});

export const unmask = boolean({ description: "show values" });

export const yes = boolean({
  char: "y",
  aliases: ["force"],
  description: "answer every question with yes",
});

export const slug = string({ description: "short name of the vault", helpValue: "SLUG" });
export const name = string({ description: "name for people", helpValue: "NAME" });
export const scope = string({
  description: "extra segment between namespace and environment",
  helpValue: "SCOPE",
});
export const recipients = list({
  description: "age recipients, separated by commas",
  helpValue: "age1…",
  required: true,
});
export const asDefault = boolean({ description: "make it the default vault" });

const timeout = integer({
  description: "seconds that a vault may take to answer in all",
  helpValue: "SECONDS",
  default: 60,
  min: 1,
  max: 86_400,
});

const inAws = "Flags for vaults in AWS";

/** How a vault is reached: how long it may take, and what goes before the files for AWS. */
export const reach = {
  timeout,
  region: string({
    description: "AWS region, before the vault's own (KEEP_REGION)",
    helpValue: "REGION",
    helpGroup: inAws,
  }),
  profile: string({
    description: "named profile of the AWS configuration (KEEP_PROFILE)",
    helpValue: "PROFILE",
    helpGroup: inAws,
  }),
  "mfa-token": string({
    description: "code of your MFA device, where nobody can be asked (KEEP_MFA_TOKEN)",
    helpValue: "CODE",
    helpGroup: inAws,
  }),
};

/** What is done with a template, wherever one is filled. */
export const template = {
  missing: string({
    description: "what to do about a secret that the template names and that does not exist",
    options: ["fail", "remove", "blank", "skip"],
    default: "fail",
  }),
  as: string({
    description: "what the template is written in (default: its name says so)",
    options: [...TEMPLATE_KINDS],
  }),
};

/** Where a text goes. */
export const target = {
  file: string({
    char: "o",
    aliases: ["output"],
    description: "file to write; - is standard output",
    helpValue: "FILE",
  }),
  overwrite: boolean({ description: "replace the file if it exists" }),
  append: boolean({ description: "add to the file if it exists", exclusive: ["overwrite"] }),
};

/** Where a command on one vault works, and how it reaches it. */
export const place = { env, vault, ...reach };

/** What there is to choose from, one line a driver. */
export const driverDescriptions = manifests
  .map(({ driver, title, whenToUse }) => `${driver}: ${title}. ${whenToUse}.`)
  .join("\n");

/** The options of every driver, as flags, from their manifests. */
export const driverOptions = Object.fromEntries(
  manifests
    .flatMap(({ driver, options }) => options.map((option) => ({ driver, ...option })))
    .map((option, _, all) => {
      const drivers = all.filter(({ flag }) => flag === option.flag).map(({ driver }) => driver);
      const helpGroup = `Flags of the ${drivers.length === 1 ? "driver" : "drivers"} ${drivers.join(" and ")}`;
      return [option.flag, string({ description: option.summary, helpGroup, helpValue: "VALUE" })];
    }),
);

/** The values of those flags that were given, by flag. */
export function givenDriverOptions(
  flags: Readonly<Record<string, unknown>>,
): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    Object.keys(driverOptions).map((flag) => [flag, flags[flag] as string | undefined]),
  );
}

/** An argument. Never filled from standard input, as oclif would: that may carry a value. */
export function arg(description: string, required = false) {
  return stringArg({ description, required, ignoreStdin: true });
}
