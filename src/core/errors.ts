import { awsCredentialErrors } from "./error-entries/aws-credentials.ts";
import { awsErrors } from "./error-entries/aws.ts";
import { editingErrors } from "./error-entries/editing.ts";
import type { Details, Entry } from "./error-entries/entry.ts";
import { environmentErrors } from "./error-entries/environment.ts";
import { fileErrors } from "./error-entries/files.ts";
import { localVaultErrors } from "./error-entries/local-vault.ts";
import { planErrors } from "./error-entries/plans.ts";
import { processErrors } from "./error-entries/processes.ts";
import { secretErrors } from "./error-entries/secrets.ts";
import { usageErrors } from "./error-entries/usage.ts";
import { variablesFileErrors } from "./error-entries/variables-files.ts";
import { versionErrors } from "./error-entries/versions.ts";
import { workspaceErrors } from "./error-entries/workspace.ts";
import type { ExitCode } from "./exit-codes.ts";

export type { Details } from "./error-entries/entry.ts";

/** Every error that Keep knows: code, exit code, sentence, hint. `docs/errors.md` lists the same. */
export const catalogue = {
  ...usageErrors,
  ...workspaceErrors,
  ...secretErrors,
  ...versionErrors,
  ...planErrors,
  ...editingErrors,
  ...localVaultErrors,
  ...awsErrors,
  ...awsCredentialErrors,
  ...fileErrors,
  ...variablesFileErrors,
  ...environmentErrors,
  ...processErrors,
} as const;

export type ErrorCode = keyof typeof catalogue;
type DetailsOf<C extends ErrorCode> = Parameters<(typeof catalogue)[C]["sentence"]>[0];

/** An error that Keep knows, from the catalogue. Its text never holds a secret's value. */
export class KeepError<C extends ErrorCode = ErrorCode> extends Error {
  override readonly name = "KeepError";
  readonly code: C;
  readonly exitCode: ExitCode;
  readonly hint: string | undefined;
  readonly excerpt: string | undefined;
  readonly details: Details;

  constructor(code: C, details: DetailsOf<C>) {
    const { exit, sentence, hint, excerpt } = catalogue[code] as unknown as Entry<Details>;
    super(sentence(details));
    this.code = code;
    this.exitCode = typeof exit === "function" ? exit(details) : exit;
    this.hint = hint?.(details);
    this.excerpt = excerpt?.(details);
    this.details = details;
  }
}
