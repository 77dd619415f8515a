import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import type { EnvAnswer, EnvReader } from "./env-reader.ts";
import { hasProgram, isFound } from "../programs.ts";

/** Where Debian has the library that systemd's programs share. */
const FOLDERS = ["/usr/lib/x86_64-linux-gnu/systemd", "/usr/lib/aarch64-linux-gnu/systemd"];

function findLibrary(): string | undefined {
  for (const folder of [...FOLDERS, "/usr/lib/systemd", "/usr/lib64/systemd"]) {
    const name = /^libsystemd-shared-\d+\.so$/;
    const found = namesIn(folder).find((one) => name.test(one));
    if (found !== undefined) return `${folder}/${found}`;
  }
  return undefined;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** What the manager does with each file: it loads it, then drops what is no valid assignment. */
const SCRIPT = `
import ctypes, json, os, sys, tempfile
lib = ctypes.CDLL(sys.argv[1])
lib.strv_env_clean_with_callback.restype = ctypes.POINTER(ctypes.c_char_p)
lib.log_set_max_level(0)
def read(text):
    with tempfile.NamedTemporaryFile() as file:
        file.write(text.encode())
        file.flush()
        found = ctypes.POINTER(ctypes.c_char_p)()
        status = lib.load_env_file(None, file.name.encode(), ctypes.byref(found))
    if status < 0:
        return {"error": os.strerror(-status)}
    if not found:
        return {"variables": {}}
    lib.strv_env_clean_with_callback(found, None, None)
    variables, index = {}, 0
    while found[index] is not None:
        name, value = found[index].decode().split("=", 1)
        variables[name] = value
        index += 1
    return {"variables": variables}
json.dump([read(text) for text in json.load(sys.stdin)], sys.stdout)
`;

/** The function that systemd's manager calls for \`EnvironmentFile=\`, out of its own library. */
export const systemdReader: EnvReader = {
  name: "systemd",
  dialect: "systemd",
  isHere: () => hasProgram("python3") && isFound("systemd", findLibrary() !== undefined),
  read(texts) {
    const { stdout, stderr, status } = spawnSync("python3", ["-c", SCRIPT, findLibrary()!], {
      input: JSON.stringify(texts),
      encoding: "utf8",
      env: {},
      maxBuffer: 2 ** 28,
    });
    if (status !== 0) throw new Error(`python3 failed: ${stderr}`);
    return Promise.resolve(JSON.parse(stdout) as readonly EnvAnswer[]);
  },
};
