import { describe, expect, test } from "vitest";
import { text as language } from "../../src/templating/languages/text.ts";
import { refusalOf, rendered } from "../support/templates.ts";

const DATA = {
  name: "ann",
  empty: "",
  zero: 0,
  none: null,
  yes: true,
  list: ["a", "b", "c"],
  nothing: [],
  object: {},
  items: [
    { name: "x", tags: ["t", "u"], admin: true },
    { name: "y", tags: [] },
  ],
  ports: { http: 80, https: 443 },
  db: { host: "h", user: { name: "u" } },
};
const VALUES = { D: JSON.stringify(DATA), SET: "set" };
const OPEN = '{{#with (fromJson (secret "local:D"))}}';

const filled = (text: string): string =>
  rendered(`${text}\n`, VALUES, "fail", { language }).slice(0, -1);
const refused = (text: string): string => refusalOf(`${text}\n`, VALUES, { language });
/** Inside a block about the data. */
const within = (text: string): string => filled(`${OPEN}${text}{{/with}}`);

describe("blocks", () => {
  test.each([
    ["{{#if yes}}a{{else}}b{{/if}}", "a"],
    ["{{#if zero}}a{{else}}b{{/if}}", "b"],
    ["{{#if empty}}a{{else}}b{{/if}}", "b"],
    ["{{#if nothing}}a{{else}}b{{/if}}", "b"],
    ["{{#if none}}a{{else}}b{{/if}}", "b"],
    ["{{#if object}}a{{else}}b{{/if}}", "a"],
    ["{{#if absent}}a{{else}}b{{/if}}", "b"],
    ["{{#if list.length}}a{{/if}}{{list.length}}", "a3"],
    ["{{#unless zero}}a{{else}}b{{/unless}}", "a"],
    ["{{#unless absent}}a{{/unless}}", "a"],
    ["{{^if none}}a{{^}}b{{/if}}", "a"],
    ["{{#if none}}a{{else if zero}}b{{else if name}}c{{else}}d{{/if}}", "c"],
    ["{{#if none}}a{{else with db}}{{host}}{{else}}d{{/if}}", "h"],
    ["{{#if none}}a{{else each list}}{{this}}{{/if}}", "abc"],
    ["{{#with db}}{{host}}{{else}}none{{/with}}", "h"],
    ["{{#with none}}a{{else}}none{{/with}}", "none"],
    ["{{#with absent}}a{{else}}none{{/with}}", "none"],
    ["{{#with zero}}{{this}}{{/with}}", "0"],
    ["{{#each list}}{{this}},{{/each}}", "a,b,c,"],
    ["{{#each nothing}}a{{else}}none{{/each}}", "none"],
    ["{{#each object}}a{{else}}none{{/each}}", "none"],
    ["{{#each none}}a{{else}}none{{/each}}", "none"],
    ["{{#each absent}}a{{else}}none{{/each}}", "none"],
    ["{{#each items}}{{#if admin}}{{name}}{{/if}}{{/each}}", "x"],
    ["{{#each items}}{{#if (and admin (not (eq name 'q')))}}{{name}}{{/if}}{{/each}}", "x"],
    ["{{#each items}}{{default 'no' admin}} {{/each}}", "true no "],
  ])("%s is %j", (text, result) => {
    expect(within(text)).toBe(result);
  });

  test("are nested, and of secrets", () => {
    const text =
      '{{#if (has "local:SET")}}{{#unless (eq (secret "local:SET") "x")}}{local:SET}{{/unless}}{{/if}}';
    expect(filled(text)).toBe("set");
    expect(
      filled('{{#each (secrets "local")}}{{#if @last}}{{key}}={{value}} {{name}}{{/if}}{{/each}}'),
    ).toBe("SET=set SET");
    expect(rendered("{{#each (secrets 'local')}}{{name}}={{value}}\n{{/each}}", { A: "x y" })).toBe(
      "A='x y'\n",
    );
  });
});

