import { expect, test } from "vitest";
import { Sandbox } from "../support/sandbox.ts";

// What a terminal would obey: a colour, a title, and one of the controls beyond ASCII.
const HOSTILE = "\u001b[31m\u001b]0;x\u0007\u009b2J";
// oxlint-disable-next-line no-control-regex
const OBEYED = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/;

test.each([
  ["a mistyped placeholder", `A={local:a${HOSTILE}b}\n`, [], 8],
  ["an expression", `A={{x${HOSTILE} "y"}}\n`, [], 8],
  ["a message", `A={{required "x${HOSTILE}" (secret "local:NO")}}\n`, [], 8],
  ["a missing property", `A={local:NO.x${HOSTILE}y}\n`, [], 5],
  ["a warning", `A={local:NO.x${HOSTILE}y}\n`, ["--missing", "blank"], 0],
])("a template cannot make %s command the terminal", async (_, template, flags, code) => {
  const box = new Sandbox();
  await box.init();
  box.write("t.env", template);
  const run = await box.keep(["template:render", "t.env", "-e", "local", ...flags]);
  expect(run.code).toBe(code);
  expect(run.stderr).not.toMatch(OBEYED);
  expect(run.stderr).not.toBe("");
});

test("nor the table of template:validate", async () => {
  const box = new Sandbox();
  await box.init();
  box.write("t.env", `A={local:NO.x${HOSTILE}y}\n`);
  const { stdout } = await box.keep(["template:validate", "t.env", "-e", "local"]);
  expect(stdout).toContain(String.raw`local:NO.x\x1b[31m`);
  expect(stdout).not.toMatch(OBEYED);
});
