import { KeepError } from "../../core/errors.ts";
import type { Deadline } from "./deadline.ts";
import type { SharedCredentials } from "./credentials/credentials.ts";
import { type Target, errorName, isExpired, toKeepError } from "./failures.ts";

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
  readonly #credentials: SharedCredentials | undefined;
  #send: Promise<Send<C>> | undefined;

  /** @param credentials what the calls are signed with, where they can change meanwhile */
  constructor(target: Target, load: () => Promise<Send<C>>, credentials?: SharedCredentials) {
    this.#target = target;
    this.#load = load;
    this.#credentials = credentials;
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
    const state = (): string => `${deadline.count} secrets had been read`;
    return this.#readWithin(action, input, deadline, expected, state);
  }

  /** Gets credentials; the expected errors are answers. */
  signIn<A extends keyof C & string>(
    action: A,
    input: C[A]["input"],
    deadline: Deadline,
    expected: readonly string[],
  ): Promise<Answer<C[A]["output"]>> {
    const state = (): string => "signing in had not ended";
    return this.#readWithin(action, input, deadline, expected, state);
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
    deadline.begin(key);
    return this.tryCheck(action, input, deadline, { key, expected });
  }

  /** Looks what has become of a key whose change has begun: Ctrl-C does not cut that off. */
  async tryCheck<A extends keyof C & string>(
    action: A,
    input: C[A]["input"],
    deadline: Deadline,
    { key, expected }: { readonly key: string; readonly expected: readonly string[] },
  ): Promise<Answer<C[A]["output"]>> {
    return this.#attempt(action, input, deadline.time, expected, () =>
      this.#stopped(deadline, `whether ${key} was changed is not known`),
    );
  }

  /** @param state what had been done when the time was over */
  #readWithin<A extends keyof C & string>(
    action: A,
    input: C[A]["input"],
    deadline: Deadline,
    expected: readonly string[],
    state: () => string,
  ): Promise<Answer<C[A]["output"]>> {
    return this.#attempt(action, input, deadline.either, expected, () =>
      deadline.expired ? this.#stopped(deadline, state()) : deadline.either.reason,
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
      const output = await this.#sendSigned(action, input, signal);
      return { output, tries: output.$metadata.attempts ?? 1 };
    } catch (error) {
      const name = errorName(error);
      if (expected.includes(name)) return { refusal: name, tries: triesOf(error) };
      if (signal.aborted) throw stopped();
      throw toKeepError(error, action, this.#target);
    }
  }

  /** Sends; once more if the credentials have expired and there are others by now. */
  async #sendSigned<A extends keyof C & string>(
    action: A,
    input: C[A]["input"],
    signal: AbortSignal,
  ): Promise<C[A]["output"]> {
    this.#send ??= this.#load();
    const send = await this.#send;
    const signIn = this.#credentials?.latest;
    try {
      return await send(action, input, signal);
    } catch (error) {
      if (signIn === undefined || !isExpired(error)) throw error;
      if (!(await this.#credentials!.replace(signIn))) throw error;
      return send(action, input, signal);
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
