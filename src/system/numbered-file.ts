import { extname } from "node:path";

/** The file that an older part of a rotated file is in: `audit.1.jsonl`; 0 is the file itself. */
export function numberedFile(path: string, number: number): string {
  if (number === 0) return path;
  const extension = extname(path);
  return `${path.slice(0, path.length - extension.length)}.${number}${extension}`;
}
