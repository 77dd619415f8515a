import type { EnvDialect } from "../../../src/core/formats.ts";

/** A real reader of `.env` files. */
export interface EnvReader {
  /** With its version, if more than one is tested: `dotenv 17.4.2`. */
  readonly name: string;
  readonly dialect: EnvDialect;
  /** Whether it is here; where it is not, says so loudly, and fails in CI (see `hasProgram`). */
  isHere(): boolean;
  /** It takes a process for each file, so it is not asked about thousands. */
  readonly isSlow?: true;
  /** Forms that this version does not know, though that of today does. */
  lacks?(form: string): boolean;
  /**
   * The dialect's model is of a newer release: this one reads what is written for the dialect, but
   * may read a file of somebody else in another way.
   */
  readonly isOlder?: true;
  /**
   * What it makes of each of these files. It has an empty environment, so that nothing that is
   * expanded has a value. Many files are read by one process, for speed.
   */
  read(texts: readonly string[]): Promise<readonly EnvAnswer[]>;
}

export type EnvAnswer =
  | { readonly variables: Readonly<Record<string, string>> }
  | { readonly error: string };
