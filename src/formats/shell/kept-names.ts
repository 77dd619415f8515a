/*
 * Names that shells have for themselves, found by letting each shell source an assignment and
 * looking at its child's environment: dash 0.5.12, bash 5.2, busybox 1.35, ksh 93u+m 1.0.4, mksh
 * 59c and zsh 5.9. Some come with modules of zsh, or were read-only in an older bash.
 */

/** Read-only in one of sh, bash and ksh, or not what was assigned, or of weight for what is read. */
const KEPT = new Set(
  `_ BASHOPTS BASHPID BASH_ALIASES BASH_ARGC BASH_ARGV BASH_ARGV0 BASH_CMDS BASH_COMPAT BASH_LINENO
  BASH_REMATCH BASH_SOURCE BASH_SUBSHELL BASH_VERSINFO BASH_XTRACEFD COMP_WORDBREAKS DIRSTACK
  EPOCHREALTIME EPOCHSECONDS EUID FUNCNAME GROUPS HISTCMD IFS KSHEGID KSHGID KSHUID KSH_VERSION
  LINENO OPTIND PGRP PIPESTATUS PPID RANDOM SECONDS SHELLOPTS SRANDOM UID USER_ID`.split(/\s+/),
);

/** The same in zsh alone. */
const KEPT_BY_ZSH = new Set(
  `ARGC EGID ERRNO GID HISTCHARS KEYBOARD_HACK TRY_BLOCK_ERROR TRY_BLOCK_INTERRUPT TTYIDLE USERNAME
  ZLE_RPROMPT_INDENT ZSH_EVAL_CONTEXT ZSH_SUBSHELL aliases argv builtins cdpath commands dirstack
  dis_aliases dis_builtins dis_functions dis_functions_source dis_galiases dis_patchars dis_reswords
  dis_saliases epochtime errnos fignore fpath funcfiletrace funcsourcetrace funcstack functions
  functions_source functrace galiases histchars history historywords jobdirs jobstates jobtexts
  keymaps langinfo mailpath manpath mapfile module_path modules nameddirs options parameters patchars
  path pipestatus psvar reswords saliases status sysparams termcap terminfo userdirs usergroups watch
  widgets zsh_eval_context zsh_scheduled_events`.split(/\s+/),
);

/** Numbers in one shell or the other, which makes another number of anything else. */
const COUNTS = new Set(
  `COLUMNS FUNCNEST HISTSIZE JOBMAX KEYTIMEOUT LINES LISTMAX MAILCHECK SAVEHIST SHLVL TMOUT`.split(
    " ",
  ),
);

/** Whether sh, bash or ksh would not hand this variable on as it is. */
export const isKeptByShells = (name: string, value: string): boolean =>
  KEPT.has(name) || (COUNTS.has(name) && !/^[1-9]\d{0,8}$/.test(value));

/** Whether zsh would not, though the others would. */
export const isKeptByZsh = (name: string): boolean => KEPT_BY_ZSH.has(name);
