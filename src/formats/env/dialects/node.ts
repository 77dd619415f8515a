import type { Dialect } from "../dialect.ts";
import { HOSTILE_NEIGHBOURS, quotedForms } from "../forms/quoted-forms.ts";
import { inEnvironment } from "../scanning/environment.ts";
import { scanNodeFile } from "../scanning/node-file.ts";

/**
 * Node's `--env-file`, `process.loadEnvFile` and `util.parseEnv`: see `scanNodeFile`. Nothing is
 * expanded, there is no escape but `\n` in double quotes, and a CR cannot be written at all.
 *
 * Node 20 reads what is written here alike, but differs in files of others: a tab is a part of a
 * name or value, a line without `=` a part of the next line's name, a line without a name ends the
 * file, and `K= ` before a line's end is empty, where Node since 22 takes the next line for its value.
 */
export const node: Dialect = {
  forms: (value, place) => quotedForms(value, place, () => [value]),
  read: (text) => {
    const found = scanNodeFile(text).map(({ name, value, line }) => ({ name, value, line }));
    return inEnvironment(found);
  },
  neighbours: HOSTILE_NEIGHBOURS,
};
