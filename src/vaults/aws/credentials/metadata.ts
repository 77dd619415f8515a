import { KeepError } from "../../../core/errors.ts";
import type { Variables } from "../../../core/variables.ts";
import { networkReason } from "../failures.ts";
import type { AwsWorld } from "../world.ts";
import type { Credentials } from "./credentials.ts";

const CONTAINER_ADDRESS = "169.254.170.2";
const INSTANCE_ADDRESS = "169.254.169.254";

/** What the container's credential service hands out. @throws METADATA_FAILED */
export async function fromContainer(world: AwsWorld, vault: string): Promise<Credentials> {
  const { containerCredentials } = await import("./client.ts");
  const { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: path, AWS_CONTAINER_CREDENTIALS_FULL_URI: url } =
    world.variables;
  // Whoever knows the path gets the credentials.
  const address = path === undefined ? url : CONTAINER_ADDRESS;
  try {
    return await containerCredentials(world.warn);
  } catch (error) {
    const service = `The container's credential service (${shown(address)})`;
    throw new KeepError("METADATA_FAILED", { vault, service, ...reasonOf(error) });
  }
}

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
 * The libraries give a status, a code of the system, or only a sentence around one of them; they
 * have no other errors than these.
 */
function reasonOf(error: unknown): { readonly reason: string; readonly status?: number } {
  const { message, statusCode } = error as { message?: unknown; statusCode?: unknown };
  const text = String(message);
  const status = Number(statusCode ?? /status: (\d{3})\b/.exec(text)?.[1] ?? 0);
  if (status > 0) return { status, reason: status === 404 ? "no role is attached" : "it refuses" };
  const code = /\b(E[A-Z]{4,})\b/.exec(text)?.[1];
  const reason = networkReason(error as Error) ?? networkReason({ code });
  if (reason !== undefined) return { reason };
  return {
    reason: /time/i.test(text) ? "it does not answer in time" : "its answer makes no sense",
  };
}
