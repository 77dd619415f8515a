import { expect, test } from "vitest";
import { Sandbox } from "../support/sandbox.ts";

test("set, get, list, export", async () => {
  const box = new Sandbox();
  await box.init();
  await box.set("A", "x y");
  expect(await box.ok(["get", "A", "-e", "local"])).toBe("x y\n");
  expect(await box.ok(["export", "-e", "local"])).toBe("A='x y'\n");
});
