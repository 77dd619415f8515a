import { FilledText, type FilledValue } from "../../src/templating/filled-text.ts";
import { Lines } from "../../src/templating/position.ts";

/** A value of a test: text, or text with what else the engine may say of it. */
export type TestValue = string | Pick<FilledValue, "text" | "json" | "verbatim">;

const MARK = /‹(\d+)›/;

/**
 * What the engine gives a language for a template in which `‹0›` stands for the first of the
 * values, `‹1›` for the second, …; each as often as wanted. Their sources are `{{v0}}`, `{{v1}}`, …,
 * the file is `template`, and they stand where their mark stands.
 */
export function filled(template: string, ...values: readonly TestValue[]): FilledText {
  const lines = new Lines(template);
  let offset = 0;
  const pieces = template.split(MARK).map((piece, index) => {
    if (index % 2 === 0) {
      offset += piece.length;
      return piece;
    }
    const { line, column } = lines.locate(offset);
    offset += piece.length + "‹›".length;
    return filledValue(Number(piece), values, line + 1, column + 1);
  });
  return new FilledText(pieces);
}

function filledValue(
  index: number,
  values: readonly TestValue[],
  line: number,
  column: number,
): FilledValue {
  const value = values[index];
  if (value === undefined) throw new Error(`the test has no value ‹${index}›`);
  const position = { file: "template", line, column };
  return {
    ...(typeof value === "string" ? { text: value } : value),
    source: `{{v${index}}}`,
    position,
  };
}
