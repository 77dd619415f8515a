import { describe, expect, test } from "vitest";
import { isComposed } from "../../src/formats/strings/hcl.ts";
import { tfvars } from "../../src/formats/tfvars.ts";
import { DOCUMENT_VALUES, awkwardMaps, keys } from "../support/awkward-variables.ts";
import { failureOf } from "../support/failure-of.ts";
import { parseHcl } from "../support/hcl-reader.ts";
import { expectLinear } from "../support/linear-time.ts";

const names = keys.map((key) => tfvars.nameOf(key)).filter((name) => name !== undefined);
const write = (variables: ReadonlyMap<string, string>): string => tfvars.write(variables, {}).text;

/** What HashiCorp's own reader makes of a file; it gives back templates as they are written. */
async function read(text: string): Promise<ReadonlyMap<string, string>> {
  const data = (await parseHcl("values.tf", text)) as Record<string, string>;
  return new Map(
    Object.entries(data).map(([name, value]) => [
      name,
      value.replaceAll("$${", "${").replaceAll("%%{", "%{"),
    ]),
  );
}

test("HashiCorp's own reader reads every text exactly", async () => {
  const values = DOCUMENT_VALUES.filter(isComposed);
  for (const variables of awkwardMaps(300, names, values)) {
    const kept = new Map([...variables].filter(([, value]) => isComposed(value)));
    expect(await read(write(kept)), write(kept)).toEqual(kept);
  }
});

test("each value is a string on one line", () => {
  const variables = new Map([
    ["db_password", 'it\'s "x"\\\n${y} %{z} $5'],
    ["a-b", ""],
  ]);
  expect(write(variables)).toBe('db_password = "it\'s \\"x\\"\\\\\\n$${y} %%{z} $5"\na-b = ""\n');
  expect(write(new Map())).toBe("");
});

test("text that Terraform would compose is refused, and half of a character", () => {
  for (const value of ["e\u0301", "\u1100\u1161", "\u212b", "\ud800"])
    expect(failureOf(() => write(new Map([["a", value]]))).code).toBe("VALUE_NOT_REPRESENTABLE");
});

describe("a name", () => {
  test.each([
    ["DB_PASSWORD", "DB_PASSWORD"],
    ["db-password", "db-password"],
    ["1st", "_1st"],
    ["_", "_"],
    ["count", undefined],
    ["version", undefined],
    ["COUNT", "COUNT"],
  ])("of the key %s is %s", (key, name) => {
    expect(tfvars.nameOf(key)).toBe(name);
  });

  test.each(["", "1a", "-a", "a.b", "a b", "é", "for_each"])("cannot be %j", (name) => {
    expect(failureOf(() => write(new Map([[name, "x"]]))).code).toBe("INVALID_VARIABLE_NAME");
  });

  test("may be a word of the language", async () => {
    const variables = new Map(["for", "if", "null", "true", "in"].map((name) => [name, "x"]));
    expect(await read(write(variables))).toEqual(variables);
  });
});

test("writing takes time in line with the size", () => {
  expectLinear(2_000, (size) => {
    const variables = new Map(Array.from({ length: size }, (_, index) => [`K${index}`, "${x}\n"]));
    return () => write(variables);
  });
  expectLinear(12_000, (size) => () => write(new Map([["A", "$${\\\n".repeat(size)]])));
});

test("what Go takes for another character is refused as well, and nothing else above U+FFFF", async () => {
  const read1 = async (value: string): Promise<string | undefined> =>
    (await read(`a = "${value}"\n`)).get("a");
  expect(await read1("\u{403B5}\u0301")).toBe("\u03AD");
  for (const value of ["\u{403B5}\u0301", "x\u{403B5}\u0301y"])
    expect(isComposed(value)).toBe(false);
  for (const value of ["\u{403B5}x\u0301", "\u{1F170}\uFE0F", "\u{1F469}\u200D\u{1F4BB}"]) {
    expect(isComposed(value)).toBe(true);
    expect(await read1(value)).toBe(value);
  }
});
