import type { Dialect } from "../dialect.ts";

export const symfony: Dialect = {
  forms: () => [],
  read: () => ({ entries: [], mistakes: [] }),
};
