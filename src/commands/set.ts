import { boolean, integer, string } from "@oclif/core/flags";
import { KeepCommand } from "../cli/base-command.ts";
import { arg, place, yes } from "../cli/flags.ts";
import { charsetNames, valueReader } from "../cli/value-input.ts";
import { setSecret } from "../operations/set-secret.ts";
import { renderSet } from "../render/changes.ts";

export default class Set extends KeepCommand {
  static override summary = "Store a value, new or as the next version.";
  static override description =
    "Asks for the value without showing it; takes standard input when that is piped, without its last newline.";
  static override group = "Secrets" as const;
  static override exitCodes = [3, 4, 6, 7, 8] as const;
  static override examples = [
    "keep set DB_PASSWORD --env staging",
    'printf %s "$TOKEN" | keep set API_TOKEN --env staging',
    "keep set TLS_KEY --env staging --from-file server.key",
    "keep set SESSION_SECRET --env staging --generate --length 48",
  ];
  static override args = {
    key: arg("name of the secret"),
    value: arg("the value; - reads standard input. It stays in the shell's history"),
  };
  static override flags = {
    ...place,
    "from-file": string({
      description: "read the value from a file, byte for byte",
      helpValue: "FILE",
    }),
    editor: boolean({ description: "write the value in $VISUAL or $EDITOR" }),
    exact: boolean({ description: "keep the last newline of standard input or the editor" }),
    generate: boolean({ description: "make a random value" }),
    length: integer({
      description: "characters of a generated value",
      default: 32,
      min: 1,
      max: 65536,
    }),
    charset: string({
      description: `characters of a generated value: ${charsetNames.join(", ")}, or your own`,
      default: "alnum",
    }),
    plain: boolean({ description: "store it unencrypted where the vault can (SSM String)" }),
    "if-absent": boolean({ description: "only if it does not exist yet" }),
    yes,
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Set);
    const context = this.context(flags);
    const readValue = valueReader(context, this.terminal, {
      ...flags,
      value: args.value,
      fromFile: flags["from-file"],
    });
    const result = await setSecret(context, {
      ...flags,
      key: args.key ?? (await this.askKey(context)),
      ifAbsent: flags["if-absent"],
      readValue,
    });
    await this.print(result);
    if (result.note !== null) this.terminal.warn(result.note);
    this.terminal.note(renderSet(result));
  }
}
