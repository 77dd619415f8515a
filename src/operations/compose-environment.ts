import type { Context } from "../context/context.ts";
import { comparedName, type Environment } from "../core/environment.ts";
import { KeepError } from "../core/errors.ts";
import { matchesGlob } from "../core/glob.ts";
import { INHERITED_NAMES, INHERITED_ON_WINDOWS } from "../core/inherited-names.ts";
import { nearest } from "../core/nearest.ts";
import { checkVariables } from "./check-variables.ts";
import { type GatherOptions, type GatheredVariable, gatherVariables } from "./gather-variables.ts";

export interface EnvironmentOptions extends GatherOptions {
  /** Whether the program gets the caller's variables too; otherwise only those it cannot do without. */
  readonly inherit: boolean;
  /** Which one counts where a variable is set already; said if it is not chosen. */
  readonly existing?: "override" | "keep" | undefined;
  /** Keys, or names of a template's variables, that are given as the path of a file; globs too. */
  readonly files: readonly string[];
}

/** The environment of a program. */
export interface ComposedEnvironment {
  /** Where it is from. */
  readonly env: string;
  readonly vaults: readonly string[];
  /** All of it, but for the variables of `files`. */
  readonly variables: Readonly<Record<string, string>>;
  /** Contents by the variable that is to hold the file's path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** What must not be seen in the program's output, by what messages call it. */
  readonly secrets: ReadonlyMap<string, string>;
  readonly warnings: readonly string[];
}

/**
 * Gathers what a program is to find in its environment. Writes nothing.
 *
 * @throws ENVIRONMENT_REFUSED, KEY_FOR_FILE_NOT_FOUND
 */
export async function composeEnvironment(
  context: Context,
  options: EnvironmentOptions,
): Promise<ComposedEnvironment> {
  const env = await context.env(options.env);
  const gathered = await gatherVariables(context, env, options);
  const isFile = fileMatcher(options.files, gathered.variables);
  checkVariables(gathered, { allow: options.allow, isFile }, context.environment);
  const inherited = options.inherit ? context.environment : withoutMost(context.environment);
  const { given, rest, changed } = settle(inherited, gathered.variables, options.existing);
  const texts = given.filter((one) => !isFile(one));
  return {
    env,
    vaults: gathered.vaults,
    variables: Object.fromEntries([...rest, ...texts.map(({ name, value }) => [name, value])]),
    files: new Map(given.filter(isFile).map((one) => [one.name, bytesOf(one)])),
    secrets: gathered.secrets,
    warnings: [
      ...gathered.warnings,
      ...(options.existing === undefined && changed.length > 0 ? [overriddenWarning(changed)] : []),
      ...notTextWarnings(context.environment, rest),
    ],
  };
}

/** @throws KEY_FOR_FILE_NOT_FOUND for a glob that nothing matches: a program would look for it in vain */
function fileMatcher(
  globs: readonly string[],
  variables: readonly GatheredVariable[],
): (variable: GatheredVariable) => boolean {
  const keys = variables.map(({ key }) => key);
  const lost = globs.find((glob) => !keys.some((key) => matchesGlob(glob, key)));
  if (lost !== undefined)
    throw new KeepError("KEY_FOR_FILE_NOT_FOUND", { key: lost, nearest: nearest(lost, keys) });
  return ({ key }) => globs.some((glob) => matchesGlob(glob, key));
}

function bytesOf({ value, binary }: GatheredVariable): Uint8Array {
  return Buffer.from(value, binary ? "base64" : "utf8");
}

/** What `--no-inherit` leaves. */
function withoutMost({ variables, ignoresCase }: Environment): Environment {
  const kept = new Set(ignoresCase ? INHERITED_ON_WINDOWS : INHERITED_NAMES);
  const isKept = (name: string): boolean => kept.has(comparedName(name, { ignoresCase }));
  return {
    variables: Object.fromEntries(Object.entries(variables).filter(([name]) => isKept(name))),
    ignoresCase,
  };
}

interface Settled {
  /** What the program gets of the new ones. */
  readonly given: readonly GatheredVariable[];
  /** What it gets of those that are set. */
  readonly rest: readonly (readonly [string, string])[];
  /** Names that were set to something else. */
  readonly changed: readonly string[];
}

/** Decides between what is set and what is new. */
function settle(
  inherited: Environment,
  variables: readonly GatheredVariable[],
  existing: "override" | "keep" | undefined,
): Settled {
  const compared = (name: string): string => comparedName(name, inherited);
  const set = new Map(
    Object.entries(inherited.variables).map((one) => [compared(one[0]), one] as const),
  );
  const given = variables.filter(({ name }) => existing !== "keep" || !set.has(compared(name)));
  const names = new Set(given.map(({ name }) => compared(name)));
  return {
    given,
    rest: [...set].flatMap(([name, one]) => (names.has(name) ? [] : [one])),
    changed: given
      .filter(({ name, value }) => (set.get(compared(name))?.[1] ?? value) !== value)
      .map(({ name }) => name),
  };
}

/** Node.js reads variables as UTF-8, and hands on nothing else. */
function notTextWarnings({ notText = [] }: Environment, rest: Settled["rest"]): readonly string[] {
  const names = rest.map(([name]) => name).filter((name) => notText.includes(name));
  return names.length === 0
    ? []
    : [`Not UTF-8, and other bytes for the program: ${names.join(", ")}.`];
}

function overriddenWarning(names: readonly string[]): string {
  const [are, them] = names.length === 1 ? ["is", "it"] : ["are", "them"];
  return `${names.join(", ")} ${are} set already, to something else, and overridden. --keep-existing keeps ${them}, --override says nothing.`;
}
