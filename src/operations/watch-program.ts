import type { Context } from "../context/context.ts";
import type { Child, Ended } from "../context/processes.ts";
import type { ComposedEnvironment } from "./compose-environment.ts";
import { sameBytes } from "./same-bytes.ts";
import { watchChanges } from "./watch-changes.ts";

/** How many names a line has. */
const NAMED = 5;
const GRACE_MS = 10_000;

export interface WatchOptions {
  /** Milliseconds between two looks at the vaults. */
  readonly interval: number;
  /** Milliseconds from the wish that the program ends to its forced end. */
  readonly grace?: number | undefined;
}

/** A program that is started again with another environment. */
export interface WatchedProgram {
  /** As `lookAtSecrets` does. */
  readonly look: (signal: AbortSignal) => Promise<string>;
  readonly compose: () => Promise<ComposedEnvironment>;
  readonly start: (environment: ComposedEnvironment) => Promise<Child>;
}

/**
 * Runs a program, and starts it again each time its environment has changed, until it ends by
 * itself or this process is told to end. The old one is stopped only when the new environment is
 * there, and it is gone before the new one is started.
 */
export async function watchProgram(
  context: Context,
  program: WatchedProgram,
  { interval, grace = GRACE_MS }: WatchOptions,
): Promise<Ended> {
  // Before any value is read, so that no change is between the two.
  const before = await program.look(context.signal);
  let environment = await program.compose();
  const signals = await context.processes.heedSignals(context.endWork);
  const running = new RunningProgram(context, { ...program, grace });
  const renew = async (): Promise<Renewed | undefined> => {
    const renewed = await program.compose();
    const names = changedNames(environment, renewed);
    return names.length === 0 ? undefined : { environment: renewed, names };
  };
  try {
    await running.start(environment);
    for await (const renewed of watchChanges(context, { ...program, interval, before, renew })) {
      context.note(`keep: ${listNames(renewed.names)} changed; starting the program again.`);
      const ended = await running.stop();
      // Whoever wants it to end does not want another one.
      if (signals.told !== undefined) return "code" in ended ? ended : { signal: signals.told };
      ({ environment } = renewed);
      await running.start(environment);
    }
    return await running.ended;
  } finally {
    signals.release();
  }
}

interface Renewed {
  readonly environment: ComposedEnvironment;
  readonly names: readonly string[];
}

interface RunFacts {
  readonly start: WatchedProgram["start"];
  readonly grace: number;
}

/** The one child that there is at a time. */
class RunningProgram {
  readonly #context: Context;
  readonly #facts: RunFacts;
  #child: Child | undefined;
  #isStopped = false;

  constructor(context: Context, facts: RunFacts) {
    this.#context = context;
    this.#facts = facts;
  }

  get ended(): Promise<Ended> {
    return this.#child!.ended;
  }

  async start(environment: ComposedEnvironment): Promise<void> {
    const child = await this.#facts.start(environment);
    this.#child = child;
    this.#isStopped = false;
    void this.#noteEnd(child);
  }

  stop(): Promise<Ended> {
    this.#isStopped = true;
    return this.#child!.stop(this.#facts.grace);
  }

  /** With a program that has ended by itself all ends, a look that is under way too. */
  async #noteEnd(child: Child): Promise<void> {
    await child.ended;
    if (!this.#isStopped) this.#context.endWork();
  }
}

/** Names of the variables that are not the same in both, sorted. */
export function changedNames(a: ComposedEnvironment, b: ComposedEnvironment): readonly string[] {
  const names = [a, b].flatMap(({ variables, files }) => [
    ...Object.keys(variables),
    ...files.keys(),
  ]);
  const isChanged = (name: string): boolean =>
    a.variables[name] !== b.variables[name] || !sameBytes(a.files.get(name), b.files.get(name));
  return [...new Set(names)].filter(isChanged).toSorted();
}

function listNames(names: readonly string[]): string {
  if (names.length <= NAMED + 1) return names.join(", ");
  return `${names.slice(0, NAMED).join(", ")} and ${names.length - NAMED} more`;
}
