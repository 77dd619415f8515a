import {
  JsonText,
  Missing,
  type Value,
  fieldOf,
  fromJson,
  isFields,
  isList,
  isTrue,
  missingIn,
  textOf,
  toJson,
} from "./values.ts";

/** What helpers need of the world around a template. */
export interface RenderWorld {
  readonly env: string;
  readonly namespace: string;
  readonly now: () => Date;
  readonly uuid: () => string;
  /** Of the text's UTF-8, in lower-case hexadecimal. */
  readonly sha256: (text: string) => string;
}

/** What a helper cannot do with what it is given, as a clause that holds no value. */
export class HelperProblem extends Error {
  override readonly name = "HelperProblem";
}

type Given = Exclude<Value, Missing>;

/** A named function of templates. */
export interface Helper {
  /** How it is written; shown when it is written otherwise. */
  readonly usage: string;
  /** The least and the most arguments. */
  readonly takes: readonly [number, number];
  readonly options?: readonly string[];
  /**
   * Which argument must stand in the template as it is, and as what: one that is mixed up with the
   * value would be wrong without a word.
   */
  readonly literal?: "text" | "number" | "notLast";
  call(args: readonly Given[], options: ReadonlyMap<string, Given>, world: RenderWorld): Value;
}

/** Helpers of one text. */
function ofText(name: string, call: (text: string) => Value): Helper {
  return {
    usage: `{{${name} VALUE}}`,
    takes: [1, 1],
    call: ([value]) => call(plain(value!)),
  };
}

const ofWorld = (name: string, call: (world: RenderWorld) => Value): Helper => ({
  usage: `{{${name}}}`,
  takes: [0, 0],
  call: (_args, _options, world) => call(world),
});

/** Those that take a missing secret for what it is instead of being missing with it. */
const missingAware = ["default", "required", "and", "or"] as const;

