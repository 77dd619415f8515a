/** A folder that only this user can look into, for as long as a program runs. */
export interface PrivateFolder {
  /** Writes a file (0600). @returns its absolute path */
  write(name: string, content: Uint8Array): Promise<string>;
  /** Removes it with all that is in it. */
  remove(): Promise<void>;
}

/** Makes one, in memory where there is such a place. It is removed also if this process is killed. */
export async function makePrivateFolder(): Promise<PrivateFolder> {
  throw new Error("stub");
}
