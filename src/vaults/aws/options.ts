import type { DriverOption } from "../../core/vault.ts";

const address = { pattern: /^https?:\/\/\S+$/, expected: "an http or https address" };

/** A key itself in the arguments of a command could be read by every program of the machine. */
const keyReference = {
  pattern: /^(?:env:[A-Za-z_]\w*|\{[a-z0-9][a-z0-9_-]*:[\w-]+\})$/,
  expected: "env:NAME or {vault:KEY}, never the key itself",
};

const sessionName = {
  pattern: /^[\w+=,.@-]{2,64}$/,
  expected: "2 to 64 characters A-Z, a-z, 0-9 and _+=,.@-",
};

/** What the vault files of both AWS drivers may say (`product.md` 3). */
export const awsOptions: readonly DriverOption[] = [
  {
    field: "region",
    flag: "region",
    summary: "AWS region, for example eu-central-1",
    pattern: /^[a-z]{2}(?:-[a-z]+)+-\d$/,
    expected: "a region such as eu-central-1",
  },
  {
    field: "key",
    flag: "kms-key",
    summary: "KMS key: id, ARN or alias (default: the AWS managed key)",
  },
  { field: "profile", flag: "profile", summary: "named profile of the AWS configuration" },
  {
    field: "endpoint",
    flag: "endpoint",
    summary: "address of an AWS-compatible service",
    ...address,
  },
  {
    field: "sts_endpoint",
    flag: "sts-endpoint",
    summary: "address at which roles are assumed",
    ...address,
  },
  {
    field: "access_key_id",
    flag: "access-key-id",
    summary: "where the access key's id is: env:NAME or {vault:KEY}",
    ...keyReference,
  },
  {
    field: "secret_access_key",
    flag: "secret-access-key",
    summary: "where the secret access key is, likewise",
    ...keyReference,
  },
  {
    field: "session_token",
    flag: "session-token",
    summary: "where the session token is, likewise",
    ...keyReference,
  },
  {
    field: "web_identity_token_file",
    flag: "web-identity-token-file",
    summary: "file with a token by which the first role is assumed (OIDC)",
  },
  {
    field: "role_arn",
    flag: "role-arn",
    summary: "role to assume, or several in turn",
    type: "list",
    pattern: /^arn:[a-z-]+:iam::\d{12}:role\/\S+$/,
    expected: "the ARN of an IAM role",
  },
  { field: "external_id", flag: "external-id", summary: "external id that the last role asks for" },
  {
    field: "session_name",
    flag: "session-name",
    summary: "name of the session (default: keep- and your user name)",
    ...sessionName,
  },
  {
    field: "session_duration",
    flag: "session-duration",
    summary: "seconds that the last role's session lasts",
    type: "integer",
    pattern: /^(?:9\d\d|[1-9]\d{3}|[1-3]\d{4}|4[0-2]\d{3}|43[01]\d\d|43200)$/,
    expected: "900 to 43200 seconds",
  },
  {
    field: "session_tags",
    flag: "session-tags",
    summary: "tags of the last role's session: NAME=VALUE,…",
    type: "pairs",
    expected: "NAME=VALUE,NAME=VALUE",
  },
  {
    field: "transitive_tag_keys",
    flag: "transitive-tag-keys",
    summary: "those of them that later roles keep",
    type: "list",
    expected: "names of session tags",
  },
  {
    field: "source_identity",
    flag: "source-identity",
    summary: "name that stays with every session",
    ...sessionName,
  },
  {
    field: "mfa_serial",
    flag: "mfa-serial",
    summary: "MFA device whose code the first role asks for",
    pattern: /^(?:arn:[a-z-]+:iam::\d{12}:mfa\/\S+|[\w-]{9,256})$/,
    expected: "the ARN or the serial number of an MFA device",
  },
];
