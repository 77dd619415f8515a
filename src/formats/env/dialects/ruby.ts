import type { Dialect } from "../dialect.ts";

export const ruby: Dialect = {
  forms: () => [],
  read: () => ({ entries: [], mistakes: [] }),
};
