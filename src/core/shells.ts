import type { ShellDialect } from "./formats.ts";

/** Shells that `keep env` writes for, and the language of each. */
export const SHELLS = {
  sh: "posix",
  bash: "posix",
  zsh: "posix",
  fish: "fish",
  powershell: "powershell",
} as const satisfies Readonly<Record<string, ShellDialect>>;
export type ShellName = keyof typeof SHELLS;

/**
 * The shell that a user has, by the program that `SHELL` names; one that is not known is taken for a
 * POSIX shell, as ksh, dash and ash are. On Windows nothing says it, and PowerShell is there.
 */
export function shellOf(program: string | undefined, isWindows: boolean): ShellName {
  if (program === undefined) return isWindows ? "powershell" : "sh";
  const [, name = ""] = /([^/\\]*?)(?:\.exe)?$/i.exec(program) ?? [];
  if (name === "pwsh") return "powershell";
  return Object.keys(SHELLS).find((one): one is ShellName => one === name) ?? "sh";
}
