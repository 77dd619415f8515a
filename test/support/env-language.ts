import { dotenv } from "../../src/formats/env/dialects/dotenv.ts";
import { universal } from "../../src/formats/env/dialects/universal.ts";
import { envFor } from "../../src/templating/languages/env.ts";

/** Templates that are a `.env` for the `dotenv` package, which has a form for nearly every value. */
export const env = envFor({ name: "dotenv", dialect: dotenv, reader: dotenv });

/** Templates that are a `.env` for every reader, as without a dialect. */
export const universalEnv = envFor({ name: "universal", dialect: universal, reader: dotenv });
