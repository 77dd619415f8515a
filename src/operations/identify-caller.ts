import type { Context } from "../context/context.ts";
import type { CallerIdentity } from "../core/caller-identity.ts";

export interface IdentifyCallerOptions {
  readonly vault?: string | undefined;
  readonly env?: string | undefined;
}

/** Who the user is to a vault. The environment is asked for only where it matters. */
export async function identifyCaller(
  context: Context,
  { vault, env }: IdentifyCallerOptions,
): Promise<CallerIdentity> {
  return context.identifyCaller(await context.vaultSlug(vault), env);
}
