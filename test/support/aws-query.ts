/**
 * The protocol of STS and IAM, older than that of the other services: a form is asked, XML is
 * answered. Only as much of both as the tests need: no lists in an answer.
 */
const NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";
export const STS_VERSION = "2011-06-15";
const REQUEST_ID = "00000000-0000-4000-8000-000000000000";

type Fields = Readonly<Record<string, unknown>>;

export function readForm(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(text));
}

export function writeForm(action: string, input: Fields, version = STS_VERSION): URLSearchParams {
  const form = new URLSearchParams({ Action: action, Version: version });
  for (const [name, value] of Object.entries(input)) form.append(name, String(value));
  return form;
}

/** What STS answers to an action when all is well. */
export function writeResult(action: string, result: Fields): string {
  return writeElements({
    [`${action}Response xmlns="${NAMESPACE}"`]: {
      [`${action}Result`]: result,
      ResponseMetadata: { RequestId: REQUEST_ID },
    },
  });
}

export function writeError(status: number, code: string, message: string): string {
  const type = status < 500 ? "Sender" : "Receiver";
  return writeElements({
    [`ErrorResponse xmlns="${NAMESPACE}"`]: {
      Error: { Type: type, Code: code, Message: message },
      RequestId: REQUEST_ID,
    },
  });
}

/** The result in an answer; of an error, what the other services answer: `__type`, `message`. */
export function readAnswer(action: string, text: string): Fields {
  const { [`${action}Response`]: answer, ErrorResponse: failure } = readElements(text) as Record<
    string,
    Record<string, Fields> | undefined
  >;
  const error = failure?.["Error"];
  if (error !== undefined) return { __type: error["Code"], message: error["Message"] };
  if (answer === undefined) throw new Error(`That is no answer to ${action}: ${text}`);
  // Some actions say no more than that it is done.
  return answer[`${action}Result`] ?? {};
}

function writeElements(fields: Fields): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => {
      const inner =
        typeof value === "object" && value !== null
          ? writeElements(value as Fields)
          : escapeText(String(value));
      return `<${name}>${inner}</${name.split(" ")[0]}>`;
    })
    .join("");
}

/** The elements within a text; the text itself if there are none. */
function readElements(text: string): Fields | string {
  const elements = [...text.matchAll(/<(\w+)[^>]*?(?:\/>|>(.*?)<\/\1>)/gs)];
  if (elements.length === 0) return unescapeText(text);
  return Object.fromEntries(elements.map(([, name, inner]) => [name!, readElements(inner ?? "")]));
}

const ENTITIES = [
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
] as const;

function escapeText(text: string): string {
  return ENTITIES.reduce((escaped, [plain, entity]) => escaped.replaceAll(plain, entity), text);
}

function unescapeText(text: string): string {
  // The ampersand last, or `&amp;lt;` would become `<`.
  return ENTITIES.toReversed().reduce((plain, [to, from]) => plain.replaceAll(from, to), text);
}
