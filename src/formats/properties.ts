import type { Format } from "./format.ts";

export const properties: Format = {
  nameOf: (key) => key,
  write: () => ({ text: "", notes: [] }),
};
