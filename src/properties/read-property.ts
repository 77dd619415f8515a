import { KeepError } from "../core/errors.ts";
import { type Reference, formatReference } from "../core/reference.ts";
import { SecretValue } from "../core/secret-value.ts";
import { lookUpProperty } from "./look-up-property.ts";

/** What a reference names of a value: all of it, or a property. `undefined` if it has no such. @throws NOT_JSON */
export function readProperty(value: SecretValue, reference: Reference): SecretValue | undefined {
  const { property } = reference;
  if (property === undefined) return value;
  try {
    const found = lookUpProperty(value.reveal(), property);
    return found === undefined ? undefined : new SecretValue(found);
  } catch (error) {
    if (!(error instanceof KeepError) || error.code !== "NOT_JSON") throw error;
    const secret = formatReference({ ...reference, property: undefined });
    throw new KeepError("NOT_JSON", { secret });
  }
}
