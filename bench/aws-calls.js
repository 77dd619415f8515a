// The calls that the bench itself sends to the server: to fill it, and to see what it takes alone.
import * as secretsManager from "@aws-sdk/client-secrets-manager";
import * as ssm from "@aws-sdk/client-ssm";
import { NAMESPACE, keyOf, valueOf } from "./workspace.js";

export const REGION = "us-east-1";
export const CREDENTIALS = { accessKeyId: "AKIAMADEUPFORBENCH00", secretAccessKey: "made-up" };

export const keysOf = (size) => Array.from({ length: size }, (_, index) => keyOf(index));

/** The environment of so many secrets. */
export const envOf = (size) => `aws${size}`;
export const folderOf = (size) => `${NAMESPACE}/${envOf(size)}`;

const calls = {
  ssm: {
    write: (folder, key) =>
      new ssm.PutParameterCommand({
        Name: `/${folder}/${key}`,
        Value: valueOf(key),
        Type: "SecureString",
      }),
    GetParameter: (folder, key) =>
      new ssm.GetParameterCommand({ Name: `/${folder}/${key}`, WithDecryption: true }),
    "GetParameters (10)": (folder) =>
      new ssm.GetParametersCommand({
        Names: keysOf(10).map((key) => `/${folder}/${key}`),
        WithDecryption: true,
      }),
    "GetParametersByPath (10)": (folder) =>
      new ssm.GetParametersByPathCommand({ Path: `/${folder}`, WithDecryption: true }),
  },
  secretsmanager: {
    write: (folder, key) =>
      new secretsManager.CreateSecretCommand({
        Name: `${folder}/${key}`,
        SecretString: valueOf(key),
      }),
    GetSecretValue: (folder, key) =>
      new secretsManager.GetSecretValueCommand({ SecretId: `${folder}/${key}` }),
    "ListSecrets (100)": (folder) =>
      new secretsManager.ListSecretsCommand({ Filters: named(folder), MaxResults: 100 }),
    "BatchGetSecretValue by ids (20)": (folder) =>
      new secretsManager.BatchGetSecretValueCommand({
        SecretIdList: keysOf(20).map((key) => `${folder}/${key}`),
      }),
    "BatchGetSecretValue by filter (20)": (folder) =>
      new secretsManager.BatchGetSecretValueCommand({ Filters: named(folder), MaxResults: 20 }),
  },
};

/** Those that are timed, each with its driver. */
export const readings = Object.entries(calls).flatMap(([driver, ofDriver]) =>
  Object.keys(ofDriver)
    .filter((name) => name !== "write")
    .map((name) => [name, driver]),
);

/** Clients of a server, and how they send a call of the list. */
export class Caller {
  #clients;

  constructor(endpoint) {
    // Built in where the SDK is bundled.
    process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
    const config = { region: REGION, endpoint, credentials: CREDENTIALS };
    this.#clients = {
      ssm: new ssm.SSMClient(config),
      secretsmanager: new secretsManager.SecretsManagerClient(config),
    };
  }

  send(driver, call, size, key) {
    return this.#clients[driver].send(calls[driver][call](folderOf(size), key));
  }
}

function named(folder) {
  return [{ Key: "name", Values: [`${folder}/`] }];
}