describe("names", () => {
  test.each([
    [
      "{{name}} {{this.name}} {{this/name}} {{./name}} {{db.user.name}} {{db/user/name}}",
      "ann ann ann ann u u",
    ],
    ["{{[name]}}{{list.[0]}}{{list.[1]}}{{items.1.name}}", "annaby"],
    [
      "{{#each list}}{{@index}}{{@key}}{{@first}}{{@last}} {{/each}}",
      "00truefalse 11falsefalse 22falsetrue ",
    ],
    [
      "{{#each ports}}{{@index}}{{@key}}={{this}}{{@first}}{{@last}} {{/each}}",
      "0http=80truefalse 1https=443falsetrue ",
    ],
    ["{{#each list as |one at|}}{{at}}{{one}}{{/each}}", "0a1b2c"],
    ["{{#each ports as |port name|}}{{name}}{{port}}{{../name}}{{/each}}", "http80annhttps443ann"],
    ["{{#with db as |it|}}{{it.host}}{{it.user.name}}{{/with}}", "hu"],
    [
      "{{#each items as |item|}}{{#each item.tags as |tag|}}{{item.name}}{{tag}}{{/each}}{{/each}}",
      "xtxu",
    ],
    ["{{#each items as |thisOne|}}{{thisOne.name}}{{/each}}", "xy"],
    ["{{#each items as |name|}}{{name.name}}{{./name}}{{this.name}}{{/each}}", "xxxyyy"],
    [
      "{{#each items}}{{#each tags}}{{../name}}{{../../name}}{{@../index}}{{@index}}{{/each}}{{/each}}",
      "xann00xann01",
    ],
    ["{{#each items}}{{#if name}}{{../name}}{{/if}}{{/each}}", "annann"],
    ["{{#each items}}{{#with tags}}{{@index}}{{../name}}{{/with}}{{/each}}", "0x"],
    ["{{#each list}}{{upper this}}{{upper .}}{{/each}}", "AABBCC"],
    ["{{#each items}}{{lookup this 'name'}}{{lookup ../list @index}}{{/each}}", "xayb"],
    ["{{db}}{{list}}", '{"host":"h","user":{"name":"u"}}["a","b","c"]'],
  ])("%s is %j", (text, result) => {
    expect(within(text)).toBe(result);
  });

  const outside = "It does inside {{#each}} and {{#with}}.";
  test.each([
    ["{{this}}", `1:3: this means nothing here. | ${outside}`],
    ["{{.}}", `1:3: . means nothing here. | ${outside}`],
    ["{{..}}", `1:3: .. means nothing here. | ${outside}`],
    ["{{@index}}", `1:3: @index means nothing here. | ${outside}`],
    ["{{#if this.x}}{{/if}}", `1:7: this.x means nothing here. | ${outside}`],
    ["{{#with 'a'}}{{..}}{{/with}}", "1:16: .. means nothing here."],
    ["{{#with 'a'}}\n {{../x}}{{/with}}", "2:4: ../x means nothing here."],
    ["{{#with 'a'}}{{../../x}}{{/with}}", "1:16: ../../x means nothing here."],
    ["{{#with 'a'}}{{@index}}{{/with}}", "1:16: @index means nothing here."],
    ["{{#with 'a'}}{{@root}}{{/with}}", "1:16: @root means nothing here."],
    ["{{#with 'a'}}{{@../index}}{{/with}}", "1:16: @../index means nothing here."],
    ["{{#each (secrets 'local')}}{{valu}}{{/each}}", "1:30: valu means nothing here."],
    ["{{#each (secrets 'local')}}{{upper valu}}{{/each}}", "1:36: valu means nothing here."],
    ["{{#each (secrets 'local')}}{{@index.x}}{{/each}}", "1:30: @index.x means nothing here."],
    ["{{#with 'a' as |b|}}{{b.c}}{{/with}}", "1:23: b.c means nothing here."],
    ["{{#with 'a'}}{{length}}{{/with}}", "1:16: length means nothing here."],
    ["{{#each 'abc'}}{{/each}}", "1:1: each is given neither a list nor an object."],
    ["a\n{{#each 5}}{{/each}}", "2:1: each is given neither a list nor an object."],
  ])("%s is refused: %s", (text, mistake) => {
    expect(refused(text)).toBe(mistake);
  });

  test.each([
    "constructor",
    "__proto__",
    "toString",
    "valueOf",
    "hasOwnProperty",
    "prototype",
    "get",
    "size",
  ])("%s means what the data says, and nothing else", (name) => {
    const say = (json: string, text: string): string =>
      `{{#with (fromJson '${json}')}}${text}{{/with}}`;
    for (const text of [
      `{{${name}}}`,
      `{{this.${name}}}`,
      `{{a.${name}}}`,
      `{{l.${name}}}`,
      `{{a.${name}.x}}`,
    ])
      expect(refused(say('{"a": {}, "l": []}', text)), text).toMatch(/means nothing here\.$/);
    for (const text of [`{{#if ${name}}}a{{/if}}`, `{{#each ${name}}}a{{/each}}`])
      expect(filled(say('{"a": 1}', text)), text).toBe("");
    expect(filled(say(`{"${name}": {"x": "own"}}`, `{{${name}.x}}`))).toBe("own");
    expect(refused(`{{${name}}}`)).toContain(`there is no helper ${name}`);
    expect(refused(`{{#${name} 1}}{{/${name}}}`)).toContain(`there is no block ${name}`);
    expect(refused(`{{> ${name}}}`)).toContain(`there is no partial ${name}`);
  });
});

