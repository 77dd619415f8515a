import fc from "fast-check";
import Handlebars from "handlebars";
import { describe, expect, test } from "vitest";
import { text as language } from "../../src/templating/languages/text.ts";
import { rendered } from "../support/templates.ts";

/** What a name of the data is: it says which blocks and names make sense where. */
interface Shape {
  readonly text?: true;
  readonly list?: Shape;
  readonly fields?: Readonly<Record<string, Shape>>;
}

const TEXT: Shape = { text: true };
const ITEM: Shape = { fields: { name: TEXT, flag: TEXT, tags: { list: TEXT } } };
const ROOT: Shape = {
  fields: {
    name: TEXT,
    flag: TEXT,
    list: { list: TEXT },
    items: { list: ITEM },
    one: { fields: { ...ITEM.fields, deep: { fields: { flag: TEXT, name: TEXT } } } },
    map: { fields: { a: TEXT, b: TEXT } },
  },
};

// Nothing that Handlebars escapes: not to escape makes it add numbers that stand side by side.
const scalars = fc.constantFrom("", "a", "x y", "{{name}}", "é", 0, 1, -2.5, true, false);

function dataOf({ list, fields }: Shape): fc.Arbitrary<unknown> {
  if (list !== undefined) return fc.array(dataOf(list), { maxLength: 3 });
  if (fields === undefined) return scalars;
  // A block about null is about an empty object to Handlebars, so no item of a list or map is null.
  const field = ([name, shape]: [string, Shape]) =>
    [name, name === "flag" ? fc.option(dataOf(shape)) : dataOf(shape)] as const;
  return fc.record(Object.fromEntries(Object.entries(fields).map(field)));
}

/** Where a part of a template stands. */
interface Scope {
  readonly shape: Shape;
  readonly outer: Scope | undefined;
  /** `@index` and the like are known. */
  readonly each: boolean;
  /** Block parameters. */
  readonly named: Readonly<Record<string, Shape>>;
}

interface Named {
  readonly path: string;
  readonly shape: Shape;
}

/** All that has a name in a scope. */
function namesOf(scope: Scope): readonly Named[] {
  const own = fieldsOf(scope.shape).flatMap(({ path, shape }): readonly Named[] => [
    { path, shape },
    { path: `this.${path}`, shape },
    { path: `./${path}`, shape },
    ...fieldsOf(shape).map((inner) => ({ ...inner, path: `${path}.${inner.path}` })),
    ...(shape.list === undefined ? [] : [{ path: `${path}.length`, shape: TEXT }]),
  ]);
  const parameters = Object.entries(scope.named).flatMap(([path, shape]): readonly Named[] => [
    { path, shape },
    ...fieldsOf(shape).map((inner) => ({ ...inner, path: `${path}.${inner.path}` })),
  ]);
  const hidden = new Set(Object.keys(scope.named));
  const data = scope.each ? ["@index", "@key", "@first", "@last"] : [];
  return [
    // A field that a parameter hides is reached by this.name and ./name only.
    ...own.filter(({ path }) => !hidden.has(path.split(/[./]/)[0]!) || /^(?:this|\.)/.test(path)),
    ...parameters,
    ...outerNames(scope),
    ...data.map((path) => ({ path, shape: TEXT })),
    ...(scope.shape.text === true ? [{ path: "this", shape: TEXT }] : []),
  ];
}

function outerNames({ outer }: Scope): readonly Named[] {
  if (outer === undefined) return [];
  const further = fieldsOf(outer.outer?.shape ?? {});
  return [
    ...fieldsOf(outer.shape).map(({ path, shape }) => ({ path: `../${path}`, shape })),
    ...further.map(({ path, shape }) => ({ path: `../../${path}`, shape })),
  ];
}

const fieldsOf = ({ fields = {} }: Shape): readonly Named[] =>
  Object.entries(fields).map(([path, shape]) => ({ path, shape }));

const plain = fc.constantFrom(
  "a",
  " ",
  "\n",
  "\n\n",
  "  \n",
  "\r\n",
  "\t",
  "b c",
  ".",
  "{ ",
  " }",
  "{x}",
  "\\ ",
  "\\{{x}} ",
);
const tilde = fc.constantFrom("", "", "", "~");

/** A tag, perhaps with white space control, perhaps on its own line. */
function tag(inner: string): fc.Arbitrary<string> {
  return fc
    .tuple(tilde, tilde, fc.constantFrom("", "", "\n"), fc.constantFrom("", "", "\n", " \n"))
    .map(([left, right, before, after]) => `${before}{{${left}${inner}${right}}}${after}`);
}

