import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { hasProgram } from "../programs.ts";
import type { EnvReader } from "./env-reader.ts";
import { readInProgram } from "./read-in-script.ts";

const GO_SOURCES = "/usr/share/gocode";
const RUST_CRATE = "/usr/share/cargo/registry/dotenv-0.15.0/src/lib.rs";

/** Builds a program in an empty folder, and says where it is. */
type Build = (folder: string) => string;

const buildGo: Build = (folder) => {
  const program = join(folder, "godotenv-reader");
  execFileSync("go", ["build", "-o", program, source("GodotenvReader.go")], {
    env: {
      ...process.env,
      GO111MODULE: "off",
      GOPATH: GO_SOURCES,
      GOCACHE: join(folder, "cache"),
    },
  });
  return program;
};

const buildRust: Build = (folder) => {
  const program = join(folder, "dotenv-reader");
  const crate = join(folder, "libdotenv.rlib");
  const rustc = (args: readonly string[]): void => {
    execFileSync("rustc", ["--edition", "2018", "-O", "--cap-lints", "allow", ...args]);
  };
  rustc(["--crate-type", "rlib", "--crate-name", "dotenv", "-o", crate, RUST_CRATE]);
  rustc(["--extern", `dotenv=${crate}`, "-o", program, source("dotenv-reader.rs")]);
  return program;
};

function source(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

/** Builds the program at the first call, and removes it when the process ends. */
function builtOnce(build: Build): () => string {
  let program: string | undefined;
  return () => {
    if (program !== undefined) return program;
    const folder = mkdtempSync(join(tmpdir(), "keep-reader-"));
    process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
    return (program = build(folder));
  };
}

/** Where the sources are missing, as if the compiler were. */
function hasCompiler(compiler: string, versionFlag: string, sources: string, packages: string) {
  const program = existsSync(sources) ? compiler : `${compiler} with ${packages}`;
  return hasProgram(program, versionFlag, { install: `apt-get install ${packages}` });
}

const goProgram = builtOnce(buildGo);
const rustProgram = builtOnce(buildRust);

export const godotenv: EnvReader = {
  name: "godotenv of Debian",
  dialect: "go",
  isHere: () =>
    hasCompiler(
      "go",
      "version",
      `${GO_SOURCES}/src/github.com/joho/godotenv`,
      "golang-go golang-github-joho-godotenv-dev",
    ),
  read: (texts) => Promise.resolve(readInProgram(goProgram(), texts)),
};

/** dotenvy's forerunner. Only a file whose values have a line each is read alike by both. */
export const rustDotenv: EnvReader = {
  name: "Rust's dotenv of Debian",
  dialect: "rust",
  lacks: (form) => form.includes("\n"),
  isHere: () => hasCompiler("rustc", "--version", RUST_CRATE, "rustc librust-dotenv-dev"),
  read: (texts) => Promise.resolve(readInProgram(rustProgram(), texts)),
};
