/**
 * A text in a URL or a form, as its encoders write it: they differ in what they leave as it is.
 *
 * @param text without lone surrogates
 */
export function percentForms(text: string): string[] {
  const component = encodeURIComponent(text);
  const strict = component.replaceAll(/[!'()*]/g, encode);
  const forms = [
    component,
    // RFC 3986: all but the unreserved characters; with and without the separator of paths.
    strict,
    strict.replaceAll("%2F", "/"),
    // A form, as Python and Go write it, and as browsers, Node and Java do (WHATWG URL, 5.1).
    strict.replaceAll("%20", "+"),
    component.replaceAll(/[!'()~]/g, encode).replaceAll("%20", "+"),
    // User and password in a URL (WHATWG URL, 1.3).
    component.replaceAll(/%2[456BC]/g, decodeURIComponent),
  ];
  return forms.flatMap((form) => [
    form,
    form.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
  ]);
}

const encode = (one: string): string => `%${one.charCodeAt(0).toString(16).toUpperCase()}`;
