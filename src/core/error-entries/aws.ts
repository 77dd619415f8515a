import { exitCodes } from "../exit-codes.ts";
import { entry } from "./entry.ts";

const { usage, vault, notAllowed, conflict, network, invalid, cancelled } = exitCodes;

/** The vaults in AWS. */
export const awsErrors = {
  RESERVED_NAMESPACE: entry<{ namespace: string; vault: string }>(
    usage,
    (d) =>
      `AWS keeps parameters whose names begin with aws or ssm for itself, and so ${d.namespace} cannot be the namespace of ${d.vault}.`,
    () => "Take another namespace, or a vault in Secrets Manager.",
  ),
  NO_REGION: entry<{ vault: string; found?: string | undefined }>(
    usage,
    (d) =>
      d.found === undefined
        ? `The vault ${d.vault} has no AWS region, and neither has the environment.`
        : `What ${d.found} says for the vault ${d.vault} is no AWS region.`,
    (d) =>
      `keep vault:edit ${d.vault} --region REGION, or set KEEP_REGION or AWS_REGION, for example to eu-central-1.`,
  ),
  CLOCK_SKEW: entry<{ vault: string; minutes: number }>(
    notAllowed,
    (d) =>
      `The clock of this machine is ${d.minutes} minutes away from the one of AWS, which refuses such calls (vault ${d.vault}).`,
    () => "Set the clock.",
  ),
  ACCESS_DENIED: entry<{
    action: string;
    vault: string;
    env: string;
    principal?: string | undefined;
    resource?: string | undefined;
  }>(
    notAllowed,
    (d) => `${d.principal ?? "You"} may not call ${d.action} (${d.vault}:${d.env}).`,
    (d) => `Ask for a policy that allows ${d.action} on ${d.resource ?? "this secret"}.`,
  ),
  KMS_FAILED: entry<{ vault: string; env: string; error: string; key?: string | undefined }>(
    vault,
    (d) =>
      `The KMS key ${d.key === undefined ? "" : `${d.key} `}of ${d.vault}:${d.env} cannot be used (${d.error}).`,
    () => "Check that the key exists in this region, is enabled, and that you may use it.",
  ),
  THROTTLED: entry<{ vault: string; env: string; action: string }>(
    network,
    (d) => `AWS kept refusing ${d.action} for ${d.vault}:${d.env}: too many calls.`,
    () => "Try again later; --timeout gives the retries more time.",
  ),
  UNREACHABLE: entry<{
    vault: string;
    endpoint: string;
    reason: string;
    proxy?: string | undefined;
  }>(
    network,
    (d) =>
      `${d.endpoint} (vault ${d.vault}) cannot be reached${d.proxy === undefined ? "" : ` through the proxy that ${d.proxy} names`}: ${d.reason}.`,
    () => "Check the network, and the region or endpoint of the vault.",
  ),
  ENDPOINT_INVALID: entry<{ vault: string; found?: string | undefined }>(
    usage,
    (d) =>
      d.found === undefined
        ? `There is no such address of AWS for the vault ${d.vault}: FIPS or dual-stack does not go with its region or its own endpoint.`
        : `What ${d.found} says for the vault ${d.vault} is no http or https address.`,
    (d) =>
      d.found === undefined
        ? "Look at AWS_USE_FIPS_ENDPOINT, AWS_USE_DUALSTACK_ENDPOINT and the vault's endpoint."
        : "Write it like https://localhost:4566, or leave it out for AWS itself.",
  ),
  TIMED_OUT: entry<{ vault: string; env: string; seconds: number; state: string }>(
    network,
    (d) => `${d.vault}:${d.env} did not finish within ${d.seconds} s: ${d.state}.`,
    () => "Give it more time with --timeout SECONDS.",
  ),
  INTERRUPTED: entry<{ state: string }>(cancelled, (d) => `It was stopped: ${d.state}.`),
  SERVICE_FAILED: entry<{
    vault: string;
    env: string;
    action: string;
    error: string;
    status?: number | undefined;
    request?: string | undefined;
    meaning?: string | undefined;
  }>(
    vault,
    (d) => `${d.action} failed for ${d.vault}:${d.env}: ${d.meaning ?? d.error}.`,
    (d) => (d.request === undefined ? undefined : `AWS request ${d.request}.`),
  ),
  TYPE_CHANGE: entry<{ key: string; vault: string; stored: "plain" | "encrypted" }>(
    conflict,
    (d) =>
      `${d.key} is stored ${d.stored === "plain" ? "unencrypted" : "encrypted"} in ${d.vault}, and SSM cannot change that in place.`,
    (d) => `Delete it first, or set it ${d.stored === "plain" ? "with" : "without"} --plain.`,
  ),
  VALUE_REFUSED: entry<{ key: string; vault: string }>(
    invalid,
    (d) => `SSM does not take the value of ${d.key} (${d.vault}): it has {{…}} in it.`,
    () => "Store it encoded, for example with base64, or in another vault.",
  ),
  SCHEDULED_FOR_DELETION: entry<{ key: string; vault: string; env: string }>(
    conflict,
    (d) =>
      `${d.key} was deleted from ${d.vault}:${d.env}, and its name is taken as long as it can be restored.`,
    (d) =>
      `Bring it back, then set it: keep restore ${d.key} --vault ${d.vault} --env ${d.env} (or end it for good: keep delete ${d.key} --vault ${d.vault} --env ${d.env} --purge).`,
  ),
} as const;
