import { expect, test } from "vitest";
import { shellOf } from "../../src/core/shells.ts";

test.each([
  ["/bin/bash", false, "bash"],
  ["/usr/bin/zsh", false, "zsh"],
  ["fish", false, "fish"],
  ["/bin/dash", false, "sh"],
  ["/usr/bin/pwsh", false, "powershell"],
  ["C:\\Program Files\\Git\\usr\\bin\\bash.exe", true, "bash"],
  ["C:\\Program Files\\PowerShell\\7\\pwsh.exe", true, "powershell"],
  ["", false, "sh"],
  [undefined, false, "sh"],
  [undefined, true, "powershell"],
] as const)("SHELL=%s (on Windows: %s) is %s", (program, isWindows, name) => {
  expect(shellOf(program, isWindows)).toBe(name);
});
