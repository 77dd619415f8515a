import { string } from "@oclif/core/flags";
import { KeepCommand } from "../../cli/base-command.ts";
import { arg, asDefault, driverOptions, givenDriverOptions, name, scope } from "../../cli/flags.ts";
import { editVault } from "../../operations/edit-vault.ts";
import { vaultAsJson } from "../../render/vaults.ts";

export default class VaultEdit extends KeepCommand {
  static override summary = "Change a vault's configuration.";
  static override description =
    "An empty value takes an option away. What the vault stores stays where it is.";
  static override group = "Set up" as const;
  static override exitCodes = [6, 8] as const;
  static override examples = [
    "keep vault:edit local --name Laptop",
    "keep vault:edit aws --region eu-west-1 --default",
    'keep vault:edit aws --profile ""',
  ];
  static override args = { slug: arg("short name of the vault", true) };
  static override flags = {
    slug: string({ description: "give it another short name", helpValue: "SLUG" }),
    name,
    scope,
    default: asDefault,
    ...driverOptions,
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(VaultEdit);
    const vault = await editVault(this.context(flags), {
      slug: args.slug!,
      newSlug: flags.slug,
      name: flags.name,
      scope: flags.scope,
      options: givenDriverOptions(flags),
      asDefault: flags.default,
    });
    await this.print(vaultAsJson(vault));
    this.terminal.note(`Changed the vault ${vault.slug}.`);
  }
}
