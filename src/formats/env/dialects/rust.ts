import type { Dialect } from "../dialect.ts";

export const rust: Dialect = {
  forms: () => [],
  read: () => ({ entries: [], mistakes: [] }),
};
