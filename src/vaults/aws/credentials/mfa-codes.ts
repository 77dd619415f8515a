import { KeepError } from "../../../core/errors.ts";
import type { AwsWorld } from "../world.ts";

/** How often a person may mistype. */
const MOST_TRIES = 3;

/**
 * The codes of MFA devices: the one that was given with the command, then what a person types. A
 * code works once, so one exchange ends before the next begins.
 */
export class MfaCodes {
  readonly #ask: AwsWorld["ask"];
  /** Came with the command, for whichever device is the first. */
  #given: string | undefined;
  /** By device. */
  readonly #unused = new Map<string, string>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor({ ask, flags, variables }: AwsWorld) {
    this.#ask = ask;
    this.#given = flags.mfaToken ?? variables.KEEP_MFA_TOKEN;
  }

  /** Exchanges a code of the device; after a wrong one a person is asked again. */
  exchange<T>(device: string, exchange: (code: string) => Promise<T>): Promise<T> {
    const result = this.#turn.then(() => this.#try(device, exchange));
    this.#turn = result.catch(() => undefined);
    return result;
  }

  /** The code was not looked at, and does for another call. */
  giveBack(device: string, code: string): void {
    this.#unused.set(device, code);
  }

  async #try<T>(device: string, exchange: (code: string) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      const code = await this.#next(device, tries > 1);
      try {
        return await exchange(code);
      } catch (error) {
        const wrong = error instanceof KeepError && error.code === "MFA_CODE_REJECTED";
        if (!wrong || tries === MOST_TRIES || !this.#ask.interactive) throw error;
      }
    }
  }

  async #next(device: string, again: boolean): Promise<string> {
    const code = this.#take(device);
    if (code === undefined)
      return this.#ask.hidden({
        message: again
          ? `AWS does not accept that code. The next one of ${device}`
          : `Code of ${device}`,
        what: `A code of the MFA device ${device}`,
        flag: "a fresh one with --mfa-token CODE or KEEP_MFA_TOKEN",
        validate: (answer) => (isCode(answer) ? undefined : "Type the six digits that it shows."),
      });
    if (!isCode(code))
      throw new KeepError("USAGE", {
        problem: "The MFA code must be the six digits of the device.",
      });
    return code;
  }

  #take(device: string): string | undefined {
    const unused = this.#unused.get(device);
    if (this.#unused.delete(device)) return unused;
    const given = this.#given;
    this.#given = undefined;
    return given;
  }
}

function isCode(text: string): boolean {
  return /^\d{6}$/.test(text);
}
