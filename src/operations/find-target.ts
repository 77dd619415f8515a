import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import type { RemovedSecret, Vault } from "../core/vault.ts";
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
    creates && vault.manifest.capabilities.keepsNames
      ? await vault.listRemoved(context).catch(noneIfDenied)
      : [];
  return { vault, found, taken: new Set(removed.map(({ key }) => key)) };
}

/** Writing takes no right to list. Then a name that is taken shows when it is written. */
function noneIfDenied(error: unknown): readonly RemovedSecret[] {
  if (error instanceof KeepError && error.code === "ACCESS_DENIED") return [];
  throw error;
}

const NOTHING = { secrets: new Map(), failures: new Map() } as const;