describe("what is no block", () => {
  const blocks = "Blocks are if, unless, each, with.";
  test.each([
    ["{{#5}}{{/5}}", `1:1: there is no block 5. | ${blocks}`],
    ["{{#null}}{{/null}}", `1:1: there is no block null. | ${blocks}`],
    ["{{#undefined}}{{/undefined}}", `1:1: there is no block undefined. | ${blocks}`],
    ["{{#true}}{{/true}}", `1:1: there is no block true. | ${blocks}`],
    ["{{^name}}{{/name}}", `1:1: there is no block name. | ${blocks}`],
    ["{{#ech x}}{{/ech}}", "1:1: there is no block ech. | Did you mean each?"],
    ["{{#if 1 2}}{{/if}}", "1:1: this is not how if is written. | Write {{#if VALUE}}."],
    ["{{#if 1}}{{else if}}{{/if}}", "1:10: this is not how if is written. | Write {{#if VALUE}}."],
    ["{{#each 1 x=2}}{{/each}}", "1:1: this is not how each is written. | Write {{#each VALUE}}."],
    ["{{{{raw}}}}{{{{/raw}}}}", `1:1: there is no block raw. | ${blocks}`],
    ['{{"upper" "x"}}', '1:3: there is no helper "upper". | Did you mean upper?'],
    ["{{5 1}}", "1:3: there is no helper 5. | Write \\{{ for braces that are meant as text."],
  ])("%s is refused", (text, mistake) => {
    expect(refused(text)).toBe(mistake);
  });
});

describe("white space", () => {
  test.each([
    ["a\n{{#if yes}}\nb\n{{/if}}\nc", "a\nb\nc"],
    ["a\n  {{#if none}}  \nb\n\t{{else}}\nd\n  {{/if}}\nc", "a\nd\nc"],
    ["a\r\n{{#if yes}}\r\nb\r\n{{/if}}\r\nc", "a\r\nb\r\nc"],
    ["a {{#if yes}}\nb\n{{/if}} c", "a \nb\n c"],
    ["a\n{{! note }}\nb", "a\nb"],
    ["a\n{{!-- {{note}} --}}\nb {{! x }}", "a\nb "],
    ["a\n  {{~#if yes}}  b  {{/if~}}\n\nc", "a  b  c"],
    ["{{#if yes}}US${{else}}E${{/if}}${{! x }} ${{ env.X }}", "US$${{! x }} ${{ env.X }}"],
    ["a  {{~name~}}  \n b", "aannb"],
    ["list\n{{#each list}}\n- {{this}}\n{{/each}}\nend", "list\n- a\n- b\n- c\nend"],
    ["{{#each list}}{{this}}{{#unless @last}},{{/unless}}{{/each}}", "a,b,c"],
  ])("%j is %j", (text, result) => {
    const open = OPEN.replace("}}", "~}}");
    expect(filled(`${open}\n|${text}|{{/with}}`)).toBe(`|${result}|`);
  });
});
