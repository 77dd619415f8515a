import type { Processes } from "../context/processes.ts";

/** Files of a program's own. */
interface PlacedFiles {
  /** By variable. */
  readonly paths: Readonly<Record<string, string>>;
  /** Removes them all. */
  remove(): Promise<void>;
}

/** Writes each content to a file in a folder that nobody else can look into; no folder for no file. */
export async function placeFiles(
  processes: Pick<Processes, "makePrivateFolder">,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<PlacedFiles> {
  if (files.size === 0) return { paths: {}, remove: async () => undefined };
  const folder = await processes.makePrivateFolder();
  try {
    const paths: [string, string][] = [];
    for (const [index, [variable, content]] of [...files].entries())
      paths.push([variable, await folder.write(fileName(variable, index), content)]);
    return { paths: Object.fromEntries(paths), remove: () => folder.remove() };
  } catch (error) {
    await folder.remove();
    throw error;
  }
}

/** The variable, so that a person can tell them apart, and a number, because to some disks `a` is `A`. */
const fileName = (variable: string, index: number): string => `${index + 1}-${variable}`;
