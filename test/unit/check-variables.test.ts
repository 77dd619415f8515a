import { expect, test } from "vitest";
import { type CheckOptions, checkVariables } from "../../src/operations/check-variables.ts";
import { failureOf } from "../support/failure-of.ts";

const variable = (name: string, value = "1", binary = false) => ({
  name,
  key: name,
  shown: name,
  value,
  binary,
});

type Variable = ReturnType<typeof variable>;

function check(variables: readonly Variable[], options: Partial<CheckOptions> = {}): void {
  const environment = { ignoresCase: false };
  checkVariables({ variables, template: null }, { allow: [], ...options }, environment);
}

test("names of variables with any text are taken", () => {
  check([variable("A", ""), variable("_b9", "two\nlines\u0001"), variable("é_".slice(1), "é😀")]);
});

test.each([
  ["bytes", variable("A", "AAE=", true)],
  ["half of a character", variable("A", "\ud800")],
])("%s are no text for a variable, and none of a file's business", (_, one) => {
  expect(failureOf(() => check([one])).details).toMatchObject({ binary: ["A"], nul: [] });
  check([one], { isFile: () => true });
});

test("a name is refused for a file too", () => {
  expect(failureOf(() => check([variable("PATH")], { isFile: () => true })).details).toMatchObject({
    deciding: ["PATH"],
  });
});

test("names that decide the same are named together", () => {
  const names = ["LD_PRELOAD", "PATH", "LD_AUDIT"].map((name) => variable(name));
  expect(failureOf(() => check(names)).message).toBe(
    "LD_PRELOAD, LD_AUDIT decide which libraries every program loads; PATH decides where programs are found.",
  );
});

test.each(["", "a=b", "a\0b"])("%j is no name even where everything is allowed", (name) => {
  expect(failureOf(() => check([variable(name)], { allow: ["*"] })).code).toBe(
    "ENVIRONMENT_REFUSED",
  );
});
