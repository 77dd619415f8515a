import type { Context } from "../context/context.ts";
import type { Vault } from "../core/vault.ts";
import type { Target } from "../plans/make-plan.ts";
import { requireRead } from "./partly-failed.ts";

/** Reads what is where a plan wants to write. */
export async function findTarget(
  context: Context,
  vault: Vault,
  keys: readonly string[] | "all",
): Promise<Target> {
  const { secrets: found, failures } = await vault.read(keys, context);
  requireRead(failures);
  const creates = keys === "all" || keys.some((key) => !found.has(key));
  const removed =
    creates && vault.manifest.capabilities.keepsNames ? await vault.listRemoved(context) : [];
  return { vault, found, taken: new Set(removed.map(({ key }) => key)) };
}
