import { boolean, string } from "@oclif/core/flags";
import { KeepCommand } from "../cli/base-command.ts";
import { arg, env, vault } from "../cli/flags.ts";
import { getSecret } from "../operations/get-secret.ts";
import { type GetFormat, foundAsJson, renderFoundSecret } from "../render/found-secret.ts";

export default class Get extends KeepCommand {
  static override summary = "Print one value.";
  static override description =
    "Prints the value exactly, plus one newline; --raw leaves that out.";
  static override group = "Secrets" as const;
  static override exitCodes = [3, 4, 5, 7, 8] as const;
  static override examples = [
    "keep get DB_PASSWORD --env staging",
    "keep get local:DB_PASSWORD --env staging",
    "keep get TLS_KEY --env staging --raw > server.key",
    "keep get DB_PASSWORD --env staging --json",
  ];
  static override args = { key: arg("name of the secret, or vault:KEY") };
  static override flags = {
    env,
    vault,
    format: string({
      description: "how to print it",
      options: ["value", "table", "json", "raw"],
      default: "value",
    }),
    raw: boolean({ description: "the exact bytes, no newline; the same as --format raw" }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Get);
    const context = this.context(flags);
    const key = args.key ?? (await this.askKey(context));
    const found = await getSecret(context, { ...flags, key });
    const format = flags.raw ? "raw" : (flags.format as GetFormat);
    await this.print(foundAsJson(found), () =>
      renderFoundSecret(found, format, this.terminal.style),
    );
  }
}
