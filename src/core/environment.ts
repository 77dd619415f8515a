/** The variables of a process, as they are: those that are set to nothing too. */
export interface Environment {
  readonly variables: Readonly<Record<string, string>>;
  /** Whether names that differ in nothing but case are one name, as on Windows. */
  readonly ignoresCase: boolean;
  /** Names of those that are no UTF-8, of which `variables` has something else. */
  readonly notText?: readonly string[];
}

/** A name in the form in which it is compared with others. */
export const comparedName = (name: string, { ignoresCase }: Pick<Environment, "ignoresCase">) =>
  ignoresCase ? name.toUpperCase() : name;
