import type { Format } from "./format.ts";

export const dockerSecrets: Format = {
  nameOf: (key) => key,
  write: () => ({ text: "", notes: [] }),
};
