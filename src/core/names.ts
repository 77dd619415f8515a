import { KeepError } from "./errors.ts";

/** `product.md` 4: what a key may look like. */
const KEY = /^[A-Za-z0-9_][A-Za-z0-9_-]{0,254}$/;
const ENV_OR_SLUG = /^[a-z0-9][a-z0-9_-]{0,49}$/;
/** What SSM takes for a label and Secrets Manager for a stage, and an id. */
const VERSION = /^(?:uuid\/)?[A-Za-z0-9_+=.@-]{1,256}$/;
const SEGMENT = /^[A-Za-z0-9_-]{1,100}$/;

export const isKey = (text: string): boolean => KEY.test(text);
export const isVersion = (text: string): boolean => VERSION.test(text);
export const isEnvOrSlug = (text: string): boolean => ENV_OR_SLUG.test(text) && !isReserved(text);

/** Names that every JavaScript object has: as fields of a JSON file they would get lost. */
export const isReserved = (text: string): boolean =>
  ["__proto__", "constructor", "prototype"].includes(text);
export const isSegment = (text: string): boolean => SEGMENT.test(text);

/** Returns the key, or throws `INVALID_KEY`. */
export function checkKey(text: string): string {
  if (!isKey(text)) throw new KeepError("INVALID_KEY", { problem: keyProblem(text) });
  return text;
}

/** Returns the name of an environment or the slug of a vault, or throws `INVALID_NAME`. */
export function checkEnvOrSlug(kind: "environment" | "vault", text: string): string {
  if (!isEnvOrSlug(text)) throw new KeepError("INVALID_NAME", { kind });
  return text;
}

/** Returns the name of a version (a number, a label, a stage or `uuid/…`), or throws. */
export function checkVersion(text: string): string {
  if (!isVersion(text)) throw new KeepError("INVALID_VERSION", {});
  return text;
}

/** Where a secret lives inside a vault: `<namespace>/[<scope>/]<env>/`. */
export interface Place {
  readonly namespace: string;
  readonly scope?: string | null | undefined;
  readonly env: string;
}

/** The path segments that every secret of a place begins with. */
function placeSegments(place: Place): readonly string[] {
  const scope = (place.scope ?? "").split("/").filter((segment) => segment !== "");
  return [place.namespace, ...scope, place.env];
}

/** The full name of a secret (`product.md` 4), without a leading slash. */
export function fullName(place: Place, key: string): string {
  return [...placeSegments(place), key].join("/");
}

/**
 * The key of a full name, if that name is in this very place; otherwise `undefined`.
 * Whole segments are compared, so `app` never sees `app2`, and a deeper path is not a key.
 */
export function keyInPlace(place: Place, name: string): string | undefined {
  const prefix = `${placeSegments(place).join("/")}/`;
  if (!name.startsWith(prefix)) return undefined;
  const key = name.slice(prefix.length);
  return key !== "" && !key.includes("/") ? key : undefined;
}

/** Why a text is no key, without the text. */
export function keyProblem(text: string): string {
  if (text === "") return "it is empty";
  const at = text.search(/[^A-Za-z0-9_-]/);
  if (at >= 0) return `its character ${at + 1} is not allowed`;
  return text.startsWith("-") ? "it begins with a dash" : "it is too long";
}
