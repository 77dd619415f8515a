import {
  DeleteParameterCommand,
  type DeleteParameterCommandInput,
  type DeleteParameterCommandOutput,
  DeleteParametersCommand,
  type DeleteParametersCommandInput,
  type DeleteParametersCommandOutput,
  GetParameterCommand,
  type GetParameterCommandInput,
  type GetParameterCommandOutput,
  GetParameterHistoryCommand,
  type GetParameterHistoryCommandInput,
  type GetParameterHistoryCommandOutput,
  GetParametersByPathCommand,
  type GetParametersByPathCommandInput,
  type GetParametersByPathCommandOutput,
  GetParametersCommand,
  type GetParametersCommandInput,
  type GetParametersCommandOutput,
  ListTagsForResourceCommand,
  type ListTagsForResourceCommandInput,
  type ListTagsForResourceCommandOutput,
  PutParameterCommand,
  type PutParameterCommandInput,
  type PutParameterCommandOutput,
  SSMClient,
} from "@aws-sdk/client-ssm";
import { type ClientOptions, clientConfig, sendThrough } from "../aws/client.ts";
import type { Send } from "../aws/service.ts";

export type { Parameter, ParameterHistory } from "@aws-sdk/client-ssm";

/** The calls that the driver makes, and no others. */
export type SsmCalls = {
  DeleteParameter: { input: DeleteParameterCommandInput; output: DeleteParameterCommandOutput };
  DeleteParameters: { input: DeleteParametersCommandInput; output: DeleteParametersCommandOutput };
  GetParameter: { input: GetParameterCommandInput; output: GetParameterCommandOutput };
  GetParameterHistory: {
    input: GetParameterHistoryCommandInput;
    output: GetParameterHistoryCommandOutput;
  };
  GetParameters: { input: GetParametersCommandInput; output: GetParametersCommandOutput };
  GetParametersByPath: {
    input: GetParametersByPathCommandInput;
    output: GetParametersByPathCommandOutput;
  };
  ListTagsForResource: {
    input: ListTagsForResourceCommandInput;
    output: ListTagsForResourceCommandOutput;
  };
  PutParameter: { input: PutParameterCommandInput; output: PutParameterCommandOutput };
};

/** All readings of SSM share 40 calls a second, by default, for an account and region. */
const QUOTA = { perSecond: 40 };

export function openClient(options: ClientOptions): Send<SsmCalls> {
  return sendThrough<SsmCalls>(new SSMClient(clientConfig(options, QUOTA)), {
    DeleteParameter: DeleteParameterCommand,
    DeleteParameters: DeleteParametersCommand,
    GetParameter: GetParameterCommand,
    GetParameterHistory: GetParameterHistoryCommand,
    GetParameters: GetParametersCommand,
    GetParametersByPath: GetParametersByPathCommand,
    ListTagsForResource: ListTagsForResourceCommand,
    PutParameter: PutParameterCommand,
  });
}
