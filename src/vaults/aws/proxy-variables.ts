import type { Variables } from "../../core/variables.ts";

/** The variables that name a proxy, in both spellings; the SDK of JavaScript knows none of them. */
export const PROXY_VARIABLES = [
  "https_proxy",
  "HTTPS_PROXY",
  "http_proxy",
  "HTTP_PROXY",
  "all_proxy",
  "ALL_PROXY",
] as const;

/** The first of them that is set. */
export function proxyVariable(variables: Variables): string | undefined {
  return PROXY_VARIABLES.find((name) => variables[name] !== undefined);
}
