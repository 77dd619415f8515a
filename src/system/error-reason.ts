/** What a failed system call means, in words a user can act on; `undefined` if it was none. */
export function errorReason(error: unknown): string | undefined {
  const code = errorCode(error);
  return code === undefined ? undefined : (REASONS[code] ?? code);
}

/** The system's code (`ENOENT`, …) of an error, if it has one. */
export function errorCode(error: unknown): string | undefined {
  const code: unknown = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" && /^E[A-Z0-9]+$/.test(code) ? code : undefined;
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "not permitted",
  EROFS: "the file system is read-only",
  ENOSPC: "no space left on the device",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file would be larger than allowed",
  EISDIR: "it is a folder, not a file",
  EFTYPE: "it is no regular file",
  ELOOP: "it is a symbolic link, or one of too many",
  // What mkdir says where a file stands in the way.
  EEXIST: "a part of its path is a file, not a folder",
  ENOTDIR: "a part of its path is a file, not a folder",
  ENOENT: "there is no such file or folder",
  EMFILE: "too many open files",
  ENAMETOOLONG: "the name is too long",
  EIO: "the device failed",
};
