// Measures the AWS vaults at a server on loopback: `keep get`, and exports and copies behind a delay
// for each call, beside the simple way to do the same and beside the AWS CLI.
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { CREDENTIALS, Caller, REGION, envOf, folderOf, keysOf, readings } from "./aws-calls.js";
import { Servers, findMoto, isProgram } from "./aws-servers.js";
import { median, ratioToNode, timesInTurn } from "./measure.js";
import { keep, keyOf, valueOf } from "./workspace.js";

const here = dirname(fileURLToPath(import.meta.url));

const DRIVERS = ["ssm", "secretsmanager"];
const SIZES = [10, 200, 1000];
/** Above that, one by one means page after page. */
const MOST_BY_NAME = 200;
const DELAY_MS = 20;
const GET_BUDGET = 3.5;
/** How many times faster 1,000 secrets come than page after page. */
const EXPORT_BUDGET = { driver: "secretsmanager", secrets: 1000, times: 3 };
/** What a copy may take of the time of one call after another; SSM's quota has no budget. */
const COPY_BUDGET = { driver: "secretsmanager", share: 0.35 };
const COPIED = 200;
const COPY_ENV = "awscopied";
const WRITES_AT_ONCE = 8;
const CALLS_TIMED = 9;

/** @returns what was measured, or null where there is no moto */
export async function measureAws(workspace, { pairs, rounds }) {
  const moto = findMoto();
  if (moto === undefined) return null;
  const servers = new Servers(workspace.folder);
  try {
    const near = await servers.moto(moto);
    const far = await servers.delay(near, DELAY_MS);
    const distance = await servers.delay(near, DELAY_MS, "replay");
    const bench = new AwsBench(workspace, { near, far, distance });
    await bench.prepare();
    const exports = bench.measureExports(rounds);
    const delayAlone = bench.measureDistance(rounds);
    return {
      delay_milliseconds: DELAY_MS,
      get: bench.measureGets(pairs),
      exports,
      budget: verdictOn(delayAlone),
      copies: bench.measureCopies(rounds),
      distance: delayAlone,
      server_milliseconds: await bench.measureServer(),
    };
  } finally {
    servers.stop();
  }
}

/** Judged where the delay is all that a call takes: the time of a stand-in for AWS is not Keep's. */
function verdictOn(delayAlone) {
  const { driver, secrets, times } = EXPORT_BUDGET;
  const row = delayAlone.find((one) => one.driver === driver && one.secrets === secrets);
  const measured = row.one_by_one_milliseconds / row.keep_milliseconds;
  return { driver, secrets, times, measured, within: measured >= times };
}

class AwsBench {
  #workspace;
  #urls;
  #oneByOne;
  #caller;

  /**
   * @param urls `near` is the server, `far` the same behind the delay, `distance` the delay alone:
   *   the server's own time is not in it
   */
  constructor(workspace, urls) {
    this.#workspace = workspace;
    this.#urls = urls;
    this.#oneByOne = join(workspace.folder, "one-by-one.cjs");
    this.#caller = new Caller(urls.near);
  }

