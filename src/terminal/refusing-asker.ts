import type { Asker } from "../core/asker.ts";
import { KeepError } from "../core/errors.ts";

/** Where nobody can answer: every question is an error that names the flag to give. */
export const refusingAsker: Asker = {
  interactive: false,
  text: missing,
  hidden: missing,
  select: missing,
  checkbox: missing,
  confirm: unconfirmed,
  confirmByName: unconfirmed,
};

async function missing({
  what,
  flag,
}: {
  readonly what: string;
  readonly flag: string;
}): Promise<never> {
  throw new KeepError("MISSING_INPUT", { what, flag });
}

async function unconfirmed({ action }: { readonly action: string }): Promise<never> {
  throw new KeepError("CONFIRMATION_NEEDED", { action });
}
