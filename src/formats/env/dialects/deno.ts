import type { Dialect } from "../dialect.ts";

export const deno: Dialect = {
  forms: () => [],
  read: () => ({ entries: [], mistakes: [] }),
};
