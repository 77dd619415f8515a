import { inspect } from "node:util";
import { expect } from "vitest";
import fc from "fast-check";
import type { Contract } from "../vault-contract.ts";
import { codesOf, contentOf, change, find, put, textOf } from "./write-and-read.ts";

/** What has gone wrong in one tool or another. */
const telling: Readonly<Record<string, string>> = {
  SPACES: "  two before, two after  ",
  ONE_SPACE: " ",
  TABS: "\t\ta\tb\t",
  NEWLINES: "\nfirst\n\nthird\n\n",
  ONLY_NEWLINE: "\n",
  CRLF: "a\r\nb\rc\r\n",
  QUOTES: `'single' "double" \`back\` \\" \\' \\\\ \\n`,
  BRACES: "{{vault:KEY}} {vault} {{{x}}} {{!-- c --}} <%= x %>",
  DOLLARS: "$HOME ${HOME} $$ $(id) `id` %PATH% !! \\$",
  HASH: "before #after",
  EQUALS: "A=B\nC=D",
  UNICODE: "ä ß ÿ 漢字 עברית \u0301e\u0301 \u00e9 \u2028 \u2029 \u00a0 \ufeff",
  EMOJI: "👩‍👩‍👧‍👦 🏳️‍🌈 𝒳 \u{10ffff}",
  CONTROLS: "\u0001\u0007\u001b[31mred\u001b[0m\u007f",
  JSON: `{"a": [1, 2.50, 1e3], "b": {"c": "\\u00e9\\n"}, "a": null}`,
  JSON_TEXT: `"quoted"`,
  NUMBER: "0123",
  WORDS: "null",
  UNDEFINED: "undefined",
  PEM: "-----BEGIN KEY-----\nMIIEpAIBAAKCAQEA\n-----END KEY-----\n",
  AGE: "age-encryption.org/v1\n-> X25519 abc\n---\n",
  BOM: "\ufefftext",
  URL: "postgres://u:p%40@host:5432/db?ssl=true&x=[1]",
};

/** Any text that UTF-8 can hold; no zero character, which not every service takes. */
const anyText = fc
  .string({ unit: "binary", minLength: 1, maxLength: 200 })
  .map((text) => text.replaceAll("\0", "0"));

