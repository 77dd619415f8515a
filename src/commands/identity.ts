import { KeepCommand } from "../cli/base-command.ts";

export default class Identity extends KeepCommand {
  static override summary = "Show your public recipient; make your identity if there is none.";
  static override description =
    "Give the recipient to a colleague, who lets you read a local vault with keep vault:share.";
  static override group = "Share" as const;
  static override exitCodes = [3, 4] as const;
  static override examples = ["keep identity", "keep identity --json"];

  async run(): Promise<void> {
    const { flags } = await this.parse(Identity);
    const { recipient, source } = await this.context(flags).identity.findOrMake();
    await this.print({ recipient, source }, () => `${recipient}\n`);
    this.terminal.note(`Your identity: ${source}. Keep it secret; the line above is public.`);
  }
}
