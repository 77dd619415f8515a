import { readFile } from "node:fs/promises";
import { KeepError } from "../../../core/errors.ts";
import { errorReason } from "../../../system/error-reason.ts";

/** A token by which a role is assumed without keys, as GitHub and EKS hand them out. */
export interface WebIdentityToken {
  readonly file: string;
  readonly token: string;
}

/** Reads the token, each time anew: who issues it replaces the file. @throws WEB_IDENTITY_REJECTED */
export async function readWebIdentityToken(
  file: string,
  { vault, role }: { readonly vault: string; readonly role: string },
): Promise<WebIdentityToken> {
  const fail = (problem: string): never => {
    throw new KeepError("WEB_IDENTITY_REJECTED", { vault, file, role, problem });
  };
  let token: string;
  try {
    token = (await readFile(file, "utf8")).trim();
  } catch (error) {
    return fail(errorReason(error) ?? "it cannot be read");
  }
  return token === "" ? fail("the file is empty") : { file, token };
}
