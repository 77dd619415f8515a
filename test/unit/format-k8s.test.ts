import { describe, expect, test } from "vitest";
import { k8s } from "../../src/formats/k8s.ts";
import { readYaml } from "../../src/formats/read-yaml.ts";
import { awkwardMaps, keys } from "../support/awkward-variables.ts";
import { failureOf } from "../support/failure-of.ts";
import { hasKubectl, readManifests } from "../support/kubectl.ts";
import { expectLinear } from "../support/linear-time.ts";

const write = (variables: ReadonlyMap<string, string>, name = "app"): string =>
  k8s.write(variables, { name }).text;
const maps = awkwardMaps(300, keys);

interface Secret {
  readonly apiVersion: string;
  readonly kind: string;
  readonly type: string;
  readonly metadata: { readonly name: string };
  readonly data: Readonly<Record<string, string>>;
}

function textsIn({ data }: Secret): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(data).map(([key, text]) => [key, Buffer.from(text, "base64").toString("utf8")]),
  );
}

describe.skipIf(!hasKubectl())("kubectl reads", () => {
  test("every text exactly", () => {
    const secrets = readManifests(maps.map((variables) => write(variables))) as readonly Secret[];
    expect(secrets).toHaveLength(maps.length);
    for (const [index, secret] of secrets.entries()) {
      expect(secret).toMatchObject({ apiVersion: "v1", kind: "Secret", type: "Opaque" });
      expect(textsIn(secret)).toEqual(maps[index]);
    }
  });

  test("a name, and keys, that are no text in YAML 1.1", () => {
    const names = ["on", "1", "1e3", "null", "0x1f", "2001-12-14", "a.b-c.1"];
    const variables = new Map(
      ["yes", "1", "1e3", "null", ".inf", "-", "a.b", "_"].map((key) => [key, key]),
    );
    const secrets = readManifests(names.map((name) => write(variables, name))) as readonly Secret[];
    expect(secrets.map(({ metadata }) => metadata.name)).toEqual(names);
    for (const secret of secrets) expect(textsIn(secret)).toEqual(variables);
  });
});

test("our own import reads every text exactly", () => {
  for (const variables of maps) {
    const { entries, mistakes } = readYaml(write(variables));
    expect(mistakes).toEqual([]);
    expect(new Map(entries.map(({ name, value }) => [name, value]))).toEqual(variables);
  }
});

test("it is a manifest, in the order of the keys; bytes stay as they are", () => {
  const variables = new Map([
    ["DB_PASSWORD", "é"],
    ["key.p12", "AP8="],
  ]);
  expect(k8s.write(variables, { name: "my-app", binary: new Set(["key.p12"]) }).text).toBe(
    [
      "apiVersion: v1",
      "kind: Secret",
      "metadata:",
      '  name: "my-app"',
      "type: Opaque",
      "data:",
      '  DB_PASSWORD: "w6k="',
      '  key.p12: "AP8="',
      "",
    ].join("\n"),
  );
  expect(write(new Map())).toMatch(/type: Opaque\ndata: \{\}\n$/);
});

describe("it refuses", () => {
  test.each([undefined, "", "App", "a_b", "-a", "a.", ".a", "a..b", "a/b", "a".repeat(254), "a\n"])(
    "the name %j of a Secret",
    (name) => {
      const failure = failureOf(() => k8s.write(new Map(), { name }));
      expect(failure.code).toBe("USAGE");
      if (name !== undefined && name.length > 2) expect(failure.message).not.toContain(name);
    },
  );

  test.each(["", "a b", "a/b", "é", ".", "..", "..a", "a".repeat(254)])("the key %j", (key) => {
    expect(k8s.nameOf(key)).toBeUndefined();
    expect(failureOf(() => write(new Map([[key, "x"]]))).code).toBe("INVALID_VARIABLE_NAME");
  });

  test("half of a character, and bytes that are no base64", () => {
    expect(failureOf(() => write(new Map([["A", "\ud800"]]))).code).toBe("VALUE_NOT_REPRESENTABLE");
    const bytes = { name: "app", binary: new Set(["A"]) };
    expect(failureOf(() => k8s.write(new Map([["A", "é!"]]), bytes)).code).toBe(
      "VALUE_NOT_REPRESENTABLE",
    );
  });

  test("more than a mebibyte in all", () => {
    const half = "x".repeat(2 ** 19);
    const fits = new Map([
      ["A", half],
      ["B", half],
    ]);
    expect(write(fits)).toContain("\n  B: ");
    const failure = failureOf(() => write(new Map([...fits, ["C", "é"]])));
    expect(failure.code).toBe("EXPORT_TOO_LARGE");
    expect(failure.message).toContain("1048578");
  });
});

test("writing takes time in line with the size", () => {
  expectLinear(2_000, (size) => {
    const variables = new Map(Array.from({ length: size }, (_, index) => [`K${index}`, 'x"\n']));
    return () => write(variables);
  });
});
