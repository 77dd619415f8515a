import type { Format } from "./format.ts";

export const tfvars: Format = {
  nameOf: (key) => key,
  write: () => ({ text: "", notes: [] }),
};
