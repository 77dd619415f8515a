import { KeepError } from "../../core/errors.ts";
import type { Deadline } from "./deadline.ts";
import { type Target, errorName, toKeepError } from "./failures.ts";

/** The calls of a service: what each takes and gives. */
export type Calls = Readonly<
  Record<string, { readonly input: object; readonly output: { readonly $metadata: Metadata } }>
>;

interface Metadata {
  readonly attempts?: number | undefined;
}

/** Sends one call through the SDK. */
export type Send<C extends Calls> = <A extends keyof C & string>(
  action: A,
  input: C[A]["input"],
  signal: AbortSignal,
) => Promise<C[A]["output"]>;

/**
 * A service's answer, or which of the expected errors it was. Of the tries all but the last may have
 * done the work, and their answers got lost; those that were throttled do not count.
 */
export type Answer<Output> =
  | { readonly output: Output; readonly refusal?: undefined; readonly tries: number }
  | { readonly output?: undefined; readonly refusal: string; readonly tries: number };

/** One vault's way to its service: loads the SDK at the first call, and names every failure. */
export class AwsService<C extends Calls> {
  readonly #target: Target;
  readonly #load: () => Promise<Send<C>>;
  #send: Promise<Send<C>> | undefined;

  constructor(target: Target, load: () => Promise<Send<C>>) {
    this.#target = target;
    this.#load = load;
  }

  /** Reads; every error is a failure. */
  async read<A extends keyof C & string>(
    action: A,
    input: C[A]["input"],
    deadline: Deadline,
  ): Promise<C[A]["output"]> {
    return (await this.tryRead(action, input, deadline, [])).output!;
  }

  /** Reads; the expected errors, by their names, are answers. */
  tryRead<A extends keyof C & string>(
    action: A,
    input: C[A]["input"],
    deadline: Deadline,
    expected: readonly string[],
  ): Promise<Answer<C[A]["output"]>> {
    return this.#attempt(action, input, deadline.either, expected, () => {
      if (!deadline.expired) return deadline.either.reason;
      return this.#stopped(deadline, `${deadline.count} secrets had been read`);
    });
  }

  /** Changes what belongs to a key. Once begun it is ended, unless the time is over. */
  async tryChange<A extends keyof C & string>(
    action: A,
    input: C[A]["input"],
    deadline: Deadline,
    { key, expected }: { readonly key: string; readonly expected: readonly string[] },
  ): Promise<Answer<C[A]["output"]>> {
    if (deadline.expired || deadline.cancelled)
      throw this.#stopped(deadline, `${key} was left as it was`);
    return this.#attempt(action, input, deadline.time, expected, () =>
      this.#stopped(deadline, `whether ${key} was changed is not known`),
    );
  }

  async #attempt<A extends keyof C & string>(
    action: A,
    input: C[A]["input"],
    signal: AbortSignal,
    expected: readonly string[],
    stopped: () => unknown,
  ): Promise<Answer<C[A]["output"]>> {
    try {
      this.#send ??= this.#load();
      const output = await (await this.#send)(action, input, signal);
      return { output, tries: output.$metadata.attempts ?? 1 };
    } catch (error) {
      const name = errorName(error);
      if (expected.includes(name)) return { refusal: name, tries: triesOf(error) };
      if (signal.aborted) throw stopped();
      throw toKeepError(error, action, this.#target);
    }
  }

  /** The failure of one item of a batch, by the name that the service gives. */
  failureOf(action: keyof C & string, name: string): KeepError {
    return toKeepError({ name }, action, this.#target);
  }

  /** The time is over, or else the user wanted to stop. */
  #stopped({ expired, seconds }: Deadline, state: string): KeepError {
    const { vault, place } = this.#target;
    if (!expired) return new KeepError("INTERRUPTED", { state });
    return new KeepError("TIMED_OUT", { vault, env: place.env, seconds, state });
  }
}

function triesOf(error: unknown): number {
  return (error as { readonly $metadata?: Metadata }).$metadata?.attempts ?? 1;
}
