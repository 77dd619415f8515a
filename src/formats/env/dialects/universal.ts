import type { Dialect } from "../dialect.ts";

export const universal: Dialect = {
  forms: () => [],
  read: () => ({ entries: [], mistakes: [] }),
};
