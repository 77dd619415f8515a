/** Secrets of several vaults as one list: of two with the same key the later vault's counts, and that is said. */
export function mergeVaults<Secret extends { readonly key: string }>(
  vaults: readonly string[],
  perVault: readonly (readonly Secret[])[],
): { readonly merged: readonly Secret[]; readonly warnings: string[] } {
  const merged = new Map<string, { readonly slug: string; readonly secret: Secret }>();
  const warnings: string[] = [];
  for (const [index, secrets] of perVault.entries()) {
    const slug = vaults[index]!;
    for (const secret of secrets) {
      const before = merged.get(secret.key);
      if (before !== undefined)
        warnings.push(`${secret.key} of ${slug} overrides the one of ${before.slug}.`);
      merged.set(secret.key, { slug, secret });
    }
  }
  return { merged: [...merged.values()].map(({ secret }) => secret), warnings };
}
