import { createReadStream, fstatSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { relative, resolve } from "node:path";
import { KeepError } from "../core/errors.ts";
import { appendToFile } from "../system/append-file.ts";
import { writeFileAtomic } from "../system/atomic-file.ts";
import { readFiles, strangersIn, writeFolderAtomic } from "../system/atomic-folder.ts";
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

  /**
   * All of standard input.
   *
   * @throws INPUT_TOO_LARGE
   */
  async readStandardInput(limit = Infinity): Promise<Buffer> {
    const stop = (): void => void process.stdin.destroy(new Error("aborted"));
    this.#signal.addEventListener("abort", stop);
    try {
      return await readAtMost(process.stdin, limit, "Standard input");
    } finally {
      this.#signal.removeEventListener("abort", stop);
    }
  }

  /**
   * The bytes of a file, or of a pipe that has a name.
   *
   * @throws FILE_NOT_FOUND, FILE_FAILED, INPUT_TOO_LARGE
   */
  async readInput(path: string, limit: number): Promise<Buffer> {
    const file = this.shown(path);
    try {
      const stream = createReadStream(path, { signal: this.#signal });
      return await readAtMost(stream, limit, file);
    } catch (error) {
      if (errorCode(error) === "ENOENT") throw new KeepError("FILE_NOT_FOUND", { file });
      if (this.#signal.aborted || error instanceof KeepError) throw error;
      throw asFileFailure(error, file);
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

  /**
   * Writes a file whole that must still be as it was when it was read; its mode stays.
   *
   * @throws FILE_FAILED
   */
  async rewrite(path: string, before: Uint8Array, bytes: Uint8Array): Promise<void> {
    const file = this.shown(path);
    this.#signal.throwIfAborted();
    try {
      if (!(await readFile(path)).equals(before))
        throw new KeepError("FILE_FAILED", { file, reason: "it was changed meanwhile" });
      await writeFileAtomic(path, bytes, statSync(path).mode & 0o7777);
    } catch (error) {
      throw error instanceof KeepError ? error : asFileFailure(error, file);
    }
  }

  /** Adds to the end of a file, which stays whose it is. @throws FILE_FAILED */
  async append(path: string, text: string): Promise<void> {
    this.#signal.throwIfAborted();
    try {
      await appendToFile(path, text);
    } catch (error) {
      throw asFileFailure(error, this.shown(path));
    }
  }

  /** Replaces a folder as a whole, mode 0700, its files 0600. @throws FILE_FAILED */
  async writeFolder(path: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
    this.#signal.throwIfAborted();
    try {
      await writeFolderAtomic(path, files);
    } catch (error) {
      throw asFileFailure(error, this.shown(path));
    }
  }

  /** The files of a folder by name; `undefined` if there is none. @throws FILE_FAILED */
  async readFolder(path: string): Promise<ReadonlyMap<string, Buffer> | undefined> {
    try {
      return await readFiles(path);
    } catch (error) {
      if (errorCode(error) === "ENOENT") return undefined;
      throw asFileFailure(error, this.shown(path));
    }
  }

  /** What a folder holds that `writeFolder` would not have put there. @throws FILE_FAILED */
  async strangersIn(path: string, isName: (name: string) => boolean): Promise<readonly string[]> {
    try {
      return await strangersIn(path, isName);
    } catch (error) {
      throw asFileFailure(error, this.shown(path));
    }
  }

  /** Whether standard output goes to this very file. */
  isStandardOutput(path: string): boolean {
    try {
      const [own, other] = [fstatSync(1), statSync(path)];
      return own.isFile() && own.dev === other.dev && own.ino === other.ino;
    } catch {
      return false;
    }
  }
}

async function readAtMost(
  stream: AsyncIterable<unknown>,
  limit: number,
  file: string,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw new KeepError("INPUT_TOO_LARGE", { file, limit });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
