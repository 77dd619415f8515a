import type { Dialect } from "../dialect.ts";

export const dotenv: Dialect = {
  forms: () => [],
  read: () => ({ entries: [], mistakes: [] }),
};
