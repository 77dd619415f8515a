import type { EnvDialect } from "../../src/core/formats.ts";
import { dotenv } from "../../src/formats/env/dialects/dotenv.ts";
import { envFor } from "../../src/templating/languages/env.ts";

/** Templates that are a `.env` for the `dotenv` package, which has a form for nearly every value. */
export const env = envFor({ name: "dotenv" satisfies EnvDialect, dialect: dotenv, reader: dotenv });
