import { godotenv, rustDotenv } from "./compiled.ts";
import { dockerReader, kubectlReader } from "./docker.ts";
import type { EnvReader } from "./env-reader.ts";
import { JAVASCRIPT_READERS } from "./javascript-readers.ts";
import { phpdotenv, symfonyDotenv } from "./php.ts";
import { pythonReaders } from "./python.ts";
import { rubyDotenv } from "./ruby.ts";
import { bunReader, denoReader } from "./runtime-readers.ts";
import { shellReaders } from "./shell-readers.ts";
import { systemdReader } from "./systemd.ts";

/** Every real reader of `.env` files that the tests know. */
export const ENV_READERS: readonly EnvReader[] = [
  ...JAVASCRIPT_READERS,
  bunReader,
  denoReader,
  ...pythonReaders,
  phpdotenv,
  symfonyDotenv,
  rubyDotenv,
  godotenv,
  rustDotenv,
  dockerReader,
  kubectlReader,
  systemdReader,
  ...shellReaders,
];