export function fidelityPromises({ promise }: Contract): void {
  promise(
    "bytes stay bytes where the vault can hold them, and are refused elsewhere",
    async (store) => {
      const vault = await store();
      const base64 = Buffer.from([0, 255, 10, 13, 128]).toString("base64");
      const outcomes = await vault.write([change("BYTES", base64, { binary: true })]);
      const { secrets } = await vault.read(["BYTES"]);
      if (!vault.manifest.capabilities.binary) {
        expect(codesOf(outcomes)).toEqual(["BINARY_NOT_STORABLE"]);
        expect(secrets.size).toBe(0);
        return;
      }
      expect(codesOf(outcomes)).toEqual([undefined]);
      expect(secrets.get("BYTES")).toMatchObject({ binary: true });
      expect(secrets.get("BYTES")!.value.reveal()).toBe(base64);
      // A text that follows is a text again.
      await put(vault, { BYTES: base64 });
      expect(await find(vault, "BYTES")).not.toHaveProperty("binary");
    },
  );

  promise("the limit of a value counts its bytes, not their base64", async (store) => {
    const vault = await store();
    if (!vault.manifest.capabilities.binary) return;
    const bytes = Buffer.alloc(vault.manifest.limits.valueBytes + 1, 7);
    const outcomes = await vault.write([
      change("FITS", bytes.subarray(1).toString("base64"), { binary: true }),
      change("LARGE", bytes.toString("base64"), { binary: true }),
    ]);
    expect(codesOf(outcomes)).toEqual([undefined, "VALUE_TOO_LARGE"]);
  });

  promise("telling values come back character for character", async (store) => {
    await put(await store(), telling);
    expect(await contentOf(await store())).toEqual(telling);
    const vault = await store();
    for (const [key, text] of Object.entries(telling)) expect(await textOf(vault, key)).toBe(text);
  });

  promise("any text comes back character for character", async (store) => {
    const vault = await store();
    await fc.assert(
      fc.asyncProperty(fc.array(anyText, { minLength: 1, maxLength: 20 }), async (texts) => {
        await put(
          vault,
          texts.map((text, index) => [`K${index}`, text] as const),
        );
        const content = await contentOf(vault);
        expect(texts.map((_, index) => content[`K${index}`])).toEqual(texts);
      }),
      { numRuns: 10 },
    );
  });

  promise("an empty value is kept, or refused where the vault cannot hold one", async (store) => {
    const vault = await store();
    const outcomes = await vault.write([change("EMPTY", "")]);
    const { emptyValue } = vault.manifest.limits;
    expect(codesOf(outcomes)).toEqual([emptyValue ? undefined : "EMPTY_VALUE"]);
    expect(await textOf(vault, "EMPTY")).toBe(emptyValue ? "" : undefined);
  });

  promise("the longest value allowed is kept, counted in bytes", async (store) => {
    const vault = await store();
    const { valueBytes } = vault.manifest.limits;
    const narrow = "x".repeat(valueBytes);
    const wide = "é".repeat(Math.floor(valueBytes / 2)) + "x".repeat(valueBytes % 2);
    await put(vault, { NARROW: narrow });
    await put(vault, { WIDE: wide });
    expect((await textOf(vault, "NARROW")) === narrow).toBe(true);
    expect((await textOf(vault, "WIDE")) === wide).toBe(true);
  });

  promise("one byte more is refused, and the old value stays", async (store) => {
    const vault = await store();
    const limit = vault.manifest.limits.valueBytes;
    await put(vault, { A: "old" });
    const [narrow, wide] = await vault.write([
      change("A", "x".repeat(limit + 1)),
      change("A", "é".repeat(limit / 2) + "x"),
    ]);
    for (const outcome of [narrow, wide])
      expect(outcome!.failure).toMatchObject({
        code: "VALUE_TOO_LARGE",
        exitCode: 8,
        details: { key: "A", bytes: limit + 1, limit, vault: vault.slug },
      });
    expect(await textOf(vault, "A")).toBe("old");
    expect((await vault.history("A"))?.versions).toHaveLength(1);
  });

  promise("text that UTF-8 cannot hold is refused, not changed", async (store) => {
    const vault = await store();
    expect(codesOf(await vault.write([change("HALF", "a\ud83db")]))).toEqual(["NOT_TEXT"]);
    expect(await textOf(vault, "HALF")).toBeUndefined();
  });

  promise("a secret carries exactly the four tags", async (store) => {
    const place = { namespace: "shop", scope: "web", env: "staging" };
    const vault = await store(place);
    await put(vault, { A: "1" });
    await put(vault, { A: "2" });
    expect(await vault.readTags("A")).toEqual({
      ManagedBy: "Keep",
      Namespace: "shop",
      Environment: "staging",
      VaultSlug: vault.slug,
    });
  });

  promise("whether a value is stored in clear by wish is known again", async (store) => {
    const vault = await store();
    const { plain } = vault.manifest.capabilities;
    await vault.write([change("A", "1", { plain: true }), change("B", "2")]);
    expect([(await find(vault, "A"))!.plain, (await find(vault, "B"))!.plain]).toEqual([
      plain,
      false,
    ]);
  });

  promise("a read value shows itself only when revealed", async (store) => {
    const vault = await store();
    await put(vault, { A: "canary-value" });
    const result = await vault.read(["A"]);
    const history = await vault.history("A");
    const shown = [inspect(result, { depth: null, showHidden: true }), inspect(history)];
    shown.push(JSON.stringify([...result.secrets]), JSON.stringify(history));
    for (const text of shown) expect(text.includes("canary-value")).toBe(false);
    expect(result.secrets.get("A")!.value.reveal()).toBe("canary-value");
  });
}
