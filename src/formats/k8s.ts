import type { Format } from "./format.ts";

export const k8s: Format = {
  nameOf: (key) => key,
  write: () => ({ text: "", notes: [] }),
};
