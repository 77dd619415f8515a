import type {
  Change,
  RemoveOutcome,
  RestoreOutcome,
  Vault,
  WriteOutcome,
} from "../../src/core/vault.ts";
import type { KeepError } from "../../src/core/errors.ts";
import { SecretValue } from "../../src/core/secret-value.ts";

/** What goes wrong with one change. */
export type ChangeFault =
  /** It is not made, and that is said. */
  | { readonly kind: "refused"; readonly failure: KeepError; readonly unchanged?: true }
  /** It is made, but a failure is said. */
  | { readonly kind: "answer lost"; readonly failure: KeepError }
  /** Thrown instead of an outcome, before or after it is made. */
  | { readonly kind: "thrown"; readonly error: unknown; readonly afterwards: boolean }
  /** Somebody else writes in the same moment, and the vault cannot see it in time. */
  | { readonly kind: "overtaken"; readonly text: string };

// oxlint-disable-next-line typescript/no-invalid-void-type
type MaybeFault = ChangeFault | undefined | void;

export type ChangeKind = "write" | "remove" | "restore";

export interface Faults {
  /** Asked before each key that is written, removed or restored, which are numbered from 0. */
  readonly onChange: (
    number: number,
    key: string,
    action: ChangeKind,
  ) => MaybeFault | Promise<MaybeFault>;
  readonly onRead?: () => unknown;
}

/** A vault some of whose changes go wrong. */
export function faultyVault(vault: Vault, { onChange, onRead }: Faults): Vault {
  let number = 0;
  const withFaults = async <O>(
    key: string,
    action: ChangeKind,
    make: () => Promise<O>,
    overtake: (text: string) => Promise<O>,
  ): Promise<O | Extract<WriteOutcome, { failure: KeepError }>> => {
    const fault = await onChange(number++, key, action);
    if (!fault) return make();
    if (fault.kind === "overtaken") return overtake(fault.text);
    if (fault.kind === "answer lost" || (fault.kind === "thrown" && fault.afterwards)) await make();
    if (fault.kind === "thrown") throw fault.error;
    return { unchanged: undefined, ...fault, key };
  };
  const writeOne = (change: Change, options: Parameters<Vault["write"]>[1]) =>
    withFaults<WriteOutcome>(
      change.key,
      "write",
      async () => (await vault.write([change], options))[0]!,
      async (text) => {
        const [theirs] = await vault.write([{ key: change.key, value: new SecretValue(text) }]);
        const { ifVersion: _, ...unconditional } = change;
        const [ours] = await vault.write([unconditional]);
        if (theirs!.failure ?? ours!.failure) throw new Error("It cannot be overtaken.");
        return { ...ours!, overtaken: (theirs as { version: string }).version };
      },
    );
  const proxied: Vault = Object.create(vault) as Vault;
  return Object.assign(proxied, {
    slug: vault.slug,
    place: vault.place,
    manifest: vault.manifest,
    read: async (...args: Parameters<Vault["read"]>) => {
      const error = onRead?.();
      if (error !== undefined) throw error;
      return vault.read(...args);
    },
    write: async (...[changes, options]: Parameters<Vault["write"]>) => {
      if (vault.manifest.capabilities.atomicBatch) return writeTogether(changes, options);
      const outcomes: WriteOutcome[] = [];
      for (const change of changes) outcomes.push(await writeOne(change, options));
      return outcomes;
    },
    remove: async (...[keys, options]: Parameters<Vault["remove"]>) => {
      const outcomes: RemoveOutcome[] = [];
      for (const key of keys)
        outcomes.push(
          await withFaults<RemoveOutcome>(
            key,
            "remove",
            async () => (await vault.remove([key], options))[0]!,
            () => Promise.reject(new Error("A removal is not overtaken.")),
          ),
        );
      return outcomes;
    },
    list: vault.list.bind(vault),
    listRemoved: vault.listRemoved.bind(vault),
    restore: async (...[keys, options]: Parameters<Vault["restore"]>) => {
      const outcomes: RestoreOutcome[] = [];
      for (const key of keys)
        outcomes.push(
          await withFaults<RestoreOutcome>(
            key,
            "restore",
            async () => (await vault.restore([key], options))[0]!,
            () => Promise.reject(new Error("A restoring is not overtaken.")),
          ),
        );
      return outcomes;
    },
    history: vault.history.bind(vault),
    readVersion: vault.readVersion.bind(vault),
    readTags: vault.readTags.bind(vault),
    nameOf: vault.nameOf.bind(vault),
  });

  /** One fault is the fault of all. */
  async function writeTogether(...args: Parameters<Vault["write"]>) {
    const [changes] = args;
    const faults = await Promise.all(
      changes.map(async ({ key }) => onChange(number++, key, "write")),
    );
    const fault = faults.find(Boolean);
    if (!fault || fault.kind === "overtaken") return vault.write(...args);
    if (fault.kind === "answer lost" || (fault.kind === "thrown" && fault.afterwards))
      await vault.write(...args);
    if (fault.kind === "thrown") throw fault.error;
    return changes.map(({ key }) => ({ key, failure: fault.failure }));
  }
}
