import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { printable } from "../../src/core/printable.ts";
import { headsFromIndex, parseDocument } from "../../src/vaults/local/document.ts";

const place = { namespace: "shop", env: "local" };
const record = { tags: {}, versions: [{ version: 1, value: "x", createdAt: "2026-01-01" }] };

describe("a name that would do something to the terminal or to a file", () => {
  test.each(["shop/local/A\nPATH=x", "shop/local/\u001B[31mA", "shop/local/A\u009B"])(
    "%j is neither taken from an index nor from a document",
    (name) => {
      expect(headsFromIndex(JSON.stringify([[name, 1, "2026-01-01"]]), place)).toBeUndefined();
      const text = JSON.stringify({
        format: "keep-local",
        version: 1,
        secrets: { [name]: record },
      });
      expect(parseDocument(text)).toEqual({ problem: "a name in it cannot be one" });
    },
  );
});

describe("a value in a table", () => {
  test("shows its control characters instead of sending them", () => {
    expect(printable("a\u001B[31mred\u0007\u0000\r")).toBe("a\\x1b[31mred\\x07\\x00\\x0d");
    expect(printable("two\nlines\tétoile ✓")).toBe("two\nlines\tétoile ✓");
    expect(printable("a\u202Egpj\u2069.שלום")).toBe("a\\u202egpj\\u2069.שלום");
  });

  test("never holds one after that", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        // oxlint-disable-next-line no-control-regex
        expect(printable(text)).not.toMatch(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/);
      }),
    );
  });
});
