import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { hasProgram } from "./programs.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const BUFFER = 256 * 1024 * 1024;

/** Whether the real `age` is here; says so loudly if not. */
export const hasAge = hasProgram("age");

/** What `age -d` prints, byte for byte. */
export function ageDecrypt(file: Uint8Array, identity: string): Buffer {
  const identityFile = join(temporaryFolder(), "identity.txt");
  writeFileSync(identityFile, `${identity}\n`, { mode: 0o600 });
  return execFileSync("age", ["-d", "-i", identityFile], {
    input: file,
    maxBuffer: BUFFER,
    stdio: ["pipe", "pipe", "pipe"],
  });
}

/** What `age -r` makes of a text. */
export function ageEncrypt(text: string | Uint8Array, recipients: readonly string[]): Buffer {
  const args = recipients.flatMap((recipient) => ["-r", recipient]);
  return execFileSync("age", args, { input: text, maxBuffer: BUFFER });
}
