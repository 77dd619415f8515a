import type { Dialect } from "../dialect.ts";
import { HOSTILE_NEIGHBOURS, quotedForms } from "../quoted-forms.ts";
import { inEnvironment } from "../scanning/environment.ts";
import { scanNodeFile } from "../scanning/node-file.ts";

/**
 * Node's `--env-file`, `process.loadEnvFile` and `util.parseEnv`: see `scanNodeFile`. Nothing is
 * expanded, there is no escape but `\n` in double quotes, and a CR cannot be written at all.
 */
export const node: Dialect = {
  forms: (value, place) => quotedForms(value, place, () => [value]),
  read: (text) => {
    const found = scanNodeFile(text)
      // Set on an object, this name is lost.
      .filter(({ name }) => name !== "__proto__")
      .map(({ name, value, line }) => ({ name, value, line }));
    return inEnvironment(found);
  },
  neighbours: HOSTILE_NEIGHBOURS,
};
