import { KeepCommand } from "../cli/base-command.ts";
import { arg, env, except, only, vault, yes } from "../cli/flags.ts";
import { deleteSecrets } from "../operations/delete-secrets.ts";

export default class Delete extends KeepCommand {
  static override summary = "Delete secrets, after a confirmation.";
  static override description = "If one of the named keys does not exist, nothing is deleted.";
  static override strict = false;
  static override usage = "delete KEY… [--env ENV] [--vault SLUG] [--only GLOB,…] [--yes]";
  static override group = "Secrets" as const;
  static override exitCodes = [3, 4, 5, 7, 8] as const;
  static override examples = [
    "keep delete OLD_TOKEN --env staging",
    "keep delete OLD_TOKEN OLD_SECRET --env staging --yes",
    'keep delete --only "LEGACY_*" --env staging',
  ];
  static override args = { key: arg("names of the secrets") };
  static override flags = { env, vault, only, except, yes };

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(Delete);
    const context = this.context(flags);
    const result = await deleteSecrets(context, { ...flags, keys: argv as string[] });
    await this.print(result);
    const { deleted, vault: slug, env: target } = result;
    this.terminal.note(
      deleted.length === 0
        ? `No secret of ${slug}:${target} matches.`
        : `Deleted ${deleted.join(", ")} from ${slug}:${target}.`,
    );
  }
}
