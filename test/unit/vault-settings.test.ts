import { describe, expect, test } from "vitest";
import { changeRecipients, recipientsFor } from "../../src/core/vault-settings.ts";

const add =
  (one: string) =>
  (list: readonly string[]): readonly string[] => [...list, one];

describe("the recipients that count for an environment", () => {
  test("are those of one list for all", () => {
    expect(recipientsFor(["a"], "production")).toEqual(["a"]);
    expect(recipientsFor([], "production")).toEqual([]);
    expect(recipientsFor(undefined, "production")).toBeUndefined();
  });

  test("are its own list, else the one of the others", () => {
    const recipients = { "*": ["a"], production: ["b"], empty: [] };
    expect(recipientsFor(recipients, "production")).toEqual(["b"]);
    expect(recipientsFor(recipients, "staging")).toEqual(["a"]);
    expect(recipientsFor(recipients, "empty")).toEqual([]);
    expect(recipientsFor({ production: ["b"] }, "staging")).toBeUndefined();
  });

  test("are not what every object has under the environment's name", () => {
    expect(recipientsFor({ "*": ["a"] }, "constructor")).toEqual(["a"]);
    expect(recipientsFor({ production: ["a"] }, "constructor")).toBeUndefined();
  });
});

describe("changing recipients", () => {
  test("for all environments changes the one list, or every list", () => {
    expect(changeRecipients(undefined, undefined, add("x"))).toEqual(["x"]);
    expect(changeRecipients(["a"], undefined, add("x"))).toEqual(["a", "x"]);
    expect(changeRecipients({ "*": ["a"], production: ["b"] }, undefined, add("x"))).toEqual({
      "*": ["a", "x"],
      production: ["b", "x"],
    });
  });

  test("for one environment leaves those of the others as they are", () => {
    expect(changeRecipients(["a"], "production", add("x"))).toEqual({
      "*": ["a"],
      production: ["a", "x"],
    });
    expect(changeRecipients({ "*": ["a"] }, "production", add("x"))).toEqual({
      "*": ["a"],
      production: ["a", "x"],
    });
    expect(changeRecipients({ "*": ["a"], production: ["b"] }, "production", add("x"))).toEqual({
      "*": ["a"],
      production: ["b", "x"],
    });
    expect(changeRecipients({ production: ["b"] }, "staging", add("x"))).toEqual({
      production: ["b"],
      staging: ["x"],
    });
  });

  test("for one environment named like something that every object has works too", () => {
    expect(changeRecipients(["a"], "constructor", add("x"))).toEqual({
      "*": ["a"],
      constructor: ["a", "x"],
    });
  });

  test("never changes what it was given", () => {
    const list = Object.freeze(["a"]);
    const perEnv = Object.freeze({ "*": list });
    changeRecipients(list, undefined, add("x"));
    changeRecipients(perEnv, "production", add("x"));
    expect(perEnv).toEqual({ "*": ["a"] });
  });
});
