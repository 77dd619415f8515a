import type { Dialect } from "../dialect.ts";

export const systemd: Dialect = {
  forms: () => [],
  read: () => ({ entries: [], mistakes: [] }),
};
