import { checkVariables, checkWritten, isText, type Takes } from "./check-written.ts";
import type { Format, Written } from "./format.ts";
import { maskCommands, shortestMask } from "./github/masks.ts";
import { readEnvironmentFile } from "./github/read-environment-file.ts";
import { isOverwritten, reservedPrefix } from "./github/reserved-names.ts";
import { isVariableName, variableNameOf } from "./variable-name.ts";

/**
 * Text to append to the file that $GITHUB_ENV names, with each value between two lines that nobody can
 * foresee: https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */
export const github: Format = {
  nameOf: (key) => {
    const name = variableNameOf(key);
    return takes.name(name) ? name : undefined;
  },
  write(variables, { random, open = new Set() }) {
    if (random === undefined) throw new Error("GITHUB_ENV needs random text");
    checkVariables(variables, takes);
    return writeGithub(variables, random, open);
  },
};

const takes: Takes = {
  format: "github",
  name: (name) => isVariableName(name) && !isOverwritten(name),
  value: (value) => isText(value) && !value.includes("\0"),
};

function writeGithub(
  variables: ReadonlyMap<string, string>,
  random: string,
  open: ReadonlySet<string>,
): Written {
  const blocks = [...variables].map(([name, value]) => {
    const delimiter = delimiterFor(value, random);
    return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
  });
  // The step may have written a line before this without its end; empty lines are left out.
  const text = blocks.length === 0 ? "" : `\n${blocks.join("")}`;
  for (const isWindows of [false, true])
    checkWritten(variables, readEnvironmentFile(text, isWindows), takes.format);
  const secrets = new Map([...variables].filter(([name]) => !open.has(name)));
  const notes = [...reservedNotes(variables.keys()), ...visibleNotes(secrets)];
  return { text, notes, masks: maskCommands(secrets.values()) };
}

/** A line that the value does not have. */
function delimiterFor(value: string, random: string): string {
  const lines = new Set(value.split(/\r?\n/));
  let delimiter = `KEEP_${random}`;
  while (lines.has(delimiter)) delimiter += "_";
  return delimiter;
}

function reservedNotes(names: Iterable<string>): readonly string[] {
  return [...names]
    .filter((name) => reservedPrefix(name) !== undefined)
    .map(
      (name) =>
        `GitHub keeps names that begin with ${reservedPrefix(name)} for itself: ${name} may not arrive.`,
    );
}

function visibleNotes(secrets: ReadonlyMap<string, string>): readonly string[] {
  return [...secrets]
    .filter(([, value]) => value.trim() !== "" && maskCommands([value]) === "")
    .map(
      ([name]) =>
        `The value of ${name} stays visible in the log: every text of less than ${shortestMask} characters would vanish from it.`,
    );
}
