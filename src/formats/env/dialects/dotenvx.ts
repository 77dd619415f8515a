import type { Dialect } from "../dialect.ts";

export const dotenvx: Dialect = {
  forms: () => [],
  read: () => ({ entries: [], mistakes: [] }),
};
