import type { Dialect } from "../dialect.ts";

export const go: Dialect = {
  forms: () => [],
  read: () => ({ entries: [], mistakes: [] }),
};
