import { setImmediate } from "node:timers/promises";
import { beforeEach, describe, expect, test } from "vitest";
import type { Context } from "../../src/context/context.ts";
import type { Ended } from "../../src/context/processes.ts";
import type { ComposedEnvironment } from "../../src/operations/compose-environment.ts";
import { unmaskedWarning } from "../../src/operations/hide-secrets.ts";
import { startProgram } from "../../src/operations/start-program.ts";

/** What happened, in order. */
let events: string[];

beforeEach(() => {
  events = [];
});

/** A context that starts nothing, and notes what it is asked to do. */
function contextWith(start: () => { readonly ended: Promise<Ended> }): Context {
  const processes = {
    makePrivateFolder: async () => {
      events.push("made");
      return {
        write: async (name: string, content: Uint8Array) => {
          events.push(`wrote ${String(content)}`);
          return `/private/${name}`;
        },
        keepFor: () => undefined,
        remove: async () => {
          events.push("removed");
        },
      };
    },
    start: async (_: unknown, { environment }: { readonly environment: object }) => {
      events.push(`started with ${Object.keys(environment).toSorted().join(" ")}`);
      const { ended } = start();
      return { pid: 1, ended, stop: () => ended };
    },
  };
  const trail = { started: () => undefined };
  return { processes, trail } as unknown as Context;
}

function composed(files: Readonly<Record<string, string>>): ComposedEnvironment {
  const bytes = Object.entries(files).map(([name, text]) => [name, Buffer.from(text)] as const);
  return {
    env: "local",
    vaults: [],
    variables: { A: "1" },
    files: new Map(bytes),
    secrets: new Map(),
    warnings: [],
  };
}

const options = { command: ["true"], redact: false } as const;
const done = () => ({ ended: Promise.resolve({ code: 0 }) });

describe("the files of a program", () => {
  test("are there before it starts, and gone when its end is told", async () => {
    let end!: (how: Ended) => void;
    const ended = new Promise<Ended>((resolve) => {
      end = resolve;
    });
    const context = contextWith(() => ({ ended }));
    const child = await startProgram(context, options, composed({ KEY: "k" }));
    await setImmediate();
    expect(events).toEqual(["made", "wrote k", "started with A KEY"]);
    end({ code: 0 });
    await child.ended;
    expect(events.at(-1)).toBe("removed");
  });

  test("are gone when it was stopped", async () => {
    const child = await startProgram(contextWith(done), options, composed({ KEY: "k" }));
    await child.stop(1);
    expect(events.at(-1)).toBe("removed");
  });

  test("are gone if it cannot be started", async () => {
    const failing = contextWith(() => {
      throw new Error("not found");
    });
    await expect(startProgram(failing, options, composed({ KEY: "k" }))).rejects.toThrow();
    expect(events.at(-1)).toBe("removed");
  });

  test("have names that no disk takes for the same", async () => {
    const seen: Record<string, string> = {};
    const context = contextWith(done);
    const { start } = context.processes;
    context.processes.start = (command, { environment }) => {
      Object.assign(seen, environment);
      return start.call(context.processes, command, { environment });
    };
    await startProgram(context, options, composed({ key: "1", KEY: "2" }));
    const { A: _, ...paths } = seen;
    expect(new Set(Object.values(paths).map((path) => path.toLowerCase())).size).toBe(2);
  });

  test("need no folder where there are none", async () => {
    await (
      await startProgram(contextWith(done), options, composed({}))
    ).ended;
    expect(events).toEqual(["started with A"]);
  });
});

test("secrets that are too short to be masked are named once", () => {
  const named = (secrets: Readonly<Record<string, string>>): string | undefined =>
    unmaskedWarning(new Map(Object.entries(secrets)));
  expect(named({ A: "ab", B: "long enough", C: "1", D: "" })).toBe(
    "Not masked, because too short or blank: A, C.",
  );
  expect(named({ B: "long enough", D: "" })).toBeUndefined();
});
