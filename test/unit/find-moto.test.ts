import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { findMoto } from "../support/find-moto.ts";
import { hasProgram } from "../support/programs.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

test("the program on the PATH is taken, and nothing is made", () => {
  const folder = temporaryFolder();
  const made = join(folder, "made");
  putOnPath(folder, "exit 0");
  expect(findMoto(made)).toBe("moto_server");
  expect(existsSync(made)).toBe(false);
});

// Some systems ship a Python that cannot make environments: it has no ensurepip.
const canMakeOne =
  hasProgram("python3", "--version", { optional: true }) &&
  spawnSync("python3", ["-c", "import ensurepip"]).status === 0;
if (!canMakeOne) console.error("\n*** No Python environment can be made: a test is SKIPPED.\n");

describe.skipIf(!canMakeOne)("where only a version manager's stub is on the PATH", () => {
  test("it is installed once, and an installation that failed is tried again", () => {
    const folder = temporaryFolder();
    const made = join(folder, "made");
    const wheels = join(folder, "wheels");
    mkdirSync(wheels);
    putOnPath(folder, "exit 127");
    vi.stubEnv("PIP_NO_INDEX", "1");
    vi.stubEnv("PIP_FIND_LINKS", wheels);
    expect(findMoto(made)).toBeUndefined();
    makeWheel(wheels);
    const program = findMoto(made)!;
    expect(execFileSync(program, { encoding: "utf8" })).toBe("the server of the test\n");
    // Nothing could be installed any more.
    vi.stubEnv("PIP_FIND_LINKS", folder);
    expect(findMoto(made)).toBe(program);
  });
});

function putOnPath(folder: string, script: string): void {
  const program = join(folder, "moto_server");
  writeFileSync(program, `#!/bin/sh\n${script}\n`);
  chmodSync(program, 0o755);
  vi.stubEnv("PATH", `${folder}:${process.env["PATH"]}`);
}

/** A package with the name, the version and the program of the real one. */
function makeWheel(folder: string): void {
  const code = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as wheel:
    info = "moto-5.2.1.dist-info/"
    wheel.writestr("moto.py", "def main():\\n    print('the server of the test')\\n")
    wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: moto\\nVersion: 5.2.1\\nProvides-Extra: server\\n")
    wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr(info + "entry_points.txt", "[console_scripts]\\nmoto_server = moto:main\\n")
    wheel.writestr(info + "RECORD", "")
`;
  execFileSync("python3", ["-c", code, join(folder, "moto-5.2.1-py3-none-any.whl")]);
}
