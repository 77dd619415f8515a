import type { Format } from "./format.ts";

export const shell: Format = {
  nameOf: (key) => key,
  write: () => ({ text: "", notes: [] }),
};
