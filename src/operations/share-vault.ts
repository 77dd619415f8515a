import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import { type Recipients, changeRecipients } from "../core/vault-settings.ts";

export interface ShareOptions {
  readonly slug: string;
  readonly recipients: readonly string[];
  /** Without it every environment. */
  readonly env?: string | undefined;
}

export interface ShareResult {
  readonly slug: string;
  readonly recipients: Recipients;
  /** Environments whose files were encrypted again. */
  readonly encrypted: readonly string[];
}

/** Lets more people read a local vault: its files are encrypted again for them too. */
export async function shareVault(context: Context, options: ShareOptions): Promise<ShareResult> {
  await checkRecipients(context, options.recipients);
  const own = (await context.identity.findOrMake()).recipient;
  return changeReaders(context, options, (list) => [
    ...new Set([...(list.length === 0 ? [own] : list), ...options.recipients]),
  ]);
}

/** Takes recipients out again. What they could read, and the repository's history, they keep. */
export async function unshareVault(
  context: Context,
  options: ShareOptions & { readonly yes: boolean },
): Promise<ShareResult> {
  await checkRecipients(context, options.recipients);
  const own = (await context.identity.findOrMake()).recipient;
  if (options.recipients.includes(own) && !options.yes)
    await context.ask.confirm({
      message: "This takes away your own access. Go on?",
      action: "Taking away your own access",
    });
  const seen = new Set<string>();
  const result = (list: readonly string[]): readonly string[] => {
    for (const recipient of list) seen.add(recipient);
    const left = list.filter((recipient) => !options.recipients.includes(recipient));
    if (list.length > 0 && left.length === 0)
      throw new KeepError("LAST_ONE", { what: "This recipient" });
    return left;
  };
  const before = context.vaultSettings(options.slug).recipients;
  changeRecipients(before, options.env, result);
  const absent = options.recipients.find((recipient) => !seen.has(recipient));
  if (absent !== undefined)
    throw new KeepError("NOT_SHARED_WITH", { recipient: absent, vault: options.slug });
  return changeReaders(context, options, result);
}

async function checkRecipients(context: Context, recipients: readonly string[]): Promise<void> {
  if (recipients.length === 0) throw new KeepError("INVALID_RECIPIENT", {});
  for (const recipient of recipients)
    if (!(await context.isRecipient(recipient))) throw new KeepError("INVALID_RECIPIENT", {});
}

/**
 * First makes sure that every file can be read, then writes the configuration, then encrypts
 * again. Cut off in between, the next write to a file brings it in line with the configuration,
 * and so does the same command.
 */
async function changeReaders(
  context: Context,
  { slug, env }: ShareOptions,
  change: (list: readonly string[]) => readonly string[],
): Promise<ShareResult> {
  const { settings } = context.workspace();
  const envs = env === undefined ? settings.envs : [await context.env(env)];
  const sharing = await context.sharing(slug);
  for (const name of envs) await sharing.checkAccess(name);
  const { recipients } = await context.editor().changeVault(slug, (vault) => ({
    ...vault,
    recipients: changeRecipients(vault.recipients, env, change),
  }));
  const encrypted: string[] = [];
  for (const name of envs) if (await sharing.encryptAgain(name)) encrypted.push(name);
  context.forgetWorkspace();
  return { slug, recipients: recipients!, encrypted };
}
