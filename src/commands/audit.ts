import { boolean, integer, string } from "@oclif/core/flags";
import { KeepCommand } from "../cli/base-command.ts";
import { except, list, only, tableFormat } from "../cli/flags.ts";
import { readSpan, timeFlags } from "../cli/time-flags.ts";
import { readAudit } from "../operations/read-audit.ts";
import { auditNote, auditWarning, renderAudit } from "../render/audit.ts";

export default class Audit extends KeepCommand {
  static override summary = "Show who used which secrets, newest first.";
  static override description =
    "Each command that touches a vault leaves a line on this machine, in .keep/local/audit.jsonl: when, who, what, where and which keys, and never a value. Settings or KEEP_AUDIT=off switch it off.";
  static override group = "Look around" as const;
  static override examples = [
    "keep audit",
    "keep audit --since 2d --env production",
    'keep audit --only "DB_*" --limit 100',
    "keep audit --failed --json",
  ];
  static override flags = {
    limit: integer({
      description: "at most so many, the newest",
      helpValue: "NUMBER",
      default: 20,
      min: 1,
      max: 1_000_000,
    }),
    ...timeFlags,
    user: string({
      description: "whose user or agent has this in its name",
      helpValue: "TEXT",
    }),
    command: string({ description: "only this command", helpValue: "NAME" }),
    env: list({
      char: "e",
      description: "what was done in these environments",
      helpValue: "ENV,…",
    }),
    vault: list({ char: "v", description: "what was done in these vaults", helpValue: "SLUG,…" }),
    only,
    except,
    failed: boolean({ description: "only what failed" }),
    format: tableFormat,
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Audit);
    const context = this.context(flags);
    const found = await readAudit(context, {
      ...flags,
      ...readSpan(flags, context.now()),
    });
    const warning = auditWarning(found);
    if (warning !== undefined) this.terminal.warn(warning);
    await this.print(found.records, () => renderAudit(found, flags.format, this.terminal.style));
    const note = auditNote(found);
    if (note !== undefined) this.terminal.note(note);
  }
}
