import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  checkEnvOrSlug,
  checkKey,
  fullName,
  isEnvOrSlug,
  isKey,
  isSegment,
  keyInPlace,
} from "../../src/core/names.ts";
import { failureOf } from "../support/failure-of.ts";

describe("a key", () => {
  test.each(["A", "_", "0", "db-password", "9LIVES", "__proto__", "a".repeat(255)])(
    "may be %s",
    (key) => {
      expect(isKey(key)).toBe(true);
      expect(checkKey(key)).toBe(key);
    },
  );

  const bad = ["", "-A", "--help", "A B", "A.B", "A/B", "../x", "..", "A\n", "\nA", " A", "A "];
  test.each([...bad, "É", "A:B", "A=B", "A\0", "{A}", "a".repeat(256)])("cannot be %j", (key) => {
    expect(isKey(key)).toBe(false);
    expect(failureOf(() => checkKey(key))).toMatchObject({ code: "INVALID_KEY", exitCode: 8 });
  });

  test("is cut short in the error, in case it is a value given by mistake", () => {
    const failure = failureOf(() => checkKey(`${"x".repeat(60)} the-rest`));
    expect(failure.message).not.toContain("the-rest");
    expect(JSON.stringify(failure.details)).not.toContain("the-rest");
  });
});

describe("the name of an environment or a vault", () => {
  test.each(["local", "0", "a", "eu-west_1", "production", "a".repeat(50)])("may be %s", (name) => {
    expect(isEnvOrSlug(name)).toBe(true);
    expect(checkEnvOrSlug("vault", name)).toBe(name);
  });

  test.each(["", "A", "Prod", "-a", "_a", "a b", "a.b", "a/b", "..", "a\n", "é", "a".repeat(51)])(
    "cannot be %j",
    (name) => {
      expect(isEnvOrSlug(name)).toBe(false);
      const { code, exitCode, message } = failureOf(() => checkEnvOrSlug("environment", name));
      expect({ code, exitCode }).toEqual({ code: "INVALID_NAME", exitCode: 8 });
      expect(message).toMatch(/cannot be the name of an environment\.$/);
    },
  );
});

test("a segment of a path never leaves its folder", () => {
  for (const segment of ["shop", "Shop-2", "a_b"]) expect(isSegment(segment)).toBe(true);
  for (const segment of ["", ".", "..", "a/b", "a\\b", "a b", "~", "a\n", "x".repeat(101)])
    expect(isSegment(segment), segment).toBe(false);
});

describe("the full name of a secret", () => {
  test("is namespace, scope if there is one, environment and key", () => {
    expect(fullName({ namespace: "shop", env: "local" }, "KEY")).toBe("shop/local/KEY");
    for (const scope of [undefined, null, "", "/"])
      expect(fullName({ namespace: "shop", scope, env: "local" }, "KEY")).toBe("shop/local/KEY");
    for (const scope of ["api", "/api", "api/", "/api/"])
      expect(fullName({ namespace: "shop", scope, env: "local" }, "KEY")).toBe(
        "shop/api/local/KEY",
      );
    expect(fullName({ namespace: "shop", scope: "a/b", env: "local" }, "K")).toBe(
      "shop/a/b/local/K",
    );
  });

  test("gives the key back in its own place", () => {
    fc.assert(
      fc.property(places, keys, (place, key) => {
        expect(keyInPlace(place, fullName(place, key))).toBe(key);
      }),
    );
  });

  test("is in no other place, however alike", () => {
    fc.assert(
      fc.property(places, places, keys, (place, other, key) => {
        fc.pre(fullName(place, "") !== fullName(other, ""));
        expect(keyInPlace(other, fullName(place, key))).toBeUndefined();
      }),
    );
  });

  test.each([
    ["shop/local", "the place itself"],
    ["shop/local/", "no key"],
    ["shop/local/a/KEY", "a deeper path"],
    ["shop2/local/KEY", "a namespace that begins the same"],
    ["sho/local/KEY", "a namespace that is a beginning"],
    ["shop/local2/KEY", "an environment that begins the same"],
    ["shop/api/local/KEY", "a scope"],
    ["shop/localKEY", "no slash between"],
    ["/shop/local/KEY", "a slash before it"],
    ["Shop/local/KEY", "another case"],
    ["x/shop/local/KEY", "something before it"],
  ])("%s is not in shop/local: %s", (name) => {
    expect(keyInPlace({ namespace: "shop", env: "local" }, name)).toBeUndefined();
  });
});

const names = fc.constantFrom("app", "app2", "ap", "a", "local", "local-2", "api");
const places = fc.record({
  namespace: names,
  scope: fc.option(names),
  env: names,
});
const keys = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_-]{0,12}$/);
