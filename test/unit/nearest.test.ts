import { describe, expect, test } from "vitest";
import { nearest } from "../../src/core/nearest.ts";

const KEYS = ["DB_HOST", "DB_PASSWORD", "APP_KEY", "SMTP_USER", "SMTP_PASSWORD"];

describe("the nearest word", () => {
  test.each([
    ["productoin", ["staging", "production", "local"], "production"],
    ["prod", ["staging", "production", "local"], "production"],
    ["locla", ["local", "ssm"], "local"],
    ["lcl", ["local", "ssm"], "local"],
    ["sm", ["ssm"], "ssm"],
    ["exprot", ["export", "import", "set"], "export"],
    ["DB_HOTS", KEYS, "DB_HOST"],
    ["DB_PASWORD", KEYS, "DB_PASSWORD"],
    ["db_host", KEYS, "DB_HOST"],
    ["DB_PASS", KEYS, "DB_PASSWORD"],
    ["smtp_u", KEYS, "SMTP_USER"],
    ["app", KEYS, "APP_KEY"],
  ])("to %s among %j is %s", (word, candidates, expected) => {
    expect(nearest(word, candidates)).toBe(expected);
  });

  test.each([
    ["x", ["production", "local"]],
    ["testing", ["production", "local"]],
    ["", ["local"]],
    ["anything", []],
    ["SMTP", KEYS],
    ["REDIS_URL", KEYS],
  ])("to %s among %j is none", (word, candidates) => {
    expect(nearest(word, candidates)).toBeUndefined();
  });

  test("is the closest of several that are close, the first of two as close", () => {
    expect(nearest("stagin", ["stage", "staging"])).toBe("staging");
    expect(nearest("ac", ["ab", "ad"])).toBe("ab");
  });

  test("may be looked for among what can be walked through only once", () => {
    const once = new Map(KEYS.map((key) => [key, 1])).keys();
    expect(nearest("DB_HOTS", once)).toBe("DB_HOST");
  });

  test("is found among 10,000 long ones in good time", () => {
    const many = Array.from({ length: 10_000 }, (_, index) => `SERVICE_${index}_API_TOKEN`);
    const started = performance.now();
    expect(nearest("SERVICE_77_API_TOKNE", many)).toBe("SERVICE_77_API_TOKEN");
    expect(performance.now() - started).toBeLessThan(3000);
  });
});
