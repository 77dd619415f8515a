import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { hasProgram } from "./programs.ts";

/** Whether Java is here; it is not ours to install. */
export const hasJava = (): boolean =>
  hasProgram("java", "-version", {
    optional: true,
    install: "apt-get install default-jdk-headless",
  });

/** What java.util.Properties makes of each file, read as ISO-8859-1 and as UTF-8. */
export function readJavaProperties(
  texts: readonly string[],
): readonly (readonly [Record<string, string>, Record<string, string>])[] {
  const reader = fileURLToPath(new URL("PropertiesReader.java", import.meta.url));
  const { stdout, stderr, status } = spawnSync("java", [reader], {
    input: texts.map((text) => `${Buffer.from(text).toString("base64")}\n`).join(""),
    encoding: "utf8",
    maxBuffer: 2 ** 30,
  });
  if (status !== 0 || stderr !== "") throw new Error(`java failed: ${stderr}`);
  const lines = stdout.trimEnd().split("\n");
  if (lines.length !== texts.length) throw new Error("java did not read every file");
  return lines.map((line) => JSON.parse(line) as [Record<string, string>, Record<string, string>]);
}
