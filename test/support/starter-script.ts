import { bundleModule } from "./bundled-module.ts";
import { type RunningScript, startScript } from "./node-script.ts";

/**
 * Starts programs with `Starter` in a process of its own, whose streams they get. It takes one line of JSON at a
 * time: `{"start":[…]}`, answered with the pid; `{"stop":grace}` and `{"wait":true}`, answered with how the program ended.
 */
export function startStarter(folder: string): RunningScript {
  const module = bundleModule("src/system/processes/start-child.ts", folder);
  return startScript(
    folder,
    `import { createInterface } from "node:readline";
import { Starter } from ${JSON.stringify(module)};
const starter = new Starter([]);
let child;
for await (const line of createInterface({ input: process.stdin })) {
  const { start, stop, wait } = JSON.parse(line);
  if (start) child = await starter.start(start, { environment: process.env });
  const answer = start ? child.pid : await (wait ? child.ended : child.stop(stop));
  console.log(JSON.stringify(answer));
}`,
  );
}

/** Starts one program whose output goes through a filter: \`<\` and \`>\` around each piece, \`-\` for a pause. */
export function filterScript(folder: string, marked: boolean): string {
  const module = bundleModule("src/system/processes/start-child.ts", folder);
  const end = bundleModule("src/system/processes/end-like.ts", folder, "end-like.mjs");
  return `import { Starter } from ${JSON.stringify(module)};
import { endLike } from ${JSON.stringify(end)};
// As the command line does; Node makes them non-blocking.
void [process.stdin.isTTY, process.stdout.isTTY, process.stderr.isTTY];
const text = (said) => ${marked} ? Buffer.from(said) : Buffer.alloc(0);
const filter = () => ({
  write: (chunk) => (${marked} ? Buffer.concat([text("<"), chunk, text(">")]) : chunk),
  pause: () => text("-"),
  end: () => text("."),
});
const child = await new Starter([]).start(process.argv.slice(2), { environment: process.env, filter });
endLike(await child.ended);
`;
}