const ordinary = {
  env: ofWorld("env", ({ env }) => env),
  namespace: ofWorld("namespace", ({ namespace }) => namespace),
  now: ofWorld("now", ({ now }) => now().toISOString()),
  uuid: ofWorld("uuid", ({ uuid }) => uuid()),
  base64: ofText("base64", (text) => Buffer.from(text, "utf8").toString("base64")),
  base64decode: ofText("base64decode", decodeBase64),
  fromJson: ofText("fromJson", (text) => {
    const value = fromJson(text);
    if (value === undefined) throw new HelperProblem("what fromJson is given is no valid JSON");
    return value;
  }),
  urlencode: ofText("urlencode", (text) =>
    encodeURIComponent(text.toWellFormed()).replaceAll(
      /[!'()*]/g,
      (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
    ),
  ),
  upper: ofText("upper", (text) => text.toUpperCase()),
  lower: ofText("lower", (text) => text.toLowerCase()),
  trim: ofText("trim", (text) => text.trim()),
  sha256: {
    usage: "{{sha256 VALUE}}",
    takes: [1, 1],
    call: ([value], _options, { sha256 }) => sha256(plain(value!)),
  },
  json: {
    usage: "{{json VALUE}} or {{json VALUE indent=2}}",
    takes: [1, 1],
    options: ["indent"],
    call: ([value], options) => {
      const indent = options.get("indent") ?? 0;
      if (!isCount(indent)) throw new HelperProblem("indent= takes a number from 0 to 100");
      return new JsonText(toJson(value!, indent));
    },
  },
  replace: {
    usage: '{{replace "WHAT" "WITH" VALUE}}',
    takes: [3, 3],
    literal: "text",
    call: ([what, by, value]) => {
      if (what === "") throw new HelperProblem("replace is given nothing to look for");
      return plain(value!).split(plain(what!)).join(plain(by!));
    },
  },
  indent: {
    usage: "{{indent 4 VALUE}}",
    takes: [2, 2],
    literal: "number",
    call: ([count, value]) => {
      if (!isCount(count!)) throw new HelperProblem("indent takes a number from 0 to 100");
      return plain(value!).replaceAll(/^|(?<=\n)/g, " ".repeat(count));
    },
  },
  eq: compared("eq", (a, b) => a === b),
  ne: compared("ne", (a, b) => a !== b),
  not: { usage: "{{not VALUE}}", takes: [1, 1], call: ([value]) => !isTrue(value!) },
  lookup: {
    usage: '{{lookup OBJECT "NAME"}}',
    takes: [2, 2],
    call: ([from, name]) => {
      if (isFields(from!) || isList(from!)) return fieldOf(from, plain(name!)) ?? null;
      throw new HelperProblem("lookup is given neither an object nor a list");
    },
  },
} as const satisfies Readonly<Record<string, Helper>>;

const ofMissing = {
  default: {
    usage: '{{default "FALLBACK" VALUE}}',
    takes: [2, 2],
    literal: "notLast",
  },
  required: {
    usage: '{{required "MESSAGE" VALUE}}',
    takes: [2, 2],
    literal: "text",
  },
  and: { usage: "{{and VALUE VALUE}}", takes: [1, 100] },
  or: { usage: "{{or VALUE VALUE}}", takes: [1, 100] },
} as const satisfies Readonly<Record<(typeof missingAware)[number], Omit<Helper, "call">>>;

export type OrdinaryHelper = keyof typeof ordinary;
export type HelperName = OrdinaryHelper | keyof typeof ofMissing;

export const helpers: Readonly<Record<HelperName, Omit<Helper, "call">>> = {
  ...ordinary,
  ...ofMissing,
};

export const isHelper = (name: string): name is HelperName => Object.hasOwn(helpers, name);

/** Calls a helper. What is computed from a missing secret is missing. @throws HelperProblem */
export function callHelper(
  name: HelperName,
  args: readonly Value[],
  options: ReadonlyMap<string, Value>,
  world: RenderWorld,
): Value {
  // They look no further than they must: (and (has "vault:KEY") (eq (secret "vault:KEY") "x")).
  if (name === "and" && !args.every(isTrue)) return args.find((value) => !isTrue(value))!;
  if (name === "and") return args.at(-1)!;
  if (name === "or") return args.find(isTrue) ?? args.at(-1)!;
  if (name === "default") return isNothing(args[1]!) ? args[0]! : args[1]!;
  if (name === "required") return required(args[0]!, args[1]!);
  const missing = [...args, ...options.values()]
    .map((value) => (name === "lookup" && isFields(value) ? undefined : missingIn(value)))
    .find((value) => value !== undefined);
  if (missing !== undefined) return missing;
  const helper: Helper = ordinary[name];
  return helper.call(args as readonly Given[], options as ReadonlyMap<string, Given>, world);
}

/** What is computed for `default` and `required` to step in. */
const isNothing = (value: Value): boolean =>
  value instanceof Missing || value === null || value === "";

function required(message: Value, value: Value): Value {
  if (isNothing(value))
    throw new HelperProblem(message instanceof Missing ? "it is required" : textOf(message));
  return value;
}

function compared(name: string, call: (a: string, b: string) => boolean): Helper {
  return {
    usage: `{{${name} VALUE VALUE}}`,
    takes: [2, 2],
    call: ([a, b]) => call(textOf(a!), textOf(b!)),
  };
}

/** One text, not a list or an object: those would have to be JSON, and that is for `json` to say. */
function plain(value: Given): string {
  if (typeof value === "object" && value !== null && !(value instanceof JsonText))
    throw new HelperProblem(
      "this helper takes text, not a list or an object; json makes text of them",
    );
  return textOf(value);
}

function isCount(value: Given): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 100;
}

/** Strict: the standard alphabet, padded, line breaks ignored; what it decodes to must be text. */
function decodeBase64(text: string): string {
  const compact = text.replaceAll(/[\r\n]/g, "");
  const bytes = Buffer.from(compact, "base64");
  if (bytes.toString("base64") !== compact)
    throw new HelperProblem("what base64decode is given is no base64");
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new HelperProblem("what base64decode is given is no text, but bytes");
  }
}
