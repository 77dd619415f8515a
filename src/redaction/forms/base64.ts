/** Where programs break a long text of base64 (RFC 2045 and the command `base64`; RFC 7468). */
const WIDTHS = [76, 64];

/**
 * A text in base64, with both alphabets, as far as it is known: what stands before and after it in a
 * longer text takes part in the characters at its edges. Those are left out, so that up to four bits
 * of its first and of its last byte stay visible, unless it begins or ends the longer text.
 */
export function base64Forms(text: string): string[] {
  const forms = [0, 1, 2].flatMap((before) => formsAfter(text, before));
  return forms.flatMap((form) =>
    /[+/]/.test(form) ? [form, form.replaceAll("+", "-").replaceAll("/", "_")] : [form],
  );
}

/** @param before how many bytes stand before it in its first group of three */
function formsAfter(text: string, before: number): string[] {
  const all = Buffer.from("\0".repeat(before) + text, "utf8").toString("base64");
  const padded = all.slice(before === 0 ? 0 : before + 1);
  if (!padded.endsWith("=")) return [padded, ...(before === 0 ? wrapped(padded) : [])];
  const bare = padded.slice(0, padded.indexOf("="));
  const core = bare.slice(0, -1);
  return [core, bare, padded, ...(before === 0 ? wrapped(core) : [])];
}

const wrapped = (text: string): string[] =>
  WIDTHS.filter((width) => text.length > width).map((width) =>
    text.replaceAll(new RegExp(`.{${width}}(?=.)`, "g"), "$&\n"),
  );
