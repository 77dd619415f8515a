import { type Reference, formatReference } from "../core/reference.ts";

/** A variable of a template that is to be written. */
export interface ProposedVariable {
  readonly name: string;
  readonly reference: Reference;
}

/**
 * Lines of a `.env` template, without values: by vault, sorted by name, and those that begin alike
 * (`DB_…`) together.
 */
export function proposeVariables(variables: readonly ProposedVariable[]): string {
  const vaults = [...new Set(variables.map(({ reference }) => reference.vault))];
  return vaults
    .map((vault) => {
      const own = variables.filter(({ reference }) => reference.vault === vault);
      const heading = vaults.length === 1 ? "" : `# From ${vault}\n`;
      return heading + groupsOf(own).map(linesOf).join("\n");
    })
    .join("\n");
}

function linesOf(group: readonly ProposedVariable[]): string {
  return group.map(({ name, reference }) => `${name}={${formatReference(reference)}}\n`).join("");
}

/** Several that share what is before the first underscore are a group; the others are the first one. */
function groupsOf(
  variables: readonly ProposedVariable[],
): readonly (readonly ProposedVariable[])[] {
  const sorted = variables.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const groups = new Map<string, ProposedVariable[]>();
  for (const variable of sorted) {
    const [beginning] = variable.name.split("_") as [string];
    groups.set(beginning, [...(groups.get(beginning) ?? []), variable]);
  }
  const alone = [...groups.values()].filter((group) => group.length === 1).flat();
  const together = [...groups.values()].filter((group) => group.length > 1);
  return [...(alone.length === 0 ? [] : [alone]), ...together];
}
