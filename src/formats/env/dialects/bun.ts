import type { Dialect } from "../dialect.ts";

export const bun: Dialect = {
  forms: () => [],
  read: () => ({ entries: [], mistakes: [] }),
};
