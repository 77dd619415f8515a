import { KeepError } from "../core/errors.ts";
import { checkVariables, checkWritten, isText } from "./check-written.ts";
import type { Format, WriteOptions } from "./format.ts";
import { quoteYaml, readYamlLines, yamlLines } from "./yaml.ts";

/** What the server takes: k8s.io/api/core/v1, MaxSecretSize. */
const LIMIT = 1_048_576;

/**
 * A Secret of Kubernetes as YAML. Names and texts are in quotes, because kubectl reads YAML 1.1, to
 * which `on` is no text.
 */
export const k8s: Format = {
  nameOf: (key) => (isSecretKey(key) ? key : undefined),
  write(variables, { name, binary = new Set() }) {
    const secret = checkSecretName(name);
    checkVariables(variables, { format: "k8s", name: isSecretKey, value: isText });
    const data = new Map(
      [...variables].map(([key, value]) => [
        key,
        binary.has(key) ? value : Buffer.from(value, "utf8").toString("base64"),
      ]),
    );
    checkSize(data);
    const lines = yamlLines(data);
    checkWritten(variables, readData(lines, binary), "k8s");
    return { text: manifest(secret, lines), notes: [] };
  },
};

function manifest(secret: string, lines: string): string {
  const data = lines === "" ? "data: {}\n" : `data:\n${lines.replaceAll(/^(?=.)/gm, "  ")}`;
  const head = `apiVersion: v1\nkind: Secret\nmetadata:\n  name: ${quoteYaml(secret)}\n`;
  return `${head}type: Opaque\n${data}`;
}

/** The rules of `IsConfigMapKey` in k8s.io/apimachinery. */
const isSecretKey = (key: string): boolean =>
  /^[-._a-zA-Z0-9]{1,253}$/.test(key) && key !== "." && !key.startsWith("..");

/** The rules of `IsDNS1123Subdomain` in k8s.io/apimachinery. */
function checkSecretName(name: string | undefined): string {
  const label = "[a-z0-9](?:[-a-z0-9]*[a-z0-9])?";
  if (name !== undefined && name.length <= 253)
    if (new RegExp(`^${label}(?:\\.${label})*$`).test(name)) return name;
  const problem =
    name === undefined
      ? "The Secret of Kubernetes needs a name."
      : "This cannot be the name of a Secret of Kubernetes.";
  const next = "Use at most 253 characters a-z, 0-9, - and ., a letter or digit at both ends.";
  throw new KeepError("USAGE", { problem, next });
}

function checkSize(data: ReadonlyMap<string, string>): void {
  let bytes = 0;
  for (const text of data.values()) bytes += Buffer.byteLength(text, "base64");
  if (bytes > LIMIT)
    throw new KeepError("EXPORT_TOO_LARGE", {
      what: "a Secret of Kubernetes",
      bytes,
      limit: LIMIT,
    });
}

/** What a reader gets; of bytes, their base64. */
function readData(
  lines: string,
  binary: NonNullable<WriteOptions["binary"]>,
): ReadonlyMap<string, string> | undefined {
  const data = readYamlLines(lines);
  if (data === undefined) return undefined;
  return new Map(
    [...data].map(([key, text]) => {
      const bytes = Buffer.from(text, "base64");
      return [key, bytes.toString(binary.has(key) ? "base64" : "utf8")];
    }),
  );
}
