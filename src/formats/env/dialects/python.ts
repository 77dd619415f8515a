import type { Dialect } from "../dialect.ts";

export const python: Dialect = {
  forms: () => [],
  read: () => ({ entries: [], mistakes: [] }),
};
