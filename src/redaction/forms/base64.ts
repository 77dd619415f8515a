/** Where programs break a long text of base64 (RFC 2045 and the command `base64`; RFC 7468). */
const WIDTHS = [76, 64];

/**
 * A text in base64, with both alphabets, as far as it is known: what stands before and after it in a
 * longer text takes part in the characters at its edges. Those are left out, so that up to four bits
 * of its first and of its last byte stay visible, unless it begins or ends the longer text.
 */
export function base64Forms(text: string): string[] {
  const bytes = Buffer.from(text, "utf8");
  const forms = [0, 1, 2].flatMap((before) => formsAfter(bytes, before));
  return forms.flatMap((form) => [form, form.replaceAll("+", "-").replaceAll("/", "_")]);
}

/** @param before how many bytes stand before it in its first group of three */
function formsAfter(bytes: Buffer, before: number): string[] {
  const all = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
  const start = before === 0 ? 0 : before + 1;
  const bare = all.replace(/=+$/, "").slice(start);
  const isWhole = (before + bytes.length) % 3 === 0;
  const core = isWhole ? bare : bare.slice(0, -1);
  return [core, bare, all.slice(start), ...(before === 0 ? wrapped(core) : [])];
}

const wrapped = (text: string): string[] =>
  WIDTHS.filter((width) => text.length > width).map((width) =>
    text.replaceAll(new RegExp(`.{${width}}(?=.)`, "g"), "$&\n"),
  );
