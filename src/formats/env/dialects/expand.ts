import type { Dialect } from "../dialect.ts";

export const expand: Dialect = {
  forms: () => [],
  read: () => ({ entries: [], mistakes: [] }),
};
