import { string } from "@oclif/core/flags";
import { KeepCommand } from "../../cli/base-command.ts";
import {
  asDefault,
  driverDescriptions,
  driverOptions,
  givenDriverOptions,
  name,
  scope,
  slug,
} from "../../cli/flags.ts";
import { addVault } from "../../operations/add-vault.ts";
import { vaultAsJson } from "../../render/vaults.ts";

export default class VaultAdd extends KeepCommand {
  static override summary = "Configure a vault.";
  static override description = driverDescriptions;
  static override group = "Set up" as const;
  static override exitCodes = [4, 6, 8] as const;
  static override examples = [
    "keep vault:add --driver local",
    "keep vault:add --driver local --slug team --name Team --scope web",
    "keep vault:add --driver ssm --slug aws --region eu-central-1 --kms-key alias/shop",
  ];
  static override flags = {
    driver: string({ description: "kind of vault", helpValue: "DRIVER" }),
    slug,
    name,
    scope,
    default: asDefault,
    ...driverOptions,
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(VaultAdd);
    const vault = await addVault(this.context(flags), {
      driver: flags.driver,
      slug: flags.slug,
      name: flags.name,
      scope: flags.scope,
      options: givenDriverOptions(flags),
      asDefault: flags.default,
    });
    await this.print(vaultAsJson(vault));
    this.terminal.note(
      `Added the ${vault.driver} vault ${vault.slug}. See it with keep vault:show ${vault.slug}`,
    );
  }
}
