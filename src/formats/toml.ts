import type { Format } from "./format.ts";

export const toml: Format = {
  nameOf: (key) => key,
  write: () => ({ text: "", notes: [] }),
};
