import { execFile } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { hasKubectl } from "../kubectl.ts";
import { hasProgram } from "../programs.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import type { EnvAnswer, EnvReader } from "./env-reader.ts";

/**
 * Docker's own command, and a small server in the place of its daemon that keeps the environment
 * of the containers that it should make.
 */
export const dockerReader: EnvReader = {
  name: "docker",
  dialect: "docker",
  isHere: () =>
    hasProgram("docker", "--version", { optional: true, install: "apt-get install docker.io" }),
  async read(texts) {
    const made = new Map<string, readonly string[]>();
    const server = createDaemon(made);
    await once(server.listen(0, "127.0.0.1"), "listening");
    const host = `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      return await readEach(texts, async (file, index) => {
        const image = `image-${index}`;
        await run("docker", ["-H", host, "create", "--env-file", file, image]);
        return fromLines(made.get(image)!);
      });
    } finally {
      server.close();
    }
  },
};

/** kubectl, which makes a Secret of such a file without a cluster. */
export const kubectlReader: EnvReader = {
  name: "kubectl",
  dialect: "docker",
  isHere: hasKubectl,
  read: (texts) =>
    readEach(texts, async (file) => {
      const options = [`--from-env-file=${file}`, "--dry-run=client", "-o", "json"];
      const output = await run("kubectl", ["create", "secret", "generic", "one", ...options]);
      const { data = {} } = JSON.parse(output) as { data?: Record<string, string> };
      const decode = ([name, value]: [string, string]): [string, string] => [
        name,
        Buffer.from(value, "base64").toString(),
      ];
      return Object.fromEntries(Object.entries(data).map(decode));
    }),
};

function createDaemon(made: Map<string, readonly string[]>): Server {
  return createServer((request, response) => {
    void text(request).then((body) => {
      response.setHeader("Api-Version", "1.43");
      if (request.url!.endsWith("/_ping")) return response.end("OK");
      const { Env, Image } = JSON.parse(body) as { Env: string[] | null; Image: string };
      made.set(Image, Env ?? []);
      response.writeHead(201, { "content-type": "application/json" });
      return response.end('{"Id":"made","Warnings":[]}');
    });
  });
}

/** These programs read one file each, so there are some at a time. */
async function readEach(
  texts: readonly string[],
  read: (file: string, index: number) => Promise<Record<string, string>>,
): Promise<readonly EnvAnswer[]> {
  const folder = temporaryFolder();
  const answers: EnvAnswer[] = [];
  const rest = texts.entries();
  const worker = async (): Promise<void> => {
    for (const [index, one] of rest) {
      const file = join(folder, `${index}.env`);
      writeFileSync(file, one);
      answers[index] = await read(file, index).then(
        (variables) => ({ variables }),
        (error: unknown) => ({ error: String(error) }),
      );
    }
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  return answers;
}

/** What a program prints, with an empty environment and home. */
async function run(program: string, args: readonly string[]): Promise<string> {
  const env = { PATH: process.env["PATH"], HOME: "/nonexistent" };
  const { stdout } = await promisify(execFile)(program, args, { env, maxBuffer: 2 ** 28 });
  return stdout;
}

const fromLines = (lines: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    lines.map((line): [string, string] => {
      const at = line.indexOf("=");
      return [line.slice(0, at), line.slice(at + 1)];
    }),
  );