function templateIn(scope: Scope, depth: number): fc.Arbitrary<string> {
  const names = namesOf(scope);
  const outputs = names.filter(({ shape }) => shape.text).map(({ path }) => tag(path));
  const simple = [
    plain,
    ...["! note", "!-- {{#if}} --"].map(tag),
    ...(outputs.length === 0 ? [] : [fc.oneof(...outputs)]),
  ];
  if (depth === 0) return joined(fc.oneof(...simple));
  return joined(fc.oneof(...simple, ...blocksIn(scope, names, depth - 1)));
}

const joined = (part: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.array(part, { maxLength: 4 }).map((parts) => parts.join(""));

function blocksIn(
  scope: Scope,
  names: readonly Named[],
  depth: number,
): readonly fc.Arbitrary<string>[] {
  const path = (those: readonly Named[]) => fc.constantFrom(...those.map((one) => one.path));
  const condition = path([...names, { path: "absent", shape: TEXT }]);
  const inside = fc.memo(() => templateIn(scope, depth))();
  const choices = fc
    .tuple(fc.constantFrom("if", "unless"), condition, condition)
    .chain(([name, first, second]) =>
      oneOf(
        [tag(`#${name} ${first}`), inside, tag(`/${name}`)],
        [tag(`^${name} ${first}`), inside, tag(`/${name}`)],
        [tag(`#${name} ${first}`), inside, tag("else"), inside, tag(`/${name}`)],
        [tag(`#${name} ${first}`), inside, tag("^"), inside, tag(`/${name}`)],
        [
          tag(`#${name} ${first}`),
          inside,
          tag(`else if ${second}`),
          inside,
          tag("else"),
          inside,
          tag(`/${name}`),
        ],
      ),
    );
  return [choices, ...entering(scope, names, depth, inside)];
}

/** `each` and `with`: blocks in which names mean something else. */
function entering(
  scope: Scope,
  names: readonly Named[],
  depth: number,
  inside: fc.Arbitrary<string>,
): readonly fc.Arbitrary<string>[] {
  // Handlebars does not count a block for ../ if it is about the same thing as the one around it.
  const subjects = names
    .filter(({ path, shape }) => shape.text !== true && !path.startsWith("../"))
    .filter(({ path }) => !Object.hasOwn(scope.named, path.split(".")[0]!));
  return subjects.flatMap(({ path, shape: { list, fields } }) => {
    const within = list ?? Object.values(fields!)[0]!;
    const isMap = path.endsWith("map");
    const each = (named: Scope["named"]) => ({
      shape: within,
      outer: scope,
      each: true,
      named: { ...scope.named, ...named },
    });
    const enter = (name: string, head: string, inner: Scope) => {
      const body = templateIn(inner, depth);
      return oneOf(
        [tag(`#${name} ${head}`), body, tag(`/${name}`)],
        [tag(`#${name} ${head}`), body, tag("else"), inside, tag(`/${name}`)],
      );
    };
    if (list !== undefined || isMap)
      return [
        enter("each", path, each({})),
        enter("each", `${path} as |name at|`, each({ name: within, at: TEXT })),
      ];
    const inner = { ...scope, shape: { fields: fields! }, outer: scope };
    return [
      enter("with", path, inner),
      enter("with", `${path} as |it|`, {
        ...inner,
        named: { ...scope.named, it: { fields: fields! } },
      }),
    ];
  });
}

const oneOf = (...choices: readonly (readonly fc.Arbitrary<string>[])[]): fc.Arbitrary<string> =>
  fc.oneof(...choices.map((parts) => fc.tuple(...parts).map((all) => all.join(""))));

const handlebars = Handlebars.create();
handlebars.registerHelper("secret", (name: string) => SECRETS.get(name));
handlebars.registerHelper("fromJson", (json: string): unknown => JSON.parse(json));
const SECRETS = new Map<string, string>();

describe("a template of blocks, names, comments and white space", () => {
  test("comes to the same text as with Handlebars itself", () => {
    const scope: Scope = { shape: ROOT, outer: undefined, each: false, named: {} };
    fc.assert(
      fc.property(templateIn(scope, 2), dataOf(ROOT), (body, data) => {
        const text = `{{#with (fromJson (secret "local:D"))}}${body}{{/with}}\n`;
        const json = JSON.stringify(data);
        SECRETS.set("local:D", json);
        const expected = handlebars.compile(text)({});
        expect(rendered(text, { D: json }, "fail", { language })).toBe(expected);
      }),
      { numRuns: 1000 },
    );
  });
});
