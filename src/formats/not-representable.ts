import { KeepError } from "../core/errors.ts";

/** A value that a format or dialect has no form for. Whoever catches it can look for one that has. */
export class NotRepresentable extends KeepError<"VALUE_NOT_REPRESENTABLE"> {
  readonly known: {
    readonly name: string;
    readonly format: string;
    readonly next?: string | undefined;
  };

  /** @param next what to do, if there is something better than another format */
  constructor(name: string, format: string, next?: string) {
    const known = { name, format, next };
    super("VALUE_NOT_REPRESENTABLE", known);
    this.known = known;
  }
}
