import { boolean, string } from "@oclif/core/flags";
import { KeepCommand } from "../cli/base-command.ts";
import { arg, place } from "../cli/flags.ts";
import { getSecret, getTags } from "../operations/get-secret.ts";
import {
  type GetFormat,
  foundAsJson,
  renderFoundSecret,
  renderTags,
  tagsAsJson,
} from "../render/found-secret.ts";

export default class Get extends KeepCommand {
  static override summary = "Print one value.";
  static override description =
    "Prints the value exactly, plus one newline; --raw leaves that out. A binary value needs --base64 or --raw.";
  static override group = "Secrets" as const;
  static override exitCodes = [3, 4, 5, 7, 8] as const;
  static override examples = [
    "keep get DB_PASSWORD --env staging",
    "keep get local:DB_PASSWORD --env staging",
    "keep get DATABASE --property user.name --env staging",
    "keep get aws:DATABASE.password@AWSPREVIOUS --env staging",
    "keep get TLS_KEY --env staging --raw > server.key",
    "keep get DB_PASSWORD --env staging --version AWSPREVIOUS",
    "keep get DB_PASSWORD --env staging --metadata",
    "keep get DB_PASSWORD --env staging --json",
  ];
  static override args = { key: arg("name of the secret, or vault:KEY.property@version") };
  static override flags = {
    ...place,
    format: string({
      description: "how to print it",
      options: ["value", "table", "json", "raw"],
      default: "value",
    }),
    raw: boolean({ description: "the exact bytes, no newline; the same as --format raw" }),
    base64: boolean({ description: "the value's bytes as base64", exclusive: ["raw", "format"] }),
    property: string({
      description: "a path into the JSON that the value is, or with --metadata one tag",
      helpValue: "PATH",
    }),
    version: string({
      description: "another version: a number, a label, a stage or uuid/ID",
      helpValue: "VERSION",
    }),
    metadata: boolean({
      description: "the tags as JSON instead of the value",
      exclusive: ["raw", "format", "base64", "version"],
    }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Get);
    const context = this.context(flags);
    const options = { ...flags, key: args.key ?? (await this.askKey(context)) };
    if (flags.metadata) {
      const found = await getTags(context, options);
      return this.print(tagsAsJson(found), () => renderTags(found));
    }
    const found = await getSecret(context, options);
    const format = flags.raw ? "raw" : flags.base64 ? "base64" : (flags.format as GetFormat);
    await this.print(foundAsJson(found), () =>
      renderFoundSecret(found, format, this.terminal.style),
    );
  }
}
