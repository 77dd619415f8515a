import {
  BatchGetSecretValueCommand,
  type BatchGetSecretValueCommandInput,
  type BatchGetSecretValueCommandOutput,
  CreateSecretCommand,
  type CreateSecretCommandInput,
  type CreateSecretCommandOutput,
  DeleteSecretCommand,
  type DeleteSecretCommandInput,
  type DeleteSecretCommandOutput,
  DescribeSecretCommand,
  type DescribeSecretCommandInput,
  type DescribeSecretCommandOutput,
  GetSecretValueCommand,
  type GetSecretValueCommandInput,
  type GetSecretValueCommandOutput,
  ListSecretVersionIdsCommand,
  type ListSecretVersionIdsCommandInput,
  type ListSecretVersionIdsCommandOutput,
  ListSecretsCommand,
  type ListSecretsCommandInput,
  type ListSecretsCommandOutput,
  RestoreSecretCommand,
  type RestoreSecretCommandInput,
  type RestoreSecretCommandOutput,
  SecretsManagerClient,
  UpdateSecretCommand,
  type UpdateSecretCommandInput,
  type UpdateSecretCommandOutput,
} from "@aws-sdk/client-secrets-manager";
import { type ClientOptions, clientConfig, sendThrough } from "../aws/client.ts";
import type { Send } from "../aws/service.ts";

export type {
  SecretListEntry,
  SecretValueEntry,
  SecretVersionsListEntry,
} from "@aws-sdk/client-secrets-manager";

/** The calls that the driver makes, and no others. */
export type SecretsManagerCalls = {
  BatchGetSecretValue: {
    input: BatchGetSecretValueCommandInput;
    output: BatchGetSecretValueCommandOutput;
  };
  CreateSecret: { input: CreateSecretCommandInput; output: CreateSecretCommandOutput };
  DeleteSecret: { input: DeleteSecretCommandInput; output: DeleteSecretCommandOutput };
  DescribeSecret: { input: DescribeSecretCommandInput; output: DescribeSecretCommandOutput };
  GetSecretValue: { input: GetSecretValueCommandInput; output: GetSecretValueCommandOutput };
  ListSecretVersionIds: {
    input: ListSecretVersionIdsCommandInput;
    output: ListSecretVersionIdsCommandOutput;
  };
  ListSecrets: { input: ListSecretsCommandInput; output: ListSecretsCommandOutput };
  RestoreSecret: { input: RestoreSecretCommandInput; output: RestoreSecretCommandOutput };
  UpdateSecret: { input: UpdateSecretCommandInput; output: UpdateSecretCommandOutput };
};

/** Listing and reading in batches have 100 calls a second each; writing has 50 in all. */
const QUOTA = { perSecond: 100 };

export function openClient(options: ClientOptions): Send<SecretsManagerCalls> {
  const client = new SecretsManagerClient(clientConfig(options, QUOTA));
  return sendThrough<SecretsManagerCalls>(client, {
    BatchGetSecretValue: BatchGetSecretValueCommand,
    CreateSecret: CreateSecretCommand,
    DeleteSecret: DeleteSecretCommand,
    DescribeSecret: DescribeSecretCommand,
    GetSecretValue: GetSecretValueCommand,
    ListSecretVersionIds: ListSecretVersionIdsCommand,
    ListSecrets: ListSecretsCommand,
    RestoreSecret: RestoreSecretCommand,
    UpdateSecret: UpdateSecretCommand,
  });
}
