import type { TemplateKind } from "../core/template-kind.ts";
import type { Language } from "./language.ts";

/** Each is loaded where it is needed: a parser is heavy, and most templates are a `.env`. */
const loaders = {
  env: async () => (await import("./languages/env.ts")).env,
  text: async () => (await import("./languages/text.ts")).text,
} as Readonly<Record<TemplateKind, () => Promise<Language>>>;

export async function loadLanguage(kind: TemplateKind): Promise<Language> {
  return loaders[kind]();
}
