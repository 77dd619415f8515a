import type { Context } from "../../src/context/context.ts";
import type { Asker } from "../../src/core/asker.ts";
import type { Vault } from "../../src/core/vault.ts";
import { quietContext } from "./quiet-context.ts";

/** The context of a command on this very vault, whose place is not protected. */
export function contextOn(
  vault: Vault,
  facts: {
    readonly ask?: Asker;
    readonly now?: () => Date;
    readonly warn?: (warning: string) => void;
    readonly signal?: AbortSignal;
    readonly progress?: (count: number, total?: number) => void;
  } = {},
): Context {
  const { ask, ...rest } = facts;
  const context = quietContext({
    variables: {},
    environment: { variables: {}, ignoresCase: false },
    currentFolder: "/nowhere",
    ...(ask === undefined ? {} : { ask }),
  });
  return Object.assign(context, {
    vaultSlug: async () => vault.slug,
    env: async () => vault.place.env,
    vault: async () => vault,
    isProtected: () => false,
    ...rest,
  });
}
