import type { Context } from "../context/context.ts";
import type { Vault } from "../core/vault.ts";
import type { Target } from "../plans/make-plan.ts";
import { requireRead } from "./partly-failed.ts";

/**
 * Reads what is where a plan wants to write, in one batch.
 *
 * @param matters whether the plan may touch a key; what it leaves alone need not be readable
 */
export async function findTarget(
  context: Context,
  vault: Vault,
  keys: readonly string[] | "all",
  matters?: (key: string) => boolean,
): Promise<Target> {
  const { secrets: found, failures } =
    keys.length === 0 ? NOTHING : await vault.read(keys, context);
  requireRead(failures, matters);
  const creates = keys === "all" || keys.some((key) => !found.has(key));
  const removed =
    creates && vault.manifest.capabilities.keepsNames ? await vault.listRemoved(context) : [];
  return { vault, found, taken: new Set(removed.map(({ key }) => key)) };
}

const NOTHING = { secrets: new Map(), failures: new Map() } as const;
