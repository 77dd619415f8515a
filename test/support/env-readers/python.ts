import { spawnSync } from "node:child_process";
import { hasProgram } from "../programs.ts";
import type { EnvReader } from "./env-reader.ts";
import { readInScript } from "./read-in-script.ts";

const SCRIPT = `
import json, logging, os, sys
from dotenv import load_dotenv
logging.disable(logging.CRITICAL)

def read(text):
    with open("file.env", "wb") as file:
        file.write(text.encode())
    os.environ.clear()
    try:
        load_dotenv("file.env", override=True)
        return {"variables": dict(os.environ)}
    except Exception as error:
        return {"error": type(error).__name__}

json.dump([read(text) for text in json.load(sys.stdin)], sys.stdout)
`;

const needed = { install: "apt-get install python3-dotenv" };

function pythonReader(name: string, program: string, optional: boolean): EnvReader {
  return {
    name,
    dialect: "python",
    isHere: () => hasProgram(program, "-cimport dotenv", { ...needed, optional }),
    read: (texts) => Promise.resolve(readInScript({ program, args: ["-c"] }, SCRIPT, texts)),
  };
}

/** Debian's, and that of the Python on the PATH, which is newer where somebody installed it. */
export const pythonReaders: readonly EnvReader[] = [
  pythonReader("python-dotenv of Debian", "/usr/bin/python3", false),
  pythonReader("python-dotenv of the PATH", pythonOnPath(), true),
];

/** By its path: the environment that it is run in has no PATH. */
function pythonOnPath(): string {
  const { stdout } = spawnSync("python3", ["-c", "import sys; print(sys.executable)"]);
  return String(stdout ?? "").trim() || "python3";
}
