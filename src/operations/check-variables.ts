import type { Environment } from "../core/environment.ts";
import { KeepError } from "../core/errors.ts";
import { matchesGlob } from "../core/glob.ts";
import { whatNameDecides } from "../core/loader-names.ts";
import { isVariableName } from "../formats/variable-name.ts";
import type { GatheredVariable, GatheredVariables } from "./gather-variables.ts";

export interface CheckOptions {
  /** Globs of names. */
  readonly allow: readonly string[];
  /** Whether a variable is given as a file: then its value may be anything. */
  readonly isFile?: ((variable: GatheredVariable) => boolean) | undefined;
  /** A shell can set no variable of another name than its own kind, whatever is allowed. */
  readonly forShell?: boolean;
}

/**
 * Refuses, all at once, what cannot be in an environment, and names that change other programs: whoever
 * can write to the vault could have any program run by them.
 *
 * @throws ENVIRONMENT_REFUSED
 */
export function checkVariables(
  { variables, template }: Pick<GatheredVariables, "variables" | "template">,
  options: CheckOptions,
  environment: Pick<Environment, "ignoresCase">,
): void {
  const isAllowed = ({ name }: GatheredVariable): boolean =>
    options.allow.some((glob) => matchesGlob(glob, name));
  const held = variables.filter((variable) => options.isFile?.(variable) !== true);
  const names = variables.filter(
    (one) =>
      !isVariableName(one.name) &&
      (options.forShell === true || !isAllowed(one) || !isPossibleName(one.name)),
  );
  const deciding = variables.flatMap((one) => {
    const decides = isAllowed(one) ? undefined : whatNameDecides(one.name, environment);
    return decides === undefined ? [] : [{ ...one, decides }];
  });
  const nul = held.filter(({ value, binary }) => !binary && value.includes("\0"));
  const binary = held.filter((one) => one.binary || !one.value.isWellFormed());
  if ([names, deciding, nul, binary].every(({ length }) => length === 0)) return;
  throw new KeepError("ENVIRONMENT_REFUSED", {
    names: names.map(shownOf),
    deciding: deciding.map(shownOf),
    decides: clausesOf(deciding),
    nul: nul.map(shownOf),
    binary: binary.map(shownOf),
    next: [...advice({ names, deciding, values: [...nul, ...binary] }, template, options)].join(
      " ",
    ),
  });
}

const shownOf = ({ shown }: GatheredVariable): string => shown;

/** What the system takes: anything but an end of the name or of the text. */
const isPossibleName = (name: string): boolean => /^[^=\0]+$/.test(name);

/** "LD_PRELOAD and LD_AUDIT decide …" for each family. */
function clausesOf(
  deciding: readonly (GatheredVariable & { readonly decides: string })[],
): readonly string[] {
  const families = new Map<string, string[]>();
  for (const { shown, decides } of deciding)
    families.set(decides, [...(families.get(decides) ?? []), shown]);
  return [...families].map(
    ([what, names]) => `${names.join(", ")} ${names.length === 1 ? "decides" : "decide"} ${what}`,
  );
}

type Refused = Readonly<Record<"names" | "deciding" | "values", readonly GatheredVariable[]>>;

function* advice(
  { names, deciding, values }: Refused,
  template: string | null,
  { forShell = false }: CheckOptions,
): Generator<string> {
  if (names.length > 0)
    yield template === null
      ? "--map KEY=NAME gives a key another name."
      : `Give it another name in ${template}.`;
  if ((names.length > 0 && !forShell) || deciding.length > 0)
    yield "--allow NAME takes a name as it is, if you mean it.";
  if (values.length > 0 && !forShell) yield "--as-file KEY gives a value as the path of a file.";
  if (template === null) yield "--except KEY leaves a secret out.";
}
