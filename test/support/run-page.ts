import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { hasAwsCli } from "./aws-program.ts";
import { awsEnvironment } from "./moto-server.ts";
import { pageSources, programFolder, writeProgram, writeTo } from "./page-sources.ts";
import { type Block, type Page, matchesPrinted, needsOf, optionOf, stepsOf } from "./pages.ts";
import { hasProgram } from "./programs.ts";
import { Sandbox, keepBinary } from "./sandbox.ts";

type Variables = Readonly<Record<string, string>>;

const programs: Readonly<Record<string, boolean>> = {
  moto: true,
  age: hasProgram("age"),
  aws: hasAwsCli,
  direnv: hasProgram("direnv"),
};

/** Whether a block's commands are run. */
export const isRun = ({ info }: Block): boolean => info[0] === "console";

/** Runs a page from top to bottom in a sandbox of its own, with a server taken for AWS if there is one. */
export async function runPage(page: Page, aws?: string): Promise<void> {
  const box = new Sandbox();
  writeProgram(box, "keep", [`exec "${process.execPath}" "${keepBinary}" "$@"`]);
  const path = `${programFolder(box)}:${process.env["PATH"]}`;
  const variables = { ...(aws === undefined ? {} : variablesOf(page, aws)), PATH: path };
  const sources = new Map<string, Promise<Variables> | Variables>();
  let section = 0;
  for (const block of page.blocks) {
    if (block.section !== section) forgetProfiles(box);
    ({ section } = block);
    writeFile(box, block);
    const needs = needsOf(block);
    if (!isRun(block) || !needs.every(isHere)) continue;
    const env: Record<string, string> = { ...variables };
    for (const need of needs.filter((name) => name in pageSources)) {
      const found = sources.get(need) ?? pageSources[need]!(box, aws!);
      sources.set(need, found);
      Object.assign(env, await found);
    }
    await runBlock(box, env, page, block);
  }
}

/** On a page that shows where credentials come from, there is nothing in the environment already. */
function variablesOf({ blocks }: Page, aws: string): Variables {
  const variables = awsEnvironment(aws);
  if (!blocks.some((block) => needsOf(block).some((need) => need in pageSources))) return variables;
  const { AWS_ENDPOINT_URL, AWS_EC2_METADATA_DISABLED } = variables;
  return {
    AWS_ENDPOINT_URL: AWS_ENDPOINT_URL!,
    AWS_EC2_METADATA_DISABLED: AWS_EC2_METADATA_DISABLED!,
  };
}

/** Each section of a page is to be read by itself. */
function forgetProfiles({ home }: Sandbox): void {
  for (const file of ["config", "credentials"]) rmSync(join(home, ".aws", file), { force: true });
}

/** Writes a block with `file=` below the project, or below the home. */
function writeFile(box: Sandbox, block: Block): void {
  const file = optionOf(block, "file");
  if (file === undefined) return;
  const path = file.startsWith("~/") ? join(box.home, file.slice(2)) : box.path(file);
  writeTo(path, `${block.lines.join("\n")}\n`);
}

function isHere(need: string): boolean {
  if (need in pageSources) return true;
  if (need in programs) return programs[need]!;
  throw new Error(`a block needs ${need}, which is not looked for`);
}

async function runBlock(box: Sandbox, env: Variables, page: Page, block: Block): Promise<void> {
  const steps = stepsOf(block);
  const exports: string[] = [];
  for (const [index, { command, printed, line }] of steps.entries()) {
    const script = ["exec 2>&1", ...exports, command].join("\n");
    // What is exported counts for the commands below it.
    if (command.startsWith("export ")) exports.push(command);
    const { code, stdout } = await box.run("sh", ["-c", script], { env });
    const expected = index === steps.length - 1 ? Number(optionOf(block, "exit") ?? 0) : 0;
    const place = `${page.file}:${line}: ${command}`;
    expect(code, `${place}\n${stdout}`).toBe(expected);
    // Compared as texts, so that a failure shows both.
    const said = `${printed.join("\n").trimEnd()}\n`;
    const isAsSaid = printed.length === 0 || matchesPrinted(printed, stdout);
    expect(isAsSaid ? said : stdout, place).toBe(said);
  }
}
