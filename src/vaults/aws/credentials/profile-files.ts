import { readFile, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { KeepError } from "../../../core/errors.ts";
import { nearest } from "../../../core/nearest.ts";
import type { Variables } from "../../../core/variables.ts";
import { errorCode, errorReason } from "../../../system/error-reason.ts";
import type { ChosenProfile } from "../connection.ts";
import type { ParsedProfiles, Profile } from "./client.ts";

/** What the AWS configuration of this machine says. */
export interface ProfileFiles extends ParsedProfiles {
  /** Both files, for messages. */
  readonly shown: string;
}

/**
 * Reads the AWS configuration as it is now. The SDK takes what it cannot read or understand for
 * absent, and would go on to another identity; here it is an error.
 *
 * @param wanted whether a profile was named; a home folder of someone else is no error without
 * @throws AWS_CONFIG_INVALID
 */
export async function readProfileFiles(
  variables: Variables,
  wanted: boolean,
): Promise<ProfileFiles> {
  const { AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE } = variables;
  const config = AWS_CONFIG_FILE ?? join(homedir(), ".aws", "config");
  const credentials = AWS_SHARED_CREDENTIALS_FILE ?? join(homedir(), ".aws", "credentials");
  await Promise.all([
    checkFile(config, wanted || AWS_CONFIG_FILE !== undefined),
    checkFile(credentials, wanted || AWS_SHARED_CREDENTIALS_FILE !== undefined),
  ]);
  const { parseProfileFiles } = await import("./client.ts");
  return { ...(await parseProfileFiles()), shown: `${shorten(config)} or ${shorten(credentials)}` };
}

/** @throws PROFILE_NOT_FOUND */
export function findProfile(
  { profiles, shown }: ProfileFiles,
  { name, from }: ChosenProfile,
): Profile {
  const found = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (found !== undefined) return found;
  const known = Object.keys(profiles).filter((key) => !/^(?:services|sso-session)\./.test(key));
  throw new KeepError("PROFILE_NOT_FOUND", {
    profile: name,
    from,
    files: shown,
    nearest: nearest(name, known),
  });
}

async function checkFile(file: string, wanted: boolean): Promise<void> {
  const shown = shorten(file);
  const path = file.replace(/^~(?=\/)/, homedir());
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    const code = errorCode(error) ?? "";
    if (ABSENT.includes(code) || (code === "EACCES" && !wanted && !(await isOwn(path)))) return;
    const problem = errorReason(error) ?? "it cannot be read";
    throw new KeepError("AWS_CONFIG_INVALID", { file: shown, problem });
  }
  const problem = lineProblem(text);
  if (problem !== undefined) throw new KeepError("AWS_CONFIG_INVALID", { file: shown, problem });
}

/** Whether it belongs to who runs this, and not to the owner of a home that was left behind. */
async function isOwn(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && found.uid === process.getuid?.();
}

/** There is none, or the home folder is none, such as /dev/null. */
const ABSENT = ["ENOENT", "ENOTDIR"];

/** The first line that means nothing, or is not taken for what it means. */
function lineProblem(text: string): string | undefined {
  let inSection = false;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const content = line.split(/(?:^|\s)[;#]/, 1)[0]!.trim();
    const number = index + 1;
    if (content.startsWith("[")) {
      inSection = true;
      // Spaces within the brackets would be part of the name.
      if (!/^\[[^\s[\]](?:[^[\]]*[^\s[\]])?\]$/.test(content))
        return `line ${number} begins with [ and is no [section]`;
      if (isOfEveryObject(content)) return `line ${number} has a name that no profile can have`;
      continue;
    }
    if (content === "") continue;
    if (!inSection) return `line ${number} stands before any [section]`;
    // What is indented belongs to the setting above it.
    if (!/^[^=]+=/.test(content) && !/^\s/.test(line))
      return `line ${number} is neither a [section] nor a setting with =`;
  }
  return undefined;
}

/** The SDK would look for such a name in every object, and take what it finds for a profile. */
function isOfEveryObject(section: string): boolean {
  const [name = ""] = /[^\s"'[\]]+(?=["']?\]$)/.exec(section) ?? [];
  return name in {};
}

function shorten(file: string): string {
  const home = `${homedir()}/`;
  return file.startsWith(home) ? `~/${file.slice(home.length)}` : file;
}
