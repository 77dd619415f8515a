import type { EnvReader } from "./env-reader.ts";

/** Every real reader of `.env` files that the tests know. */
export const ENV_READERS: readonly EnvReader[] = [];
