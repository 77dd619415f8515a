import { godotenv, rustDotenv } from "./compiled.ts";
import type { EnvReader } from "./env-reader.ts";
import { phpdotenv, symfonyDotenv } from "./php.ts";
import { pythonReaders } from "./python.ts";
import { rubyDotenv } from "./ruby.ts";

/** Readers of languages other than JavaScript. */
export const languageReaders: readonly EnvReader[] = [
  ...pythonReaders,
  phpdotenv,
  symfonyDotenv,
  rubyDotenv,
  godotenv,
  rustDotenv,
];
