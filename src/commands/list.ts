import { boolean, string } from "@oclif/core/flags";
import { KeepCommand } from "../cli/base-command.ts";
import { except, only, place, unmask } from "../cli/flags.ts";
import {
  type RemovedList,
  type SecretList,
  listRemoved,
  listSecrets,
} from "../operations/list-secrets.ts";
import {
  type ListFormat,
  listAsJson,
  removedAsJson,
  renderRemovedList,
  renderSecretList,
} from "../render/secret-list.ts";

export default class List extends KeepCommand {
  static override summary = "List the secrets of an environment, values masked.";
  static override aliases = ["show", "ls"];
  static override group = "Secrets" as const;
  static override exitCodes = [3, 4, 7] as const;
  static override examples = [
    "keep list --env staging",
    'keep list --env staging --only "DB_*" --unmask',
    "keep list --env staging --names",
    "keep list --env staging --deleted",
  ];
  static override flags = {
    ...place,
    only,
    except,
    unmask,
    names: boolean({
      description: "only the names, without decrypting anything",
      exclusive: ["unmask", "format"],
    }),
    deleted: boolean({
      description: "what was deleted and can be restored",
      exclusive: ["unmask", "format", "names"],
    }),
    format: string({
      description: "how to print it; env without --unmask prints comments",
      options: ["table", "json", "env"],
      default: "table",
    }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(List);
    const context = this.context(flags);
    if (flags.deleted) {
      const removed = await listRemoved(context, flags);
      await this.print(removedAsJson(removed), () =>
        renderRemovedList(removed, this.terminal.style),
      );
      return this.#noteIfEmpty("No deleted secrets", removed);
    }
    const list = await listSecrets(context, { ...flags, withValues: flags.unmask });
    const format = flags.names ? "names" : (flags.format as ListFormat);
    const names = list.secrets.map(({ key }) => key);
    await this.print(flags.names ? names : listAsJson(list), () =>
      renderSecretList(list, format, this.terminal.style),
    );
    this.#noteIfEmpty("No secrets", list);
  }

  #noteIfEmpty(what: string, list: SecretList | RemovedList): void {
    if (list.secrets.length === 0) this.terminal.note(`${what} in ${list.vault}:${list.env}.`);
  }
}
