#!/usr/bin/env node
// Bundles src/ to dist/: one entry, one file per command, shared chunks; then the command
// manifest and the JSON Schemas. What is bundled needs no dependency at run time.
import { readdirSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Config } from "@oclif/core/config";
import esbuild from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Modules of oclif that Keep never reaches, because a manifest is always there. Without them a
 * command starts about a tenth sooner, and `DEBUG=*` cannot print argv.
 */
const silenced = {
  debug: "module.exports = () => Object.assign(() => {}, { enabled: false });",
  tinyglobby: "module.exports = {};",
  ejs: "module.exports = { render: (text) => text };",
  lilconfig: "module.exports = {};",
  semver: "module.exports = {};",
  typescript: "module.exports = {};",
};

/** @type {esbuild.Plugin} */
const silence = {
  name: "silence",
  setup(plugin) {
    const filter = new RegExp(`^(?:${Object.keys(silenced).join("|")})$`);
    plugin.onResolve({ filter }, ({ path }) => ({ path, namespace: "silenced" }));
    plugin.onLoad({ filter: /.*/, namespace: "silenced" }, ({ path }) => ({
      contents: silenced[path],
      loader: "js",
    }));
  },
};

export async function build() {
  const dist = join(root, "dist");
  await rm(dist, { recursive: true, force: true });
  const result = await esbuild.build({
    absWorkingDir: root,
    entryPoints: ["src/main.ts", "src/config/json-schemas.ts", ...commandFiles()],
    outdir: "dist",
    outbase: "src",
    bundle: true,
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    format: "esm",
    platform: "node",
    target: "node20.20",
    mainFields: ["module", "main"],
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: "none",
    metafile: true,
    define: {
      KEEP_VERSION: JSON.stringify((await readJson(join(root, "package.json"))).version),
      "process.env.OCLIF_DISABLE_ENGINE_WARNING": '"1"',
      "process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED": '"true"',
    },
    banner: {
      js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
    },
    plugins: [silence],
    logLevel: "warning",
  });
  await writePackage(dist);
  await writeManifest(dist);
  await writeSchemas(dist);
  await writeLicenses(dist, Object.keys(result.metafile.inputs));
}

function commandFiles() {
  return readdirSync(join(root, "src/commands"), { recursive: true })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => `src/commands/${file}`);
}

/** The folder that oclif takes for the program: what it reads at start is small and in one place. */
async function writePackage(dist) {
  const { name, version, type } = await readJson(join(root, "package.json"));
  const oclif = { bin: "keep", commands: "./commands", topicSeparator: ":" };
  await writeJson(join(dist, "package.json"), { name, version, type, private: true, oclif });
}

/** What there is, so that starting a command loads no other; what each of them takes is for the help alone. */
async function writeManifest(dist) {
  const config = await Config.load({
    root: dist,
    ignoreManifest: true,
    errorOnManifestCreate: true,
  });
  const [{ manifest }] = config.getPluginsList();
  await writeJson(join(dist, "help.json"), manifest.commands);
  const commands = Object.entries(manifest.commands).map(([id, command]) => [
    id,
    nameOnly(command),
  ]);
  await writeJson(join(dist, "oclif.manifest.json"), {
    ...manifest,
    commands: Object.fromEntries(commands),
  });
}

/** As much of a command as it takes to find and load it. */
function nameOnly({ id, aliases, hiddenAliases, isESM, pluginName, pluginType, relativePath }) {
  const empty = { args: {}, flags: {} };
  return { id, aliases, hiddenAliases, isESM, pluginName, pluginType, relativePath, ...empty };
}

async function writeSchemas(dist) {
  const { jsonSchemas } = await import(pathToFileURL(join(dist, "config/json-schemas.js")).href);
  await mkdir(join(dist, "schemas"));
  for (const [name, schema] of Object.entries(jsonSchemas))
    await writeJson(join(dist, "schemas", `${name}.json`), await schema());
}

/** The licences of all that is bundled. */
async function writeLicenses(dist, inputs) {
  const packages = new Set(
    inputs.flatMap((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []),
  );
  const texts = [];
  for (const folder of [...packages].toSorted()) {
    const { name, version, license } = await readJson(join(root, folder, "package.json"));
    const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file === undefined ? "" : await readFile(join(root, folder, file), "utf8");
    texts.push(`${name} ${version} (${license})\n\n${text.trim()}\n`);
  }
  await writeFile(join(dist, "THIRD-PARTY-LICENSES.txt"), texts.join(`\n${"-".repeat(80)}\n\n`));
}

async function readJson(file) {
  return JSON.parse(await readFile(file, "utf8"));
}

async function writeJson(file, json) {
  await writeFile(file, `${JSON.stringify(json)}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
