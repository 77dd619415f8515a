import { createRequire } from "node:module";

/**
 * HashiCorp's own reader of HCL. It is required without its types: they bring those of a browser
 * into every file.
 */
export const { parse: parseHcl } = createRequire(import.meta.url)("@cdktf/hcl2json") as {
  readonly parse: (file: string, text: string) => Promise<Record<string, unknown>>;
};
