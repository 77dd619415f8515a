// Measures how fast output passes while secrets are masked in it. This is no whole process: a program
// that writes so much would be measured with it.
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import esbuild from "esbuild";
import { median } from "./measure.js";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const MEBIBYTES = 100;
const CHUNK = 64 * 1024;
/** How many secrets, and megabytes in a second that must pass with as many. */
const CASES = [
  { secrets: 50, budget: 100 },
  { secrets: 1000, budget: null },
];
/** Every so many lines there is a secret. */
const LINES_BETWEEN = 50;

/** @returns for each number of secrets, what passes in a second, and what is only copied */
export async function measureRedaction({ rounds }) {
  const folder = mkdtempSync(join(tmpdir(), "keep-bench-"));
  try {
    const redact = await loadRedact(folder);
    return CASES.map(({ secrets, budget }) => measureCase(redact, secrets, { budget, rounds }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Bundled as the command is. */
async function loadRedact(folder) {
  const outfile = join(folder, "redaction.mjs");
  esbuild.buildSync({
    absWorkingDir: root,
    entryPoints: ["src/redaction/redaction.ts"],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20.20",
    minifyWhitespace: true,
    minifySyntax: true,
    logLevel: "warning",
  });
  return (await import(pathToFileURL(outfile).href)).redact;
}

function measureCase(redact, secrets, { budget, rounds }) {
  const values = Array.from({ length: secrets }, (_, index) => secretOf(index));
  const chunks = chunksOf(logOf(values));
  const ready = time(() => redact(values).stream().write(Buffer.from("x")));
  const redaction = redact(values);
  const passes = [];
  const copies = [];
  for (let round = 0; round <= rounds; round++) {
    passes.push(time(() => pass(redaction, chunks)));
    copies.push(time(() => copy(chunks)));
  }
  // The first round warms up.
  const rate = rateOf(median(passes.slice(1)));
  return {
    secrets,
    mebibytes: MEBIBYTES,
    ready_milliseconds: ready,
    megabytes_per_second: rate,
    copied_megabytes_per_second: rateOf(median(copies.slice(1))),
    budget_megabytes_per_second: budget,
    within: budget === null ? null : rate >= budget,
  };
}

function pass(redaction, chunks) {
  const stream = redaction.stream();
  let masks = 0;
  for (const chunk of chunks) {
    const given = stream.write(chunk);
    // A look at some of it is enough to see that the work is done.
    if (given.length !== chunk.length) masks++;
  }
  stream.end();
  if (masks < chunks.length / 2) throw new Error("The secrets were not masked");
}

function copy(chunks) {
  for (const chunk of chunks) Buffer.from(chunk);
}

/** Milliseconds that the processor is busy with it: what else the machine does is not counted. */
function time(work) {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

const rateOf = (milliseconds) => (MEBIBYTES * 1024 * 1024) / 1e6 / (milliseconds / 1000);

/** Texts of the usual kinds, the same in every run. */
function secretOf(index) {
  const hash = createHash("sha256").update(`secret ${index}`).digest();
  const kinds = [
    () => hash.toString("hex").slice(0, 32),
    () => hash.toString("base64"),
    () => `postgres://app:${hash.toString("base64").slice(0, 12)}@db.example.com:5432/app${index}`,
    () => hash.toString("base64url").slice(0, 16),
    () => `p@ss ${hash.toString("hex").slice(0, 12)}!&"é`,
  ];
  return kinds[index % kinds.length]();
}

/** Lines of a service's log. */
function logOf(secrets) {
  const lines = [];
  for (let index = 0, length = 0; length < 8 * 1024 * 1024; index++) {
    const id = createHash("sha256").update(`line ${index}`).digest("hex").slice(0, 16);
    const end =
      index % LINES_BETWEEN === 0 ? secrets[(index / LINES_BETWEEN) % secrets.length] : "ok";
    const line = `2026-11-21T12:00:${String(index % 60).padStart(2, "0")}.123Z INFO [worker-${index % 8}] GET /api/v1/users/${(index * 7919) % 100_000} status=200 duration=${index % 300}ms id=${id} ${end}\n`;
    lines.push(line);
    length += line.length;
  }
  return Buffer.from(lines.join(""));
}

/** The log again and again, in the pieces in which a pipe gives it. */
function chunksOf(log) {
  const perLog = Math.floor(log.length / CHUNK);
  return Array.from({ length: (MEBIBYTES * 1024 * 1024) / CHUNK }, (_, index) => {
    const at = (index % perLog) * CHUNK;
    return log.subarray(at, at + CHUNK);
  });
}
