import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { text as readAll } from "node:stream/consumers";
import { emptyFolder } from "./empty-folder.ts";
import type { EnvAnswer, EnvReader } from "./env-reader.ts";
import { findReaderProgram, isReaderHere } from "./readers-package.ts";

const { platform, arch } = process;
const bunProgram = findReaderProgram(
  `@oven/bun-${platform}-${arch === "arm64" ? "aarch64" : arch}/bin/bun`,
);
const denoProgram = findReaderProgram(
  `@deno/${platform}-${arch}-glibc/deno`,
  `@deno/${platform}-${arch}/deno`,
);

export const bunReader: EnvReader = {
  name: "Bun 1.4",
  dialect: "bun",
  isSlow: true,
  isHere: () => isReaderHere("Bun", bunProgram),
  read: (texts) =>
    readEach(texts, (file, folder) => {
      const print = "process.stdout.write(JSON.stringify(process.env))";
      return printed(bunProgram!, [`--env-file=${file}`, "-e", print], folder);
    }),
};

/** What Deno adds to the environment itself. */
const OF_DENO = ["DENO_DIR", "DENO_NODE_SHIM_ACTIVE", "PATH"];

export const denoReader: EnvReader = {
  name: "Deno 2.9",
  dialect: "deno",
  isSlow: true,
  isHere: () => isReaderHere("Deno", denoProgram),
  read: (texts) =>
    readEach(texts, async (file, folder) => {
      const print = "console.log(JSON.stringify(Deno.env.toObject()))";
      const answer = await printed(denoProgram!, ["eval", `--env-file=${file}`, print], folder);
      if ("error" in answer) return answer;
      const own = Object.entries(answer.variables).filter(([name]) => !OF_DENO.includes(name));
      return { variables: Object.fromEntries(own) };
    }),
};

/** Each file in a process of its own, some at a time. */
function readEach(
  texts: readonly string[],
  read: (file: string, folder: string) => Promise<EnvAnswer>,
): Promise<readonly EnvAnswer[]> {
  return emptyFolder(async (folder) => {
    const answers: EnvAnswer[] = [];
    const rest = texts.entries();
    const work = async (): Promise<void> => {
      for (const [index, text] of rest) {
        const file = join(folder, `${index}.env`);
        writeFileSync(file, text);
        answers[index] = await read(file, folder);
      }
    };
    await Promise.all(Array.from({ length: availableParallelism() + 1 }, work));
    return answers;
  });
}

async function printed(
  program: string,
  args: readonly string[],
  folder: string,
): Promise<EnvAnswer> {
  const child = spawn(program, args, {
    cwd: folder,
    // Where Deno makes its cache.
    env: program === denoProgram ? { DENO_DIR: join(folder, "deno") } : {},
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr, [status]] = await Promise.all([
    readAll(child.stdout),
    readAll(child.stderr),
    once(child, "close"),
  ]);
  if (status !== 0) return { error: stderr };
  return { variables: JSON.parse(stdout) as Record<string, string> };
}
