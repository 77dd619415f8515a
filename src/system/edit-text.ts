import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The editor could not be started, or said that it failed. */
export class EditorFailure extends Error {}

/**
 * Lets the user edit a text: a 0600 file in a private folder, which is overwritten and removed
 * afterwards, whatever happened. Returns the bytes that the editor left.
 *
 * @param editor a shell command, as in `$EDITOR`.
 */
export async function editText(editor: string, name: string, text: string): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), "keep-"));
  const file = join(folder, name);
  try {
    await writeFile(file, text, { mode: 0o600, flag: "wx" });
    await runEditor(editor, file);
    return await readFile(file);
  } finally {
    await wipe(file);
    await rm(folder, { recursive: true, force: true });
  }
}

async function runEditor(editor: string, file: string): Promise<void> {
  const [command, args] =
    process.platform === "win32"
      ? [`${editor} "${file}"`, []]
      : ["/bin/sh", ["-c", `${editor} "$1"`, "sh", file]];
  const code = await new Promise<number | null>((resolve, reject) => {
    const child = spawn(command, args, { stdio: "inherit", shell: process.platform === "win32" });
    child.once("error", () => reject(new EditorFailure("could not be started")));
    child.once("exit", resolve);
  });
  if (code !== 0)
    throw new EditorFailure(`ended with ${code === null ? "a signal" : `code ${code}`}`);
}

async function wipe(file: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (found !== undefined) await writeFile(file, Buffer.alloc(found.size)).catch(() => undefined);
}
