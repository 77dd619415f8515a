import { KeepError } from "../../../core/errors.ts";
import type { Variables } from "../../../core/variables.ts";
import { networkReason } from "../failures.ts";
import type { AwsWorld } from "../world.ts";
import type { Credentials } from "./credentials.ts";

const INSTANCE_ADDRESS = "169.254.169.254";

/** What the metadata service of the machine hands out. @throws METADATA_FAILED */
export async function fromInstance({ variables }: AwsWorld, vault: string): Promise<Credentials> {
  const { instanceCredentials } = await import("./client.ts");
  try {
    return await instanceCredentials();
  } catch (error) {
    const address = shown(variables.AWS_EC2_METADATA_SERVICE_ENDPOINT ?? INSTANCE_ADDRESS);
    const service = `The instance metadata service (${address})`;
    throw new KeepError("METADATA_FAILED", { vault, service, ...reasonOf(error) });
  }
}

export function isInstanceMetadataOff({ AWS_EC2_METADATA_DISABLED }: Variables): boolean {
  return AWS_EC2_METADATA_DISABLED?.toLowerCase() === "true";
}

/** An address may carry a password. */
function shown(address: string | undefined): string {
  if (address === undefined || !URL.canParse(address)) return address ?? "";
  return new URL(address).host;
}

/**
 * The library gives a status, a code of the system, or only a sentence around one of them; it has
 * no other errors than these.
 */
function reasonOf(error: unknown): { readonly reason: string; readonly status?: number } {
  const { message, statusCode, name } = error as Readonly<Record<string, unknown>>;
  const status = Number(statusCode ?? 0);
  // It was asked without a token, and takes no such requests.
  if (status === 401) return { status, reason: NO_TOKEN };
  if (name === "InstanceMetadataV1FallbackError") return { reason: NO_TOKEN };
  if (status > 0) return { status, reason: status === 404 ? "no role is attached" : "it refuses" };
  const text = String(message);
  const code = /\b(E[A-Z]{4,})\b/.exec(text)?.[1];
  const reason = networkReason(error as Error) ?? networkReason({ code });
  if (reason !== undefined) return { reason };
  return {
    reason: /time/i.test(text) ? "it does not answer in time" : "its answer has no credentials",
  };
}

const NO_TOKEN = "it gave no token, as in a container that is more hops away than it allows";
