import { homedir, userInfo } from "node:os";
import { join } from "node:path";

/** The folder of Keep's personal files: `$XDG_CONFIG_HOME/keep`, or the platform's equivalent. */
export function userConfigFolder(
  variables: {
    readonly XDG_CONFIG_HOME?: string | undefined;
    readonly APPDATA?: string | undefined;
  },
  platform: NodeJS.Platform = process.platform,
): string {
  if (variables.XDG_CONFIG_HOME) return join(variables.XDG_CONFIG_HOME, "keep");
  if (platform === "win32")
    return join(variables.APPDATA ?? join(homedir(), "AppData", "Roaming"), "keep");
  if (platform === "darwin") return join(homedir(), "Library", "Application Support", "keep");
  return join(homedir(), ".config", "keep");
}

/** The name of the user of this process, if the system knows one. */
export function userName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}
