import { statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { relative, resolve } from "node:path";
import { writeFileAtomic } from "../system/atomic-file.ts";
import { errorCode } from "../system/error-reason.ts";
import { asFileFailure } from "./json-file.ts";

/** The files that a user names on the command line, read and written from where they stand. */
export class UserFiles {
  readonly #currentFolder: string;
  readonly #signal: AbortSignal;

  constructor(currentFolder: string, signal: AbortSignal) {
    this.#currentFolder = currentFolder;
    this.#signal = signal;
  }

  /** A path as the user wrote it, made absolute. */
  path(text: string): string {
    return resolve(this.#currentFolder, text);
  }

  /** A path as messages should show it. */
  shown(path: string): string {
    const short = relative(this.#currentFolder, path);
    return short === "" || short.startsWith("..") ? path : short;
  }

  /** What is there that writing would replace; a pipe or a device is neither. */
  kindOf(path: string): "file" | "folder" | undefined {
    try {
      const found = statSync(path, { throwIfNoEntry: false });
      if (found?.isDirectory() === true) return "folder";
      return found?.isFile() === true ? "file" : undefined;
    } catch (error) {
      throw asFileFailure(error, this.shown(path));
    }
  }

  /** The bytes of a file; `undefined` if there is none. @throws FILE_FAILED */
  async read(path: string): Promise<Buffer | undefined> {
    try {
      return await readFile(path);
    } catch (error) {
      if (errorCode(error) === "ENOENT") return undefined;
      throw asFileFailure(error, this.shown(path));
    }
  }

  /** Writes a file whole, mode 0600. @throws FILE_FAILED */
  async write(path: string, text: string | Uint8Array): Promise<void> {
    this.#signal.throwIfAborted();
    try {
      await writeFileAtomic(path, text);
    } catch (error) {
      throw asFileFailure(error, this.shown(path));
    }
  }
}
