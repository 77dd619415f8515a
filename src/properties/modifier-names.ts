const NAMES = [
  "dig",
  "flatten",
  "fromstr",
  "group",
  "join",
  "keys",
  "pretty",
  "reverse",
  "this",
  "tostr",
  "ugly",
  "valid",
  "values",
] as const;

export type ModifierName = (typeof NAMES)[number];

const names: ReadonlySet<string> = new Set(NAMES);

/** Whether this is a modifier. What is none is the name of a key, `@type` for example. */
export const isModifier = (name: string): name is ModifierName => names.has(name);
