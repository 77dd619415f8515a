import { CST } from "yaml";
import type { Piece } from "../../filling/pieces.ts";

/** A scalar of a YAML text, as its source has it. */
export interface ScalarPlace {
  readonly kind: "scalar";
  readonly token: CST.FlowScalar | CST.BlockScalar;
  /** The whole of it: for a block, with its header and all of its lines. */
  readonly start: number;
  readonly end: number;
  readonly isKey: boolean;
  /** A key that needs no `?` has a limit of length. */
  readonly isExplicit: boolean;
  readonly isInFlow: boolean;
}

export interface CommentPlace {
  readonly kind: "comment";
  readonly start: number;
  readonly end: number;
}

export type Place = ScalarPlace | CommentPlace;

/** What comes in place of a part of the text. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly pieces: readonly Piece[];
}

/** What is known of a token from what it stands in. */
interface Context {
  readonly isKey: boolean;
  readonly isExplicit: boolean;
  readonly isInFlow: boolean;
}

interface Visit extends Context {
  readonly token: CST.Token;
}

/** All scalars and comments of a YAML text, in its order. Does not recurse. */
export function findPlaces(tokens: readonly CST.Token[]): readonly Place[] {
  const places: Place[] = [];
  const visits = visitsOf(tokens, { isKey: false, isExplicit: false, isInFlow: false });
  for (let visit = visits.pop(); visit !== undefined; visit = visits.pop()) {
    const place = placeOf(visit);
    if (place !== undefined) places.push(place);
    for (const part of partsOf(visit)) visits.push(part);
  }
  return places.sort((one, other) => one.start - other.start);
}

function visitsOf(tokens: readonly (CST.Token | null | undefined)[], context: Context): Visit[] {
  return tokens
    .filter((token) => token !== null && token !== undefined)
    .map((token) => ({ ...context, token }));
}

function placeOf({ token, ...context }: Visit): Place | undefined {
  const start = token.offset;
  if (token.type === "comment") return { kind: "comment", start, end: start + token.source.length };
  if (token.type === "block-scalar") {
    const props = token.props.map((prop) => ("source" in prop ? prop.source.length : 0));
    const length = props.reduce((sum, one) => sum + one, token.source.length);
    return { kind: "scalar", token, start, end: start + length, ...context };
  }
  if (!CST.isScalar(token)) return undefined;
  return { kind: "scalar", token, start, end: start + token.source.length, ...context };
}

function partsOf({ token, isInFlow }: Visit): readonly Visit[] {
  const context = { isKey: false, isExplicit: false, isInFlow };
  if (token.type === "document")
    return visitsOf([...token.start, token.value, ...(token.end ?? [])], context);
  if (token.type === "block-scalar") return visitsOf(token.props, context);
  if (!CST.isCollection(token)) return visitsOf(("end" in token && token.end) || [], context);
  const isFlow = token.type === "flow-collection";
  const items: readonly CST.CollectionItem[] = token.items;
  return [
    ...visitsOf(isFlow ? token.end : [], context),
    ...items.flatMap(({ start, key, sep, value }) => {
      const isExplicit = start.some(({ type }) => type === "explicit-key-ind");
      return [
        ...visitsOf([...start, ...(sep ?? []), value], { ...context, isInFlow: isFlow }),
        ...visitsOf([key], { isKey: true, isExplicit, isInFlow: isFlow }),
      ];
    }),
  ];
}
