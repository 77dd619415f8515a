import { KeepError } from "../../../core/errors.ts";
import type { Variables } from "../../../core/variables.ts";
import type { Credentials } from "./credentials.ts";

/**
 * The keys in the environment, without the end of a line that came with them; half of them is an
 * error. @throws AWS_CONFIG_INVALID
 */
export function environmentCredentials(variables: Variables): Credentials | undefined {
  const accessKeyId = variables.AWS_ACCESS_KEY_ID?.trim();
  const secretAccessKey = variables.AWS_SECRET_ACCESS_KEY?.trim();
  if (accessKeyId === undefined && secretAccessKey === undefined) return undefined;
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    const missing = accessKeyId === undefined ? "AWS_ACCESS_KEY_ID" : "AWS_SECRET_ACCESS_KEY";
    const problem = `${missing} is not set, but the other half of the key is`;
    throw new KeepError("AWS_CONFIG_INVALID", { file: "environment", problem });
  }
  const sessionToken = variables["AWS_SESSION_TOKEN"]?.trim();
  const expiry = variables["AWS_CREDENTIAL_EXPIRATION"];
  const expiration = expiry === undefined ? undefined : new Date(expiry);
  return {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
    ...(expiration === undefined || Number.isNaN(expiration.getTime()) ? {} : { expiration }),
  };
}
