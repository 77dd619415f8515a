import fc from "fast-check";
import { awkwardText } from "./awkward-text.ts";

/** A JSON value with its text, as awkward as JSON can be, and what is in it. */
export interface JsonNode {
  /** The text, without white space around it. */
  readonly raw: string;
  /** What a property of this value is: a string decoded, null "", else the text. */
  readonly text: string;
  readonly kind: "array" | "object" | "plain";
  readonly children: readonly (readonly [name: string, child: JsonNode])[];
}

const blank = fc.constantFrom("", " ", "\n", "\t\r\n ", "  ");

const NUMBERS = "0 -0 0.0 1.50 1e3 -1.5E-10 1E+400 12345678901234567890123456789.10".split(" ");
const numbers = fc.constantFrom(...NUMBERS);

/** The text as a JSON string: as short as it can be, or with escapes only. */
const quoted = (text: string): fc.Arbitrary<string> =>
  fc.constantFrom(
    JSON.stringify(text),
    `"${text
      .split("")
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .join("")}"`,
  );

const plain: fc.Arbitrary<JsonNode> = fc
  .oneof(
    numbers.map((raw) => [raw, raw] as const),
    fc.constantFrom(["true", "true"] as const, ["false", "false"] as const, ["null", ""] as const),
    awkwardText.chain((text) => quoted(text).map((raw) => [raw, text] as const)),
  )
  .map(([raw, text]) => ({ raw, text, kind: "plain", children: [] }));

const around = (raw: string): fc.Arbitrary<string> =>
  fc.tuple(blank, blank).map(([before, after]) => before + raw + after);

const { value } = fc.letrec<{ value: JsonNode; array: JsonNode; object: JsonNode }>((tie) => ({
  value: fc.oneof({ depthSize: "small" }, plain, tie("array"), tie("object")),
  array: fc.array(tie("value"), { maxLength: 4 }).chain((elements) =>
    fc.tuple(blank, ...elements.map(({ raw }) => around(raw))).map(([inner, ...texts]) => {
      const raw = `[${texts.length === 0 ? inner : texts.join(",")}]`;
      const children = elements.map((child, index) => [String(index), child] as const);
      return { raw, text: raw, kind: "array" as const, children };
    }),
  ),
  object: fc
    .uniqueArray(fc.tuple(awkwardText, tie("value")), { maxLength: 4, selector: ([key]) => key })
    .chain((children) =>
      fc
        .tuple(
          blank,
          ...children.map(([key, child]) =>
            fc
              .tuple(quoted(key).chain(around), around(child.raw))
              .map(([name, inner]) => `${name}:${inner}`),
          ),
        )
        .map(([inner, ...texts]) => {
          const raw = `{${texts.length === 0 ? inner : texts.join(",")}}`;
          return { raw, text: raw, kind: "object" as const, children };
        }),
    ),
}));

/** Any JSON value, with white space where it may be, escapes and awkward keys. */
export const jsonNodes: fc.Arbitrary<JsonNode> = value;
