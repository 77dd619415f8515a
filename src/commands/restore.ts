import { KeepCommand } from "../cli/base-command.ts";
import { arg, place, yes } from "../cli/flags.ts";
import { restoreSecrets } from "../operations/restore-secrets.ts";
import { renderRestored } from "../render/changes.ts";

export default class Restore extends KeepCommand {
  static override summary = "Bring back deleted secrets.";
  static override description =
    "Each comes back as it was, with its versions. keep list --deleted shows what can be restored.";
  static override strict = false;
  static override usage = "restore KEY… [--env ENV] [--vault SLUG] [--yes]";
  static override group = "Secrets" as const;
  static override exitCodes = [3, 4, 5, 7, 8] as const;
  static override examples = [
    "keep restore API_TOKEN --env staging",
    "keep restore API_TOKEN DB_PASSWORD --env staging --vault aws",
  ];
  static override args = { key: arg("names of the secrets") };
  static override flags = { ...place, yes };

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(Restore);
    const result = await restoreSecrets(this.context(flags), { ...flags, keys: argv as string[] });
    await this.print(result);
    this.terminal.note(renderRestored(result));
  }
}
