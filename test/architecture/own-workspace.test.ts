import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { jsonSchemas } from "../../src/config/json-schemas.ts";
import { Sandbox, projectRoot } from "../support/sandbox.ts";

const readJson = (...parts: readonly string[]): unknown =>
  JSON.parse(readFileSync(join(projectRoot, ...parts), "utf8"));

describe("this repository's own workspace", () => {
  test("is one that Keep reads without a warning", async () => {
    const config = join(projectRoot, ".keep");
    const { code, stdout, stderr } = await new Sandbox().keep([
      "info",
      "--config",
      config,
      "--json",
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({ vaults: [{ slug: "local", driver: "local" }] });
  });

  test.each(["settings", "vault"] as const)("has the current schema of %s files", async (name) => {
    const schema = JSON.parse(JSON.stringify(await jsonSchemas[name]())) as unknown;
    expect(readJson(".keep", "schemas", `${name}.json`)).toEqual(schema);
    expect(readJson("dist", "schemas", `${name}.json`)).toEqual(schema);
  });
});
