import { endQuietlyOnBrokenPipe } from "./terminal/broken-pipe.ts";

/** The version in package.json; the build puts it here. */
declare const KEEP_VERSION: string;

/**
 * The entry. `--version` is answered here, before anything is loaded; everything else goes to
 * the command line proper.
 */
export async function main(argv: readonly string[] = process.argv.slice(2)): Promise<void> {
  if (argv[0] === "--version" || argv[0] === "-V") {
    endQuietlyOnBrokenPipe(process.stdout);
    const result = { name: "keep-cli", version: KEEP_VERSION };
    const json = argv.includes("--json");
    process.stdout.write(json ? `${JSON.stringify(result, null, 2)}\n` : `${KEEP_VERSION}\n`);
    return;
  }
  const { runCommandLine } = await import("./cli/run-command-line.ts");
  await runCommandLine(argv);
}
