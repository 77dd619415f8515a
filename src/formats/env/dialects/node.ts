import type { Dialect } from "../dialect.ts";

export const node: Dialect = {
  forms: () => [],
  read: () => ({ entries: [], mistakes: [] }),
};
