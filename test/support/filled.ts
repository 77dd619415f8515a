import { FilledText, type FilledValue } from "../../src/templating/filling/filled-text.ts";
import { Lines } from "../../src/templating/position.ts";

/** A value of a test: text, or text with what else the engine may say of it. */
export type TestValue = string | Pick<FilledValue, "text" | "json" | "verbatim">;

/**
 * What the engine gives a language for a template in which `‹0›` stands for the first of the
 * values, `‹1›` for the second, …; each as often as wanted. Their sources are `{{v0}}`, `{{v1}}`, …
 * and that is what stands in the file `template`, as far as lines and columns go.
 */
export function filled(template: string, ...values: readonly TestValue[]): FilledText {
  const pieces = template.split(/‹(\d+)›/);
  const sources = pieces.map((piece, index) => (index % 2 === 0 ? piece : `{{v${piece}}}`));
  const lines = new Lines(sources.join(""));
  let end = 0;
  return new FilledText(
    sources.map((source, index) => {
      const { line, column } = lines.locate(end);
      end += source.length;
      if (index % 2 === 0) return source;
      const value = values[Number(pieces[index])];
      if (value === undefined) throw new Error(`the test has no value for ${source}`);
      const position = { file: "template", line: line + 1, column: column + 1 };
      return { ...(typeof value === "string" ? { text: value } : value), source, position };
    }),
  );
}
