import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { programFolder, writeProgram } from "../support/page-sources.ts";
import { optionOf, readPage } from "../support/pages.ts";
import { hasProgram } from "../support/programs.ts";
import { Sandbox, keepBinary } from "../support/sandbox.ts";
import { type Service, startService } from "../support/service.ts";

/**
 * The recipes of docs/run.md, each as the page shows it. What a server does there is compared with
 * what it does started by itself: nobody is to notice Keep.
 */

const SERVER = `
const server = require("node:http").createServer((_, answer) => answer.end(process.env.DB_PASSWORD));
const signals = [];
const end = (signal) => {
  signals.push(signal);
  // What comes twice comes while this waits.
  setTimeout(() => { console.log("ended by " + signals); process.exit(3); }, 300);
};
process.on("SIGTERM", end);
process.on("SIGINT", end);
server.listen(0, "127.0.0.1", () => console.log("listening on " + server.address().port));
`;

const SECRET = "correct horse";

/** The text of a recipe, under its file's name. */
function recipe(name: string): string {
  const block = readPage("docs/run.md").blocks.find((one) => optionOf(one, "recipe") === name);
  return `${block!.lines.join("\n")}\n`;
}

/** A project with the server, a secret for each environment, and `keep` as an installed command. */
async function project(): Promise<{ readonly box: Sandbox; readonly path: string }> {
  const box = new Sandbox();
  await box.init("--envs", "local,production");
  for (const env of ["local", "production"]) await box.set("DB_PASSWORD", SECRET, env);
  box.write("server.js", SERVER);
  writeProgram(box, "keep", [`exec "${process.execPath}" "${keepBinary}" "$@"`]);
  return { box, path: `${programFolder(box)}:${process.env["PATH"]}` };
}

/** What anybody sees of a server's life: its answer, what it prints, how it ends. */
async function lifeOf(service: Service, stop: (service: Service) => void): Promise<object> {
  const port = await service.prints(/listening on (\d+)/);
  const answer = await (await fetch(`http://127.0.0.1:${port}`)).text();
  stop(service);
  const { code, signal, stdout, stderr } = await service.ended;
  return { answer, code, signal, stdout: stdout.replace(port, "PORT"), stderr };
}

/** As a terminal does: to the whole job. */
const pressCtrlC = ({ pid }: Service): void => void process.kill(-pid, "SIGINT");

describe("a script of package.json", () => {
  const environment = { npm_config_update_notifier: "false" };

  test("npm start is what it was", async () => {
    const { box, path } = await project();
    mkdirSync(box.path("node_modules/.bin"), { recursive: true });
    symlinkSync(join(programFolder(box), "keep"), box.path("node_modules/.bin/keep"));
    const start = (text: string, env: Readonly<Record<string, string>> = {}): Promise<object> => {
      box.write("package.json", text);
      const variables = { ...environment, ...env, PATH: path };
      return lifeOf(startService(box, "npm", ["start", "--silent"], variables), pressCtrlC);
    };
    const text = recipe("package.json");
    const scripts = { start: "node server.js" };
    const plain = JSON.stringify({ ...JSON.parse(text), scripts });
    const expected = await start(plain, { DB_PASSWORD: SECRET });
    expect(expected).toMatchObject({ answer: SECRET });
    expect(await start(text)).toEqual(expected);
    expect(await start(text, { KEEP_ENV: "production" })).toEqual(expected);
  });
});

/** A first process of its own, as in a container. */
const ISOLATION = ["--map-root-user", "--pid", "--fork", "--mount-proc", "--kill-child"];

const canIsolate = hasProgram("unshare") && namespaces();

function namespaces(): boolean {
  try {
    execFileSync("unshare", [...ISOLATION, "true"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(!canIsolate)("a Dockerfile", () => {
  /** The program of an image, and its variables. */
  function readDockerfile(text: string): {
    readonly command: readonly string[];
    readonly env: Readonly<Record<string, string>>;
  } {
    const of = (name: string): string[] =>
      [...text.matchAll(new RegExp(`^${name} (.*)$`, "gm"))].map(([, rest]) => rest!);
    return {
      command: [...of("ENTRYPOINT"), ...of("CMD")].flatMap((list) => JSON.parse(list) as string[]),
      env: Object.fromEntries(of("ENV").map((pair) => pair.split("=") as [string, string])),
    };
  }

  /** As the container's engine does: to its first process. */
  function stopContainer({ pid }: Service): void {
    const first = Number(readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8"));
    process.kill(first, "SIGTERM");
  }

  test("the container's first process is what it was", async () => {
    const { box, path } = await project();
    const { command, env } = readDockerfile(recipe("Dockerfile"));
    const start = (program: readonly string[], more: Readonly<Record<string, string>>) =>
      lifeOf(
        startService(box, "unshare", [...ISOLATION, ...program], { ...more, PATH: path }),
        stopContainer,
      );
    const expected = await start(["node", "server.js"], { DB_PASSWORD: SECRET });
    expect(expected).toMatchObject({ answer: SECRET, code: 3 });
    expect(await start(command, env)).toEqual(expected);
  });
});

describe("a systemd unit", () => {
  const unit = recipe("shop.service");
  const of = (name: string): string => new RegExp(`^${name}=(.*)$`, "m").exec(unit)![1]!;

  test.skipIf(!hasProgram("systemd-analyze"))("systemd finds nothing wrong with it", async () => {
    const { box } = await project();
    const keep = join(programFolder(box), "keep");
    const file = box.write(
      "shop.service",
      unit.replace("/usr/local/bin/keep", keep).replace("/srv/shop", box.project),
    );
    const found = await box.run("systemd-analyze", ["verify", "--man=no", file]);
    expect(found).toMatchObject({ code: 0, stderr: "" });
  });

  /** To each process of the unit, one after the other, as systemd does. */
  function stopUnit({ pid, descendants }: Service): void {
    for (const one of [pid, ...descendants()]) process.kill(one, "SIGTERM");
  }

  test("the service is what it was", async () => {
    const { box, path } = await project();
    const [, ...args] = of("ExecStart").split(" ");
    const credentials = join(box.home, "config", "keep");
    symlinkSync(join(credentials, "identity.txt"), join(credentials, "keep-identity"));
    const env = Object.fromEntries(
      of("Environment")
        .replaceAll("%d", credentials)
        .split(" ")
        .map((pair) => pair.split("=") as [string, string]),
    );
    const start = (
      program: string,
      rest: readonly string[],
      more: Readonly<Record<string, string>>,
    ) =>
      lifeOf(
        startService(box, program, rest, { ...more, PATH: path, XDG_CONFIG_HOME: undefined }),
        stopUnit,
      );
    const expected = await start("node", ["server.js"], { DB_PASSWORD: SECRET });
    expect(expected).toMatchObject({ answer: SECRET, code: 3 });
    expect(await start("keep", args, env)).toEqual(expected);
  });
});
