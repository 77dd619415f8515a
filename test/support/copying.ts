import type { Context } from "../../src/context/context.ts";
import type { Asker } from "../../src/core/asker.ts";
import { KeepError } from "../../src/core/errors.ts";
import {
  type CopySecretsOptions,
  type CopySecretsResult,
  copySecrets,
} from "../../src/operations/copy-secrets.ts";
import { refusingAsker } from "../../src/terminal/refusing-asker.ts";
import { awaitFailure } from "./failure-of.ts";

/** From `local` to `staging`, confirmed, all as without a flag. */
const plainCopy: CopySecretsOptions = {
  keys: [],
  from: "local",
  to: "staging",
  onConflict: "fail",
  prune: false,
  dryRun: false,
  yes: true,
  rollback: true,
  show: () => undefined,
};

export function copy(
  context: Context,
  options: Partial<CopySecretsOptions> = {},
): Promise<CopySecretsResult> {
  return copySecrets(context, { ...plainCopy, ...options });
}

/** Why a copy cannot be made. */
export const copyRefusal = (
  context: Context,
  options: Partial<CopySecretsOptions> = {},
): Promise<KeepError> => awaitFailure(copy(context, options));

/** Someone at a terminal, who is given answers before, and whose questions are noted. */
export class ScriptedAsker implements Asker {
  readonly interactive = true;
  /** Each question as it was asked. */
  readonly asked: string[] = [];
  readonly #answers: string[];

  constructor(...answers: readonly string[]) {
    this.#answers = [...answers];
  }

  readonly text = refusingAsker.text;
  readonly hidden = refusingAsker.hidden;
  readonly checkbox = refusingAsker.checkbox;

  async select({
    message,
    choices,
  }: {
    readonly message: string;
    readonly choices: readonly { readonly value: string }[];
  }): Promise<string> {
    const answer = this.#next(`${message}: ${choices.map(({ value }) => value).join(" ")}`);
    if (!choices.some(({ value }) => value === answer)) throw new Error(`no choice: ${answer}`);
    return answer;
  }

  async confirm({ message }: { readonly message: string }): Promise<void> {
    if (this.#next(message) !== "y") throw new KeepError("CANCELLED", {});
  }

  async confirmByName({
    message,
    name,
  }: {
    readonly message: string;
    readonly name: string;
  }): Promise<void> {
    if (this.#next(message) !== name) throw new KeepError("CANCELLED", {});
  }

  #next(question: string): string {
    this.asked.push(question);
    const answer = this.#answers.shift();
    if (answer === undefined) throw new Error(`no answer to: ${question}`);
    return answer;
  }
}
