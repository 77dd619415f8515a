import { join } from "node:path";
import { pathToFileURL } from "node:url";
import esbuild from "esbuild";
import { projectRoot } from "./sandbox.ts";

/** Makes one of our modules into a file that a plain `node` process can import; returns its URL. */
export function bundleModule(source: string, folder: string, name = "bundled-module.mjs"): string {
  const outfile = join(folder, name);
  esbuild.buildSync({
    absWorkingDir: projectRoot,
    entryPoints: [source],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20.20",
    logLevel: "warning",
  });
  return pathToFileURL(outfile).href;
}
