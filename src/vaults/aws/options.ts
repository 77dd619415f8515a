import type { DriverOption } from "../../core/vault.ts";

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
    pattern: /^https?:\/\/\S+$/,
    expected: "an http or https address",
  },
  {
    field: "role_arn",
    flag: "role-arn",
    summary: "role to assume",
    pattern: /^arn:[a-z-]+:iam::\d{12}:role\/\S+$/,
    expected: "the ARN of an IAM role",
  },
];
