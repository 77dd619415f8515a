import { string } from "@oclif/core/flags";
import { KeepCommand } from "../cli/base-command.ts";
import { list, yes } from "../cli/flags.ts";
import { initWorkspace } from "../operations/init-workspace.ts";
import { nextSteps } from "../render/next-steps.ts";

export default class Init extends KeepCommand {
  static override summary = "Make this folder a workspace, or complete the one that is here.";
  static override description =
    "Asks on a terminal for what the flags do not say. Run again, it loses nothing.";
  static override group = "Set up" as const;
  static override exitCodes = [4, 8] as const;
  static override examples = [
    "keep init",
    "keep init --yes",
    "keep init --name Shop --namespace shop --envs local,staging,production --vault-driver local",
  ];
  static override flags = {
    name: string({ description: "name of the application", helpValue: "NAME" }),
    namespace: string({ description: "first part of every secret's name", helpValue: "NAME" }),
    envs: list({ description: "environments; those that exist are kept", helpValue: "ENV,…" }),
    "vault-driver": string({ description: "kind of the first vault", helpValue: "DRIVER" }),
    "default-vault": string({ description: "slug of the default vault", helpValue: "SLUG" }),
    yes,
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Init);
    const result = await initWorkspace(this.context(flags), {
      ...flags,
      vaultDriver: flags["vault-driver"],
      defaultVault: flags["default-vault"],
    });
    for (const warning of result.warnings) this.terminal.warn(warning);
    await this.print(result);
    this.terminal.note(nextSteps(result));
  }
}
