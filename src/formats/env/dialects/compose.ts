import type { Dialect } from "../dialect.ts";

export const compose: Dialect = {
  forms: () => [],
  read: () => ({ entries: [], mistakes: [] }),
};
