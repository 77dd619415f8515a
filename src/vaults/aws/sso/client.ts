import {
  GetRoleCredentialsCommand,
  type GetRoleCredentialsCommandInput,
  type GetRoleCredentialsCommandOutput,
  SSOClient,
} from "@aws-sdk/client-sso";
import { type ClientOptions, clientConfig, sendThrough } from "../client.ts";
import type { Send } from "../service.ts";

/** The one call to the portal of IAM Identity Center. */
export type SsoCalls = {
  GetRoleCredentials: {
    input: GetRoleCredentialsCommandInput;
    output: GetRoleCredentialsCommandOutput;
  };
};

const QUOTA = { perSecond: 20 };

export function openClient(options: ClientOptions): Send<SsoCalls> {
  return sendThrough<SsoCalls>(new SSOClient(clientConfig(options, QUOTA)), {
    GetRoleCredentials: GetRoleCredentialsCommand,
  });
}
