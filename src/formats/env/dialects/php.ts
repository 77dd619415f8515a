import type { Dialect } from "../dialect.ts";

export const php: Dialect = {
  forms: () => [],
  read: () => ({ entries: [], mistakes: [] }),
};
