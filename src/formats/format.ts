/** Writes variables in one format. */
export interface Format {
  /** The name that a key gets here; undefined if it cannot have one. */
  nameOf(key: string): string | undefined;
  /**
   * Writes the text, in the order of the map, and reads it again.
   *
   * @throws VALUE_NOT_REPRESENTABLE for a value that would not be read back the same
   */
  write(variables: ReadonlyMap<string, string>, options: WriteOptions): Written;
}

export interface WriteOptions {
  /** One of the format's dialects. */
  readonly dialect?: string | undefined;
  /** Names of variables whose value is bytes, given as base64; only k8s and docker-secrets get such. */
  readonly binary?: ReadonlySet<string> | undefined;
  /** Names of variables whose value is no secret; github does not hide it. */
  readonly open?: ReadonlySet<string> | undefined;
  /** k8s: the name of the Secret. */
  readonly name?: string | undefined;
  /** github: text that nobody can guess, of letters and digits. */
  readonly random?: string | undefined;
}

/** A text, and what its reader should know. */
export interface Written {
  readonly text: string;
  /** Sentences on variables that other readers would take for something else; never with a value. */
  readonly notes: readonly string[];
  /** docker-secrets: files by name, instead of a text. */
  readonly files?: ReadonlyMap<string, Uint8Array>;
  /** github: the commands that hide the values in the job's log, a line each. */
  readonly masks?: string;
}
