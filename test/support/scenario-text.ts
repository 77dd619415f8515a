import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { type Sandbox, keepBinary, projectRoot } from "./sandbox.ts";

/**
 * A scenario as a text of `test/scenarios/text/`: a command after `$ `, below it what it must print,
 * line by line. `! ` begins a line of standard error, `[exit 5]` says how it ends if not with 0, and
 * `# ` a remark, if it follows an empty line. `<version>`, `<time>` and `<writing>`, the call that makes a
 * new secret, stand for one of these.
 */
export interface ScenarioStep {
  readonly command: string;
  readonly line: number;
  readonly stdout: readonly string[];
  readonly stderr: readonly string[];
  readonly exit: number;
}

const PLACEHOLDERS: Readonly<Record<string, string>> = {
  "<writing>": "(?:ssm:PutParameter|secretsmanager:CreateSecret)",
  "<version>": String.raw`(?:\d+|[\da-f]{8}(?:…|-[\da-f-]{27}))`,
  "<time>": String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z| UTC)?`,
};

export function readScenario(name: string): readonly ScenarioStep[] {
  const file = join(projectRoot, "test/scenarios/text", `${name}.txt`);
  return parseScenario(readFileSync(file, "utf8"));
}

export function parseScenario(text: string): readonly ScenarioStep[] {
  const lines = text.split("\n").map((content, index) => ({ content, line: index + 1 }));
  const starts = lines.filter(({ content }) => content.startsWith("$ "));
  return starts.map(({ content, line }, index) => {
    const end = starts[index + 1]?.line ?? lines.length + 1;
    const printed = printedBelow(lines.slice(line, end - 1).map((one) => one.content));
    const exits = printed.flatMap((one) => /^\[exit (\d+)\]$/.exec(one)?.[1] ?? []);
    return {
      command: content.slice(2),
      line,
      stdout: printed.filter((one) => !/^(?:! |\[exit )/.test(one)),
      stderr: printed.filter((one) => one.startsWith("! ")).map((one) => one.slice(2)),
      exit: Number(exits[0] ?? 0),
    };
  });
}

/** Up to a remark after an empty line, and without empty lines at the end. */
function printedBelow(lines: readonly string[]): readonly string[] {
  const remark = lines.findIndex((one, at) => one.startsWith("# ") && lines[at - 1] === "");
  const own = lines.slice(0, remark < 0 ? lines.length : remark);
  return own.slice(0, own.findLastIndex((one) => one !== "") + 1);
}

/** Runs a scenario in a sandbox; the first command that does not do what it says fails. */
export async function runScenario(box: Sandbox, steps: readonly ScenarioStep[]): Promise<void> {
  for (const { command, line, stdout, stderr, exit } of steps) {
    const script = `keep() { "$NODE" "$KEEP" "$@"; }\n${command}`;
    const env = { NODE: process.execPath, KEEP: keepBinary };
    const found = await box.run("sh", ["-c", script], { env });
    const said = {
      exit: found.code,
      stdout: meet(stdout, linesOf(found.stdout)),
      stderr: meet(stderr, linesOf(found.stderr)),
    };
    expect(said, `line ${line}: ${command}`).toEqual({ exit, stdout, stderr });
  }
}

/** What was printed, with a placeholder back where one stands for it. */
function meet(expected: readonly string[], printed: readonly string[]): readonly string[] {
  return printed.map((one, index) => {
    const model = expected[index];
    return model !== undefined && toPattern(model).test(one) ? model : one;
  });
}

function toPattern(model: string): RegExp {
  const parts = model.split(/(<[a-z]+>)/).map((part) => PLACEHOLDERS[part] ?? quote(part));
  return new RegExp(`^${parts.join("")}$`);
}

const quote = (text: string): string => text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);

const linesOf = (text: string): readonly string[] =>
  text === "" ? [] : text.replace(/\n$/, "").split("\n");
