import { type CST, Composer, type Document, Parser } from "yaml";
import { tooDeepAt } from "../../../formats/yaml-depth.ts";

/** A text as YAML. */
export interface YamlReading {
  readonly tokens: readonly CST.Token[];
  readonly documents: readonly Document.Parsed[];
  /** Where the first mistake is. */
  readonly wrongAt: number | undefined;
}

/** A tag may ask for what a mark, which is a word, cannot be. */
const TAG_OF_ITS_VALUE = "TAG_RESOLVE_FAILED";

/** Reads a text of one or more documents. Keys that are twice in a map are no mistake here. */
export function readYaml(text: string, { hasMarks }: { readonly hasMarks: boolean }): YamlReading {
  try {
    const tokens = [...new Parser().parse(text)];
    const deepAt = tooDeepAt(tokens);
    if (deepAt !== undefined) return { tokens: [], documents: [], wrongAt: deepAt };
    const composer = new Composer({ uniqueKeys: false, logLevel: "silent" });
    const documents = [...composer.compose(tokens)];
    const offsets = documents
      .flatMap(({ errors }) => errors)
      .filter(({ code }) => !(hasMarks && code === TAG_OF_ITS_VALUE))
      .map(({ pos }) => pos[0]);
    const wrongAt = offsets.length === 0 ? undefined : Math.min(...offsets);
    return { tokens, documents, wrongAt };
  } catch {
    // What is nested too deep exhausts the stack; an error's text might show a value.
    return { tokens: [], documents: [], wrongAt: 0 };
  }
}
