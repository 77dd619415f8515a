// The servers that the AWS vaults are measured against, each a process of its own: moto, and a
// proxy in front of it that makes every call take its time.
import { spawn, spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const START_TIMEOUT = 45_000;

/** The `moto_server` on the PATH, or the one that the tests have installed. */
export function findMoto() {
  const installed = join(here, "..", "node_modules", ".cache", "keep-moto", "bin", "moto_server");
  if (isProgram("moto_server", "--help")) return "moto_server";
  return existsSync(installed) ? installed : undefined;
}

/** Asked, not only looked for: a version manager's stub may stand for what is not there. */
export function isProgram(name, flag = "--version") {
  return spawnSync(name, [flag], { stdio: "ignore" }).status === 0;
}

export class Servers {
  #folder;
  #started = [];

  /** @param folder where they write what they print */
  constructor(folder) {
    this.#folder = folder;
  }

  /** Gives its address. */
  moto(program) {
    return this.#start("moto", program, ["-H", "127.0.0.1", "-p", "0"]);
  }

  /** Gives the address of a proxy in front of another one; see there. */
  delay(url, milliseconds, ...mode) {
    const args = [join(here, "delay-proxy.js"), url, String(milliseconds), ...mode];
    return this.#start(["proxy", ...mode].join("-"), process.execPath, args);
  }

  stop() {
    for (const { stdin } of this.#started) stdin.destroy();
  }

  /** What it prints goes to a file: a pipe that nobody reads, while commands run, would fill up. */
  async #start(name, program, args) {
    const log = join(this.#folder, `${name}.log`);
    const file = openSync(log, "w");
    const child = spawn("sh", ["-c", GUARDED, "sh", program, ...args], {
      stdio: ["pipe", file, file],
      detached: true,
    });
    closeSync(file);
    child.unref();
    child.stdin.unref();
    this.#started.push(child);
    for (const end = Date.now() + START_TIMEOUT; Date.now() < end; await pause(50)) {
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(readFileSync(log, "utf8"))?.[0];
      if (found !== undefined && (await answers(found))) return found;
      if (child.exitCode !== null) break;
    }
    throw new Error(`${name} did not start:\n${readFileSync(log, "utf8")}`);
  }
}

/** The server, beside a watcher that ends the whole group when standard input closes. */
const GUARDED = `exec 3<&0
{ read -r _ <&3; kill -KILL 0; } >/dev/null 2>&1 &
exec "$@" </dev/null 3<&-`;

async function answers(url) {
  return fetch(`${url}/moto-api/data.json`).then(
    (response) => response.ok,
    () => false,
  );
}
