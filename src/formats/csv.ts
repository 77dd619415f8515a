import type { Format } from "./format.ts";

export const csv: Format = {
  nameOf: (key) => key,
  write: () => ({ text: "", notes: [] }),
};
