/**
 * How operations ask people. On a terminal it asks; elsewhere it throws an error that names the
 * flag to give. Each front end brings its own.
 */
export interface Asker {
  /** Whether there is someone to ask. */
  readonly interactive: boolean;
  text(question: Question & { readonly default?: string }): Promise<string>;
  /** Typed without being shown. */
  hidden(question: Question): Promise<string>;
  select(question: Question & { readonly choices: readonly Choice[] }): Promise<string>;
  checkbox(
    question: Question & { readonly choices: readonly (Choice & { readonly checked: boolean })[] },
  ): Promise<readonly string[]>;
  /** Throws `CANCELLED` on no, and `CONFIRMATION_NEEDED` where nobody can answer. */
  confirm(question: { readonly message: string; readonly action: string }): Promise<void>;
  /** As `confirm`, but the name must be typed. */
  confirmByName(question: {
    readonly message: string;
    readonly name: string;
    readonly action: string;
  }): Promise<void>;
}

export interface Question {
  readonly message: string;
  /** What is asked for, as the subject of "… is missing". */
  readonly what: string;
  /** The flag, or argument, that would have answered it. */
  readonly flag: string;
  /** What is wrong with an answer, if anything. */
  readonly validate?: (answer: string) => string | undefined;
}

export interface Choice {
  readonly value: string;
  readonly name?: string;
  readonly description?: string;
}
