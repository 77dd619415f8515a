import { exitCodes } from "../exit-codes.ts";
import { didYouMean, entry } from "./entry.ts";

const { usage, notAllowed, network } = exitCodes;

const logIn = (profile: string | undefined): string =>
  profile === undefined ? "aws sso login" : `aws sso login --profile ${profile}`;

/** Signing in to AWS. */
export const awsCredentialErrors = {
  NO_CREDENTIALS: entry<{ vault: string; tried: readonly string[]; profile?: string | undefined }>(
    notAllowed,
    (d) => `There are no AWS credentials for the vault ${d.vault}. Tried: ${d.tried.join("; ")}.`,
    (d) =>
      `Log in (${logIn(d.profile)}), or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; keep whoami shows who you are then.`,
  ),
  PROFILE_NOT_FOUND: entry<{
    profile: string;
    from: string;
    files: string;
    nearest?: string | undefined;
  }>(
    usage,
    (d) => `There is no profile ${d.profile} in ${d.files} (named by ${d.from}).`,
    (d) =>
      didYouMean(
        d.nearest,
        `In the config file its section is [profile ${d.profile}]; aws configure list-profiles shows what is there.`,
      ),
  ),
  AWS_CONFIG_INVALID: entry<{ file: string; problem: string }>(
    usage,
    (d) => `The AWS configuration cannot be used: ${d.problem} (${d.file}).`,
    () => "Mend it; Keep takes no other identity instead.",
  ),
  VAULT_LOOP: entry<{ vaults: readonly string[] }>(
    usage,
    (d) => `The credentials of a vault lead back to it: ${d.vaults.join(" > ")}.`,
    (d) => `Let one of them take its keys from elsewhere: keep vault:show ${d.vaults[0]}`,
  ),
  LITERAL_CREDENTIAL: entry<{ vault: string; field: string; file: string }>(
    usage,
    (d) => `${d.field} stands in ${d.file} itself, and git would commit that file.`,
    (d) =>
      `Take the key back at AWS if it was ever committed, and name where it is instead: env:NAME, or {vault:KEY} (keep vault:edit ${d.vault}).`,
  ),
  CREDENTIAL_MISSING: entry<{ vault: string; field: string; place: string }>(
    notAllowed,
    (d) => `${d.field} of the vault ${d.vault} is to be found in ${d.place}, and is not there.`,
    () => "Set it there, or name another place with keep vault:edit.",
  ),
  CREDENTIALS_EXPIRED: entry<{ vault: string; profile?: string | undefined }>(
    notAllowed,
    (d) => `The AWS credentials for the vault ${d.vault} have expired.`,
    (d) => `Log in again (${logIn(d.profile)}), or set fresh keys where the old ones are.`,
  ),
  CREDENTIALS_REJECTED: entry<{ vault: string; error: string; profile?: string | undefined }>(
    notAllowed,
    (d) => `AWS does not accept the credentials for the vault ${d.vault} (${d.error}).`,
    (d) => `Check the access key, or log in again: ${logIn(d.profile)}`,
  ),
  SSO_EXPIRED: entry<{ vault: string; profile: string }>(
    notAllowed,
    (d) => `You are not logged in with the profile ${d.profile}, or no longer (vault ${d.vault}).`,
    (d) => logIn(d.profile),
  ),
  SSO_ROLE_DENIED: entry<{ vault: string; profile: string; account: string; role: string }>(
    notAllowed,
    (d) =>
      `The profile ${d.profile} names the role ${d.role} in the account ${d.account}, which you do not have (vault ${d.vault}).`,
    () => "Ask for it in IAM Identity Center, or mend sso_account_id and sso_role_name.",
  ),
  LOGIN_EXPIRED: entry<{ vault: string; profile: string }>(
    notAllowed,
    (d) => `You are not logged in with the profile ${d.profile}, or no longer (vault ${d.vault}).`,
    (d) => `aws login --profile ${d.profile}`,
  ),
  CREDENTIAL_PROCESS_FAILED: entry<{ vault: string; profile: string; problem: string }>(
    notAllowed,
    (d) =>
      `The credential_process of the profile ${d.profile} gave no credentials: ${d.problem} (vault ${d.vault}).`,
    () => "Run it by hand to see what it says; Keep does not show what it printed.",
  ),
  WEB_IDENTITY_REJECTED: entry<{ vault: string; file: string; role: string; problem: string }>(
    notAllowed,
    (d) =>
      `The web identity token in ${d.file} does not lead to ${d.role}: ${d.problem} (vault ${d.vault}).`,
    () => "Check that the file is fresh, and that the role trusts the one who issued it.",
  ),
  ROLE_NOT_ASSUMABLE: entry<{
    vault: string;
    role: string;
    action: string;
    principal?: string | undefined;
    needs: readonly string[];
  }>(
    notAllowed,
    (d) => `${d.principal ?? "You"} may not assume ${d.role} (vault ${d.vault}).`,
    (d) =>
      `The role's trust policy must allow ${[d.action, ...d.needs].join(", ")} to ${d.principal ?? "you"}, and so must that principal's own policy.`,
  ),
  MFA_CODE_REJECTED: entry<{ vault: string; device: string }>(
    notAllowed,
    (d) => `AWS does not accept the code of ${d.device} (vault ${d.vault}).`,
    () => "A code works once, and half a minute long. Wait for the next one.",
  ),
  METADATA_FAILED: entry<{
    vault: string;
    service: string;
    reason: string;
    status?: number | undefined;
  }>(
    (d) => (d.status === undefined ? network : notAllowed),
    (d) =>
      `${d.service} gives no credentials for the vault ${d.vault}: ${d.reason}${d.status === undefined ? "" : ` (HTTP ${d.status})`}.`,
    () => "Check that this runs where it should, with a role attached.",
  ),
} as const;