  async prepare() {
    for (const driver of DRIVERS)
      this.#workspace.run(keep, "vault:add", "--driver", driver, "--region", REGION);
    // As Keep is: bundled, so that loading the SDK costs both the same.
    await build({
      entryPoints: [join(here, "one-by-one.js")],
      bundle: true,
      platform: "node",
      minify: true,
      outfile: this.#oneByOne,
    });
    for (const driver of DRIVERS) {
      for (const size of SIZES) {
        await sideBySide(keysOf(size), (key) => this.#caller.send(driver, "write", size, key));
        this.#writeTemplate(driver, size);
      }
    }
  }

  measureGets(pairs) {
    const key = keyOf(SIZES[0] - 1);
    const expect = (stdout) => stdout === `${valueOf(key)}\n`;
    return DRIVERS.map((driver) => {
      const where = ["--vault", driver, "--env", envOf(SIZES[0])];
      const command = { ...this.#keep(this.#urls.near, "get", key, ...where), expect };
      const figures = ratioToNode(command, { pairs });
      return {
        name: `keep get (${driver})`,
        ...figures,
        budget: GET_BUDGET,
        within: figures.ratio <= GET_BUDGET,
      };
    });
  }

  measureExports(rounds) {
    const hasCli = isProgram("aws");
    return DRIVERS.flatMap((driver) =>
      SIZES.map((secrets) => {
        const times = timesInTurn(this.#exportCommands(driver, secrets, hasCli), { rounds });
        return {
          driver,
          secrets,
          keep_milliseconds: times[0],
          keep_template_milliseconds: times[1],
          one_by_one_milliseconds: times[2],
          aws_cli_milliseconds: times[3] ?? null,
        };
      }),
    );
  }

  /** The most secrets again, with the delay as all that a call takes. */
  measureDistance(rounds) {
    const { distance } = this.#urls;
    const size = SIZES.at(-1);
    return DRIVERS.map((driver) => {
      const simple = (way) => this.#simple(distance, driver, way, size);
      const commands = [...this.#exports(distance, driver, size), simple("pages")];
      if (driver === "secretsmanager") commands.push(simple("filtered"));
      const times = timesInTurn(commands, { rounds });
      return {
        driver,
        secrets: size,
        keep_milliseconds: times[0],
        keep_template_milliseconds: times[1],
        one_by_one_milliseconds: times[2],
        filtered_milliseconds: times[3] ?? null,
      };
    });
  }

  /** Copies to where nothing is: so what was copied is taken away again in between. */
  measureCopies(rounds) {
    const { far } = this.#urls;
    return DRIVERS.map((driver) => {
      const to = `${driver}:${COPY_ENV}`;
      const from = `${driver}:${envOf(COPIED)}`;
      const clear = ["--vault", driver, "--env", COPY_ENV, "--only", "*", "--yes"];
      const times = timesInTurn(
        [
          {
            ...this.#keep(far, "copy", "--from", from, "--to", to, "--yes", "--json"),
            expect: (stdout) => JSON.parse(stdout).plan.summary.create === COPIED,
          },
          this.#keep(this.#urls.near, "delete", ...clear, "--purge"),
          { ...this.#simple(far, driver, "copy", COPIED), name: `${driver} copied one by one` },
        ],
        { rounds },
      );
      const share = times[0] / times[2];
      const budget = driver === COPY_BUDGET.driver ? COPY_BUDGET.share : null;
      return {
        driver,
        secrets: COPIED,
        keep_milliseconds: times[0],
        one_by_one_milliseconds: times[2],
        share,
        budget,
        within: budget === null ? null : share <= budget,
      };
    });
  }

  /** What single calls take of the server alone, with the most secrets in it: no delay, no Keep. */
  async measureServer() {
    const figures = {};
    for (const [name, driver] of readings) {
      const times = [];
      for (let call = 0; call < CALLS_TIMED; call++) {
        const start = performance.now();
        await this.#caller.send(driver, name, SIZES.at(-1), keyOf(0));
        times.push(performance.now() - start);
      }
      figures[name] = median(times);
    }
    return figures;
  }

  #exportCommands(driver, size, hasCli) {
    const { far } = this.#urls;
    const way = size > MOST_BY_NAME ? "pages" : "names";
    const all = [...this.#exports(far, driver, size), this.#simple(far, driver, way, size)];
    return hasCli ? [...all, this.#cli(driver, folderOf(size), size)] : all;
  }

  #exports(url, driver, size) {
    const env = ["--env", envOf(size)];
    const expect = (stdout) => stdout.split("\n").length - 1 === size;
    return [
      { ...this.#keep(url, "export", "--vault", driver, ...env), expect },
      { ...this.#keep(url, "export", "--template", templateOf(driver, size), ...env), expect },
    ];
  }

  #simple(url, driver, way, size) {
    const keys = way === "names" || way === "copy" ? keysOf(size) : [];
    return {
      name: `${driver} by ${way} (${size})`,
      args: [this.#oneByOne, driver, way, folderOf(size), ...keys],
      cwd: this.#workspace.project,
      env: this.#env(url),
      expect: (stdout) => stdout === `${size}\n`,
    };
  }

  #cli(driver, folder, size) {
    const reads = {
      ssm: ["get-parameters-by-path", "--path", `/${folder}`, "--with-decryption"],
      // Names only: it reads no batch beyond its first page.
      secretsmanager: ["list-secrets", "--filters", `Key=name,Values=${folder}/`],
    };
    return {
      name: `aws ${driver}`,
      program: "aws",
      args: [driver, ...reads[driver]],
      cwd: this.#workspace.project,
      env: this.#env(this.#urls.far),
      expect: (stdout) => Object.values(JSON.parse(stdout))[0].length === size,
    };
  }

  #keep(url, ...args) {
    const { project } = this.#workspace;
    return { name: `keep ${args[0]}`, args: [keep, ...args], cwd: project, env: this.#env(url) };
  }

  #env(url) {
    return {
      ...this.#workspace.env,
      AWS_ENDPOINT_URL: url,
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
      AWS_REGION: REGION,
      // The first version of the AWS CLI knows only this one.
      AWS_DEFAULT_REGION: REGION,
      AWS_EC2_METADATA_DISABLED: "true",
      // The bundled command has this built in.
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    };
  }

  #writeTemplate(driver, size) {
    const lines = keysOf(size).map((key) => `${key}={${driver}}\n`);
    writeFileSync(join(this.#workspace.project, templateOf(driver, size)), lines.join(""));
  }
}

const templateOf = (driver, size) => `${driver}-${size}.env`;
export const awsEnvs = [...SIZES.map(envOf), COPY_ENV];

async function sideBySide(items, work) {
  const queue = items.values();
  const worker = async () => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: WRITES_AT_ONCE }, worker));
}
