#!/usr/bin/env node
// Measures how fast commands start and how they grow with the number of secrets, prints a table
// and writes bench/result.json. With --check it ends with 9 if a budget is missed.
// docs/benchmarks.md says what the figures mean.
import { realpathSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { awsEnvs, measureAws } from "./aws.js";
import { FORMAT_SIZES, measureFormats } from "./formats.js";
import { ratioToNode, timesInTurn } from "./measure.js";
import { measureRedaction } from "./redaction.js";
import { renderReport } from "./report.js";
import { BenchWorkspace, keep, keyOf, valueOf } from "./workspace.js";

const here = dirname(fileURLToPath(import.meta.url));

/** Times of an empty Node process that a command may take. */
const budgets = {
  "keep --version": 2,
  "keep get": 2.5,
  "keep export": 3,
  "keep run": 3,
  "keep diff": 5,
};
const START_UP_SECRETS = 50;
const DIFF_SECRETS = 1000;
const DIFF_ENVS = ["diff-a", "diff-b", "diff-c"];
const SIZES = [10, 100, 1000, 10_000];
/** What a template can be written in, of which one with as many placeholders is filled. */
const TEMPLATE_KINDS = ["env", "json", "yaml", "toml", "shell"];
/** Milliseconds that 10,000 placeholders may take beyond what ten do, with all their secrets. */
const TEMPLATE_BUDGET = 500;
const MISSED = 9;

const { values: options } = parseArgs({
  options: {
    check: { type: "boolean", default: false },
    pairs: { type: "string", default: "21" },
    rounds: { type: "string", default: "7" },
    "aws-rounds": { type: "string", default: "3" },
  },
});

const filled = [...new Set([...SIZES, ...FORMAT_SIZES])];
const workspace = new BenchWorkspace(["startup", ...filled.map(envOf), ...DIFF_ENVS, ...awsEnvs]);
try {
  const result = await measure();
  writeFileSync(join(here, "result.json"), `${JSON.stringify(result, null, 2)}\n`);
  process.stdout.write(renderReport(result));
  if (options.check && !isWithin(result)) process.exitCode = MISSED;
} finally {
  workspace.remove();
}

async function measure() {
  await workspace.fill("startup", START_UP_SECRETS);
  for (const size of filled) await workspace.fill(envOf(size), size);
  for (const env of DIFF_ENVS) await workspace.fill(env, DIFF_SECRETS);
  const sizes = measureSizes();
  return {
    taken_at: new Date().toISOString(),
    machine: {
      node: process.versions.node,
      platform: process.platform,
      arch: process.arch,
      cpus: availableParallelism(),
    },
    pairs: Number(options.pairs),
    rounds: Number(options.rounds),
    aws_rounds: Number(options["aws-rounds"]),
    start_up: startUpCommands().map(measureStartUp),
    sizes,
    growth: growthOf(sizes),
    templates: templatesOf(sizes),
    formats: measureFormats(workspace, envOf, { rounds: Number(options["aws-rounds"]) }),
    redaction: await measureRedaction({ rounds: Number(options.rounds) }),
    aws: await measureAws(workspace, {
      pairs: Number(options.pairs),
      rounds: Number(options["aws-rounds"]),
    }),
  };
}

function isWithin({ start_up: startUp, growth, templates, formats, redaction, aws }) {
  const rows = aws === null ? [] : [...aws.get, aws.budget, ...aws.copies];
  return [...startUp, growth, ...templates, ...formats, ...redaction, ...rows].every(
    ({ within }) => within !== false,
  );
}

function measureStartUp({ budget = null, ...command }) {
  const figures = ratioToNode(command, { pairs: Number(options.pairs) });
  const within = budget === null ? null : figures.ratio <= budget;
  return { name: command.name, ...figures, budget, within };
}

function startUpCommands() {
  const key = keyOf(START_UP_SECRETS - 1);
  const peer = realpathSync(join(here, "..", "node_modules", ".bin", "dotenvx"));
  const peerFolder = workspace.fillDotenvx(peer, START_UP_SECRETS);
  const printsValue = (stdout) => stdout === `${valueOf(key)}\n`;
  return [
    {
      ...keepCommand("keep --version", "--version"),
      budget: budgets["keep --version"],
    },
    {
      ...keepCommand("keep get", "get", key, "--env", "startup"),
      expect: printsValue,
      budget: budgets["keep get"],
    },
    {
      ...keepCommand(`keep export (${START_UP_SECRETS})`, "export", "--env", "startup"),
      expect: (stdout) => linesOf(stdout) === START_UP_SECRETS,
      budget: budgets["keep export"],
    },
    {
      ...keepCommand(`keep run (${START_UP_SECRETS})`, "run", "--env", "startup", "--", "true"),
      budget: budgets["keep run"],
    },
    {
      ...keepCommand(
        `keep diff (${DIFF_ENVS.length} × ${DIFF_SECRETS})`,
        "diff",
        ...DIFF_ENVS,
        "--format",
        "markdown",
      ),
      expect: (stdout) => linesOf(stdout) === DIFF_SECRETS + 4,
      budget: budgets["keep diff"],
    },
    {
      ...keepCommand("dotenvx get (a peer)"),
      args: [peer, "get", key],
      cwd: peerFolder,
      expect: printsValue,
    },
  ];
}

function measureSizes() {
  const perSize = SIZES.map((size) => {
    const expect = (stdout) => linesOf(stdout) >= size;
    const env = ["--env", envOf(size)];
    return [
      { ...keepCommand(`keep list (${size})`, "list", ...env), expect },
      { ...keepCommand(`keep export (${size})`, "export", ...env), expect },
      ...TEMPLATE_KINDS.map((kind) => {
        const file = workspace.writeTemplate(kind, size);
        return {
          ...keepCommand(
            `keep template:render (${kind}, ${size})`,
            "template:render",
            file,
            ...env,
          ),
          expect,
        };
      }),
    ];
  });
  const times = timesInTurn(perSize.flat(), { rounds: Number(options.rounds) });
  const columns = perSize[0].length;
  return SIZES.map((secrets, index) => {
    const [list, exported, ...templates] = times.slice(index * columns, (index + 1) * columns);
    return {
      secrets,
      list_milliseconds: list,
      export_milliseconds: exported,
      template_milliseconds: Object.fromEntries(
        TEMPLATE_KINDS.map((kind, number) => [kind, templates[number]]),
      ),
    };
  });
}

/** How much longer the most placeholders take than the fewest, for each kind of template. */
function templatesOf(sizes) {
  const [fewest, most] = [sizes[0], sizes.at(-1)];
  return TEMPLATE_KINDS.map((kind) => {
    const milliseconds = most.template_milliseconds[kind] - fewest.template_milliseconds[kind];
    const budget = kind === "env" ? TEMPLATE_BUDGET : null;
    return {
      kind,
      from: fewest.secrets,
      to: most.secrets,
      milliseconds,
      budget_milliseconds: budget,
      within: budget === null ? null : milliseconds < budget,
    };
  });
}

/** How much longer the most secrets may take than the fewest. */
function growthOf(sizes) {
  const [fewest, most] = [sizes[0], sizes.at(-1)];
  const budget = 3 * fewest.export_milliseconds + 300;
  return {
    from: fewest.secrets,
    to: most.secrets,
    milliseconds: most.export_milliseconds,
    budget_milliseconds: budget,
    within: most.export_milliseconds < budget,
  };
}

function keepCommand(name, ...args) {
  return { name, args: [keep, ...args], cwd: workspace.project, env: workspace.env };
}

function envOf(size) {
  return `n${size}`;
}

function linesOf(text) {
  return text.split("\n").length - 1;
}
