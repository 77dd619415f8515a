import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  type AssumeRoleCommandOutput,
  AssumeRoleWithWebIdentityCommand,
  type AssumeRoleWithWebIdentityCommandInput,
  type AssumeRoleWithWebIdentityCommandOutput,
  GetCallerIdentityCommand,
  type GetCallerIdentityCommandInput,
  type GetCallerIdentityCommandOutput,
  GetSessionTokenCommand,
  type GetSessionTokenCommandInput,
  type GetSessionTokenCommandOutput,
  STSClient,
} from "@aws-sdk/client-sts";
import { type ClientOptions, clientConfig, sendThrough } from "../client.ts";
import type { Send } from "../service.ts";

/** The calls that signing in makes, and no others. */
export type StsCalls = {
  AssumeRole: { input: AssumeRoleCommandInput; output: AssumeRoleCommandOutput };
  AssumeRoleWithWebIdentity: {
    input: AssumeRoleWithWebIdentityCommandInput;
    output: AssumeRoleWithWebIdentityCommandOutput;
  };
  GetCallerIdentity: {
    input: GetCallerIdentityCommandInput;
    output: GetCallerIdentityCommandOutput;
  };
  GetSessionToken: { input: GetSessionTokenCommandInput; output: GetSessionTokenCommandOutput };
};

/** An account has 600 calls a second for all that use it; this is one person's share. */
const QUOTA = { perSecond: 40 };

export function openClient(options: ClientOptions): Send<StsCalls> {
  return sendThrough<StsCalls>(new STSClient(clientConfig(options, QUOTA)), {
    AssumeRole: AssumeRoleCommand,
    AssumeRoleWithWebIdentity: AssumeRoleWithWebIdentityCommand,
    GetCallerIdentity: GetCallerIdentityCommand,
    GetSessionToken: GetSessionTokenCommand,
  });
}
