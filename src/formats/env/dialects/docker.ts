import type { Dialect } from "../dialect.ts";

export const docker: Dialect = {
  forms: () => [],
  read: () => ({ entries: [], mistakes: [] }),
};
