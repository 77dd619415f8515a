import { KeepError } from "../../../core/errors.ts";
import type { Variables } from "../../../core/variables.ts";
import type { Credentials } from "./credentials.ts";

/** The keys in the environment; half of them is an error. @throws AWS_CONFIG_INVALID */
export function environmentCredentials(variables: Variables): Credentials | undefined {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = variables;
  if (accessKeyId === undefined && secretAccessKey === undefined) return undefined;
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    const missing = accessKeyId === undefined ? "AWS_ACCESS_KEY_ID" : "AWS_SECRET_ACCESS_KEY";
    const problem = `${missing} is not set, but the other half of the key is`;
    throw new KeepError("AWS_CONFIG_INVALID", { file: "environment", problem });
  }
  const sessionToken = variables["AWS_SESSION_TOKEN"];
  const expiry = variables["AWS_CREDENTIAL_EXPIRATION"];
  const expiration = expiry === undefined ? undefined : new Date(expiry);
  return {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
    ...(expiration === undefined || Number.isNaN(expiration.getTime()) ? {} : { expiration }),
  };
}
