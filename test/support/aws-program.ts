import { hasProgram } from "./programs.ts";

/** Whether the AWS CLI is here, which reads what Keep wrote and writes what Keep reads. */
export const hasAwsCli = hasProgram("aws", "--version", {
  optional: true,
  install: "pip install awscli",
});
