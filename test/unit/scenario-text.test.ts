import { expect, test } from "vitest";
import { Sandbox } from "../support/sandbox.ts";
import { parseScenario, runScenario } from "../support/scenario-text.ts";

test("a scenario is commands, with what each must print", () => {
  const text = [
    "# A remark.",
    "$ one",
    "out 1",
    "! err",
    "",
    "out 2",
    "[exit 3]",
    "",
    "# Another.",
    "$ two",
    "",
  ];
  expect(parseScenario(text.join("\n"))).toEqual([
    { command: "one", line: 2, stdout: ["out 1", "", "out 2"], stderr: ["err"], exit: 3 },
    { command: "two", line: 10, stdout: [], stderr: [], exit: 0 },
  ]);
});

test.each([
  "$ echo a\na",
  "$ echo '# a'\n# a\n\n# A remark.\n",
  "$ echo ssm:PutParameter '<b>'\n<writing> <b>",
  "$ echo 12 x\n<version> x",
  "$ echo 0f6c2f4e…\n<version>",
  "$ echo 0f6c2f4e-9f0d-4c62-8d0f-0123456789ab.\n<version>.",
  "$ echo 2026-11-22 10:00 UTC\n<time>",
  "$ echo a >&2; exit 4\n! a\n[exit 4]",
])("%j is as it says", async (text) => {
  await runScenario(new Sandbox(), parseScenario(text));
});

test.each([
  "$ echo a\nb",
  "$ echo a; echo b\na",
  "$ echo a\na\nb",
  "$ echo a >&2\na",
  "$ echo a\n! a",
  "$ exit 4",
  "$ true\n[exit 4]",
  "$ echo axb\na.b",
  "$ echo x 1\n<version> x",
])("%j is not as it says", async (text) => {
  await expect(runScenario(new Sandbox(), parseScenario(text))).rejects.toThrow(/line 1/);
});
