/** `[A-Za-z_][A-Za-z0-9_]*`: what every shell and loader takes for a variable's name. */
export const isVariableName = (name: string): boolean => /^[A-Za-z_]\w*$/.test(name);

/** A key as a variable: dashes become underscores, a digit in front gets one before it. */
export const variableNameOf = (key: string): string =>
  key.replaceAll("-", "_").replace(/^(?=\d)/, "_");

/** The variable that a key becomes where every name must be one; undefined if it cannot. */
export function variableOf(key: string): string | undefined {
  const name = variableNameOf(key);
  return isVariableName(name) ? name : undefined;
}
