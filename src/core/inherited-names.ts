/**
 * What a program still gets with `--no-inherit`: what tells it where it is, who runs it, in which
 * language and on which terminal. docs/environment.md lists the same. Anything else may hold a secret, or
 * be the reason why it runs here and not elsewhere.
 */
export const INHERITED_NAMES: readonly string[] = [
  ["PATH", "HOME", "USER", "LOGNAME", "SHELL", "TMPDIR", "TZ", "TERM", "COLORTERM"],
  // Not LC_*: servers are told to take anything of that name (sshd_config, AcceptEnv LC_*).
  ["LANG", "LANGUAGE", "LC_ALL", "LC_ADDRESS", "LC_COLLATE", "LC_CTYPE", "LC_IDENTIFICATION"],
  ["LC_MEASUREMENT", "LC_MESSAGES", "LC_MONETARY", "LC_NAME", "LC_NUMERIC", "LC_PAPER"],
  ["LC_TELEPHONE", "LC_TIME"],
].flat();

/** The same on Windows, where programs do not start without some of them. */
export const INHERITED_ON_WINDOWS: readonly string[] = [
  ["PATH", "PATHEXT", "COMSPEC", "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "OS", "TEMP", "TMP"],
  ["USERNAME", "USERDOMAIN", "USERPROFILE", "HOMEDRIVE", "HOMEPATH", "LOGONSERVER"],
  ["APPDATA", "LOCALAPPDATA", "PROGRAMDATA", "ALLUSERSPROFILE", "PUBLIC", "COMPUTERNAME"],
  ["PROGRAMFILES", "PROGRAMFILES(X86)", "PROGRAMW6432", "COMMONPROGRAMFILES"],
  ["COMMONPROGRAMFILES(X86)", "COMMONPROGRAMW6432", "NUMBER_OF_PROCESSORS"],
  ["PROCESSOR_ARCHITECTURE", "TERM", "COLORTERM", "LANG", "TZ"],
].flat();
