import { nameSome } from "../core/name-some.ts";
import type { AddedTemplate } from "../operations/add-template.ts";
import type { DeleteSecretsResult } from "../operations/delete-secrets.ts";
import type { RestoreSecretsResult } from "../operations/restore-secrets.ts";
import type { SetSecretResult } from "../operations/set-secret.ts";
import { formatTime } from "./time.ts";

/** What was changed, as a sentence. */
export function renderSet({ key, vault, env, version, created }: SetSecretResult): string {
  return `${created ? "Created" : "Updated"} ${key} in ${vault}:${env} (version ${version}).`;
}

export function renderDeleted(result: DeleteSecretsResult): string {
  const { deleted, vault, env, restorable, restorable_until: until } = result;
  if (deleted.length === 0) return `No secret of ${vault}:${env} matches.`;
  const what = `Deleted ${nameSome(deleted)} from ${vault}:${env}.`;
  if (!restorable) return what;
  const time = until === null ? "" : ` until ${formatTime(until)}`;
  return `${what} keep restore brings ${deleted.length === 1 ? "it" : "them"} back${time}.`;
}

export function renderRestored({ restored, vault, env }: RestoreSecretsResult): string {
  if (restored.length === 0) return `No deleted secret of ${vault}:${env} matches.`;
  return `Restored ${restored.map(({ key }) => key).join(", ")} in ${vault}:${env}.`;
}

export function renderAddedTemplate({ template, created, added }: AddedTemplate): string {
  if (added.length === 0) return `${template} names every secret already.`;
  const what = `${added.length} ${added.length === 1 ? "secret" : "secrets"}`;
  return created ? `Wrote ${template} with ${what}.` : `Added ${what} to ${template}.`;
}
