import type { Vault } from "../core/vault.ts";

/** What is said beside a question that deletes: nothing where it can be restored. */
export function finalityOf({ manifest: { capabilities } }: Pick<Vault, "manifest">): string {
  return capabilities.restore ? "" : " This kind of vault deletes at once, for good.";
}
