import { boolean, string } from "@oclif/core/flags";
import { KeepCommand } from "../cli/base-command.ts";
import { env, except, only, unmask, vault } from "../cli/flags.ts";
import { listSecrets } from "../operations/list-secrets.ts";
import { type ListFormat, listAsJson, renderSecretList } from "../render/secret-list.ts";

export default class List extends KeepCommand {
  static override summary = "List the secrets of an environment, values masked.";
  static override aliases = ["show", "ls"];
  static override group = "Secrets" as const;
  static override exitCodes = [3, 4, 7] as const;
  static override examples = [
    "keep list --env staging",
    'keep list --env staging --only "DB_*" --unmask',
    "keep list --env staging --names",
  ];
  static override flags = {
    env,
    vault,
    only,
    except,
    unmask,
    names: boolean({
      description: "only the names, without decrypting anything",
      exclusive: ["unmask", "format"],
    }),
    format: string({
      description: "how to print it; env without --unmask prints comments",
      options: ["table", "json", "env"],
      default: "table",
    }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(List);
    const list = await listSecrets(this.context(flags), { ...flags, withValues: flags.unmask });
    const format = flags.names ? "names" : (flags.format as ListFormat);
    const names = list.secrets.map(({ key }) => key);
    await this.print(flags.names ? names : listAsJson(list), () =>
      renderSecretList(list, format, this.terminal.style),
    );
    if (names.length === 0) this.terminal.note(`No secrets in ${list.vault}:${list.env}.`);
  }
}
