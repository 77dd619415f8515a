import { settingsSchema, vaultSchema } from "./schemas.ts";

/**
 * The JSON Schemas of the committed files, made from the very schemas that check them.
 * Loaded only when such a file is written, and by the build, which ships them.
 */
export const jsonSchemas = {
  settings: () => convert(settingsSchema, "Keep settings"),
  vault: () => convert(vaultSchema, "Keep vault"),
};

async function convert(
  schema: typeof settingsSchema | typeof vaultSchema,
  title: string,
): Promise<object> {
  const { toJsonSchema } = await import("@valibot/to-json-schema");
  return { ...toJsonSchema(schema, { errorMode: "ignore" }), title };
}
