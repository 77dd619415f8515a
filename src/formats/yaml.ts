import type { Format } from "./format.ts";

export const yaml: Format = {
  nameOf: (key) => key,
  write: () => ({ text: "", notes: [] }),
};
