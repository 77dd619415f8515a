import type { Format } from "./format.ts";

export const github: Format = {
  nameOf: (key) => key,
  write: () => ({ text: "", notes: [] }),
};
