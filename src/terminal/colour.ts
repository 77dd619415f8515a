/** Paints text, or leaves it when colours are off. */
export interface Painter {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  cyan(text: string): string;
}

const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;

/** A painter that paints only if `enabled`. */
export function painter(enabled: boolean): Painter {
  const paint =
    ([on, off]: readonly [number, number]) =>
    (text: string): string =>
      enabled && text !== "" ? `\u001B[${on}m${text}\u001B[${off}m` : text;
  return {
    bold: paint(CODES.bold),
    dim: paint(CODES.dim),
    red: paint(CODES.red),
    green: paint(CODES.green),
    yellow: paint(CODES.yellow),
    cyan: paint(CODES.cyan),
  };
}

/** Whether a stream gets colours: a terminal that can, and nothing that says no. */
export function wantsColour(
  stream: { readonly isTTY?: boolean },
  {
    NO_COLOR,
    FORCE_COLOR,
    CI,
    TERM,
  }: {
    readonly NO_COLOR?: string | undefined;
    readonly FORCE_COLOR?: string | undefined;
    readonly CI?: string | undefined;
    readonly TERM?: string | undefined;
  },
): boolean {
  if (NO_COLOR !== undefined) return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== "0";
  return stream.isTTY === true && TERM !== "dumb" && CI === undefined;
}
