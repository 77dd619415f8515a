import { open } from "node:fs/promises";

/**
 * Adds to a file that belongs to somebody else: it stays the same file, with its owner and mode.
 * What cannot be written whole is taken off again.
 *
 * @throws the system's error (`code`, `path`)
 */
export async function appendToFile(path: string, text: string): Promise<void> {
  const file = await open(path, "a", 0o600);
  try {
    const { size } = await file.stat();
    try {
      await file.writeFile(text);
    } catch (error) {
      await file.truncate(size).catch(() => undefined);
      throw error;
    }
  } finally {
    await file.close();
  }
}
