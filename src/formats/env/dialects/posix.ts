import type { Dialect } from "../dialect.ts";

export const posix: Dialect = {
  forms: () => [],
  read: () => ({ entries: [], mistakes: [] }),
};
