import { KeepError } from "../core/errors.ts";
import { SecretValue } from "../core/secret-value.ts";

/** A value that a format or dialect has no form for. Whoever catches it can look for one that has. */
export class NotRepresentable extends KeepError<"VALUE_NOT_REPRESENTABLE"> {
  readonly value: SecretValue;

  /** @param next what to do, if there is something better than another format */
  constructor(name: string, value: string, format: string, next?: string) {
    super("VALUE_NOT_REPRESENTABLE", { name, format, next });
    this.value = new SecretValue(value);
  }
}
