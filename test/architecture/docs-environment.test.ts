import { expect, test } from "vitest";
import { INHERITED_NAMES, INHERITED_ON_WINDOWS } from "../../src/core/inherited-names.ts";
import { NAME_FAMILIES } from "../../src/core/loader-names.ts";
import { readPage } from "../support/pages.ts";

const { text } = readPage("docs/environment.md");

const inBackticks = (part: string): readonly string[] =>
  [...part.matchAll(/`([^`]+)`/g)].map(([, name]) => name!);

test("environment.md has every name that is refused, and no other", () => {
  const rows = NAME_FAMILIES.map(({ decides, names, but = "" }) => {
    const quoted = (list: string): string =>
      list
        .split(/\s+/)
        .map((name) => `\`${name}\``)
        .join(", ");
    return `| ${decides} | ${quoted(names)}${but === "" ? "" : `, but not ${quoted(but)}`} |`;
  });
  const table = /<!-- names -->\n\n\| decides .*\n\| --- .*\n([^]*?)\n\n<!-- end of names -->/;
  expect(table.exec(text)?.[1]?.replaceAll(/ +\|/g, " |")).toBe(rows.join("\n"));
});

test("environment.md has every name that --no-inherit keeps, and no other", () => {
  const list = (system: string): readonly string[] =>
    inBackticks(new RegExp(`^- ${system}: ([^]*?)\\.\\n`, "m").exec(text)?.[1] ?? "");
  expect(list("Everywhere but on Windows")).toEqual(INHERITED_NAMES);
  expect(list("On Windows")).toEqual(INHERITED_ON_WINDOWS);
});
