import { type Environment, comparedName } from "./environment.ts";
import { matchesGlob } from "./glob.ts";

/** Variables that change what programs are, beside what they do. */
interface Family {
  /** What is changed, after "PATH decides". */
  readonly decides: string;
  /** Globs. */
  readonly names: string;
  /** Some of them that change nothing of the kind. */
  readonly but?: string;
}

/**
 * Names by which whoever can write to a vault could have other code run than is meant, or have a program
 * trust or ask somebody else. Gathered from sudo's list of variables that it removes (env.c,
 * `initial_badenv_table`), glibc's for privileged programs (unsecvars.h), and the manuals of the
 * programs, named with each family. A name that is in wide use for something harmless is not here.
 */
export const NAME_FAMILIES: readonly Family[] = [
  {
    decides: "where programs are found",
    // Windows: CreateProcess, `assoc`, about_PSModulePath; AIX and HP-UX: LIBPATH, SHLIB_PATH.
    names: "PATH PATHEXT COMSPEC SYSTEMROOT WINDIR PSMODULEPATH __COMPAT_LAYER",
  },
  {
    decides: "which libraries every program loads",
    // ld.so(8), dyld(1), sudo's env.c; GTK, GLib and Qt: "Running and debugging" of their manuals.
    names: `LD_* DYLD_* LDR_* _RLD* LIBPATH SHLIB_PATH GLIBC_TUNABLES GCONV_PATH GETCONF_DIR LOCPATH
      NLSPATH PATH_LOCALE MALLOC_TRACE GTK_MODULES GTK_PATH GIO_MODULE_DIR GIO_EXTRA_MODULES
      QT_PLUGIN_PATH QML_IMPORT_PATH QML2_IMPORT_PATH`,
  },
  {
    decides: "whom programs trust",
    // openssl-env(7), Node.js: "Command-line API".
    names: `OPENSSL_CONF OPENSSL_MODULES OPENSSL_ENGINES SSL_CERT_FILE SSL_CERT_DIR
      NODE_EXTRA_CA_CERTS NODE_TLS_REJECT_UNAUTHORIZED`,
  },
  {
    decides: "which machine a name stands for",
    // resolver(5), hostname(7)
    names: "HOSTALIASES LOCALDOMAIN RES_OPTIONS RESOLV_HOST_CONF NIS_PATH",
  },
  {
    decides: "what a shell runs before its script",
    // bash(1), zsh: "Parameters Used By The Shell", ksh(1), readline(3)
    names: `ENV BASH_ENV BASH_FUNC_* BASH_LOADABLES_PATH SHELLOPTS BASHOPTS IFS PS4 PROMPT_COMMAND
      CDPATH GLOBIGNORE ZDOTDIR FPATH NULLCMD READNULLCMD INPUTRC`,
  },
  {
    decides: "which program is run for an editor, a pager or a password",
    // environ(7), less(1), sudo(8), ssh(1)
    names: `SHELL EDITOR VISUAL FCEDIT SUDO_EDITOR PAGER MANPAGER SYSTEMD_PAGER LESSOPEN LESSCLOSE
      BROWSER SUDO_ASKPASS SSH_ASKPASS RSYNC_RSH CVS_RSH SVN_SSH HGEDITOR HGMERGE HGRCPATH
      PSQL_EDITOR PSQL_PAGER VIMINIT EXINIT`,
  },
  {
    decides: "where programs look for their settings",
    // environ(7), the XDG base directory specification
    names:
      "HOME USERPROFILE HOMEDRIVE HOMEPATH APPDATA LOCALAPPDATA XDG_CONFIG_HOME XDG_CONFIG_DIRS",
  },
  {
    decides: "what git runs",
    // git(1), git-config(1)
    names: `GIT_SSH GIT_SSH_COMMAND GIT_EDITOR GIT_SEQUENCE_EDITOR GIT_PAGER GIT_ASKPASS
      GIT_EXTERNAL_DIFF GIT_PROXY_COMMAND GIT_EXEC_PATH GIT_TEMPLATE_DIR GIT_CONFIG GIT_CONFIG_*
      GIT_DIR GIT_COMMON_DIR`,
  },
  {
    decides: "what Node.js and npm load",
    // Node.js: "Command-line API"; npm: "config"; Yarn: "yarnPath"; Electron: "Environment Variables"
    names: `NODE_OPTIONS NODE_PATH NODE_REPL_EXTERNAL_MODULE NODE_V8_COVERAGE NODE_COMPILE_CACHE
      NODE_REDIRECT_WARNINGS NODE_ICU_DATA ELECTRON_RUN_AS_NODE BUN_OPTIONS BUN_INSPECT_PRELOAD
      NPM_CONFIG_NODE_OPTIONS NPM_CONFIG_SCRIPT_SHELL NPM_CONFIG_GLOBALCONFIG NPM_CONFIG_USERCONFIG
      NPM_CONFIG_PREFIX NPM_CONFIG_GIT NPM_CONFIG_EDITOR npm_config_node_options
      npm_config_script_shell npm_config_globalconfig npm_config_userconfig npm_config_prefix
      npm_config_git npm_config_editor YARN_YARN_PATH YARN_RC_FILENAME YARN_PLUGINS`,
  },
  {
    decides: "what Python loads",
    // Python: "Command line and environment"
    names: "PYTHON*",
    but: `PYTHONUNBUFFERED PYTHONDONTWRITEBYTECODE PYTHONIOENCODING PYTHONUTF8
      PYTHONHASHSEED PYTHONFAULTHANDLER PYTHONTRACEMALLOC PYTHONASYNCIODEBUG PYTHONDEVMODE
      PYTHONDEBUG PYTHONVERBOSE PYTHONOPTIMIZE PYTHONNOUSERSITE PYTHONSAFEPATH PYTHONMALLOC
      PYTHONCOERCECLOCALE PYTHONNODEBUGRANGES PYTHON_COLORS PYTHON_VERSION`,
  },
  {
    decides: "what Perl loads",
    // perlrun(1)
    names: "PERL5LIB PERL5OPT PERL5DB PERL5SHELL PERLLIB PERLIO PERLIO_DEBUG",
  },
  {
    decides: "what Ruby loads",
    // ruby(1), bundle-config(1), gem: "Gem paths"
    names: `RUBYOPT RUBYLIB RUBYPATH RUBYSHELL GEM_HOME GEM_PATH BUNDLE_GEMFILE BUNDLE_PATH
      BUNDLE_APP_CONFIG BUNDLE_BIN_PATH`,
  },
  {
    decides: "what Java loads",
    // The java command; java.lang.instrument; the start scripts of Maven, Gradle, Ant, sbt, Tomcat
    names: `CLASSPATH JAVA_HOME JAVA_TOOL_OPTIONS _JAVA_OPTIONS JDK_JAVA_OPTIONS JDK_JAVAC_OPTIONS
      IBM_JAVA_OPTIONS OPENJ9_JAVA_OPTIONS JAVA_OPTS CATALINA_OPTS MAVEN_OPTS MAVEN_ARGS GRADLE_OPTS
      ANT_OPTS ANT_ARGS SBT_OPTS`,
  },
  {
    decides: "what PHP loads",
    // PHP: "The configuration file"
    names: "PHPRC PHP_INI_SCAN_DIR",
  },
  {
    decides: "what .NET loads",
    // .NET: host-startup-hook.md, "DOTNET_* environment variables", "Setting up a profiling environment"
    names: `DOTNET_STARTUP_HOOKS DOTNET_ADDITIONAL_DEPS DOTNET_SHARED_STORE DOTNET_ROOT DOTNET_ROOT_*
      DOTNET_ROOT(X86) DOTNET_HOST_PATH COR_ENABLE_PROFILING COR_PROFILER COR_PROFILER_PATH*
      CORECLR_ENABLE_PROFILING CORECLR_PROFILER CORECLR_PROFILER_PATH* DOTNET_ENABLE_PROFILING
      DOTNET_PROFILER DOTNET_PROFILER_PATH* APPDOMAIN_MANAGER_ASM APPDOMAIN_MANAGER_TYPE
      ASPNETCORE_HOSTINGSTARTUPASSEMBLIES COMPLUS_*`,
  },
  {
    decides: "what other languages and build tools load or run",
    // lua(1), erl(1), "Startup" of R, go help environment, Cargo: "Environment Variables", GNU make
    names: `LUA_INIT* LUA_PATH* LUA_CPATH* ERL_LIBS ERL_FLAGS ERL_AFLAGS ERL_ZFLAGS
      ELIXIR_ERL_OPTIONS R_PROFILE R_PROFILE_USER R_ENVIRON R_ENVIRON_USER R_LIBS R_LIBS_USER R_HOME
      TCLLIBPATH AWKPATH AWKLIBPATH JULIA_LOAD_PATH JULIA_DEPOT_PATH GUILE_LOAD_PATH GOFLAGS GOROOT
      GOENV GOTOOLCHAIN RUSTC RUSTC_WRAPPER RUSTC_WORKSPACE_WRAPPER RUSTFLAGS CARGO_BUILD_RUSTC*
      MAKEFLAGS GNUMAKEFLAGS MAKEFILES`,
  },
];

/**
 * What a variable of this name decides about other programs, such as "where programs are found";
 * undefined for any other name.
 */
export function whatNameDecides(
  name: string,
  environment: Pick<Environment, "ignoresCase">,
): string | undefined {
  const compared = comparedName(name, environment);
  return NAME_FAMILIES.find(
    ({ names, but }) =>
      isIn(names, compared, environment) && !isIn(but ?? "", compared, environment),
  )?.decides;
}

/** Whether a name is one of a text of globs. */
function isIn(globs: string, name: string, environment: Pick<Environment, "ignoresCase">): boolean {
  return globs.split(/\s+/).some((glob) => matchesGlob(comparedName(glob, environment), name));
}
