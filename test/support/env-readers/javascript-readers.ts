import { createRequire } from "node:module";
import type { EnvDialect } from "../../../src/core/formats.ts";
import type { EnvReader } from "./env-reader.ts";
import { readWithScript } from "./javascript-batch.ts";
import { findReaderFile, isReaderHere } from "./readers-package.ts";

const own = createRequire(import.meta.url);
const ofVitest = createRequire(own.resolve("vitest"));

/** Packages, and what a script does with them: each has its `require` as an argument. */
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
    read: (texts) => readWithScript(script(...packages), texts),
  };
}

const dotenv18 = own.resolve("dotenv");
const dotenv17 = findReaderFile("dotenv-17");
const dotenv16 = findReaderFile("dotenv-16");

const parse = (file?: string): string => `const { parse: read } = require(${file});`;

const expand = (dotenv?: string, dotenvExpand?: string): string => `
  const { parse } = require(${dotenv});
  const { expand } = require(${dotenvExpand});
  const read = (text) => expand({ parsed: parse(text), processEnv: {} }).parsed;`;

/** Every release of the npm packages that a dialect stands for, and Node as it runs the tests. */
export const JAVASCRIPT_READERS: readonly EnvReader[] = [
  reader("dotenv 16", "dotenv", [dotenv16], parse),
  reader("dotenv 17", "dotenv", [dotenv17], parse),
  reader("dotenv 18", "dotenv", [dotenv18], parse),
  reader("dotenv 18, fast", "dotenv", [dotenv18], (file) => {
    return `const { parse } = require(${file}); const read = (text) => parse(text, { fast: true });`;
  }),
  reader("dotenv-expand 12", "expand", [dotenv17, findReaderFile("dotenv-expand-12")], expand),
  reader("dotenv-expand 1000", "expand", [dotenv18, findReaderFile("dotenv-expand-1000")], expand),
  reader("Next.js 16", "expand", [findReaderFile("@next/env")], (file) => {
    return `const { loadEnvConfig } = require(${file});
      const read = () => loadEnvConfig(".", false, { info() {}, error() {} }, true).parsedEnv;`;
  }),
  reader("dotenvx 2", "dotenvx", [own.resolve("@dotenvx/dotenvx")], (file) => {
    return `const { parse } = require(${file}); const read = (text) => parse(text, { processEnv: {} });`;
  }),
  reader("Node, parseEnv", "node", [], () => `const { parseEnv: read } = require("node:util");`),
  reader("Node, --env-file", "node", [], () => {
    return `const read = () => { process.loadEnvFile(".env"); return process.env; };`;
  }),
];

/** Readers that take most of what is written for a dialect, but not all. */
export const NEAR_READERS: readonly EnvReader[] = [
  reader("dotenv-expand 11", "expand", [dotenv16, findReaderFile("dotenv-expand-11")], expand),
  reader("Vite 8", "expand", [ofVitest.resolve("vite")], (file) => {
    return `const { loadEnv } = await import(${file}); const read = () => loadEnv("none", ".", "");`;
  }),
];
