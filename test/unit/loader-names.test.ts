import { describe, expect, test } from "vitest";
import { INHERITED_NAMES, INHERITED_ON_WINDOWS } from "../../src/core/inherited-names.ts";
import { whatNameDecides } from "../../src/core/loader-names.ts";

const UNIX = { ignoresCase: false };
const WINDOWS = { ignoresCase: true };

describe("names that change other programs", () => {
  test.each([
    ["PATH", "where programs are found"],
    ["LD_PRELOAD", "which libraries"],
    ["LD_ANYTHING_NEW", "which libraries"],
    ["DYLD_INSERT_LIBRARIES", "which libraries"],
    ["_RLD_LIST", "which libraries"],
    ["GCONV_PATH", "which libraries"],
    ["BASH_ENV", "shell"],
    ["ENV", "shell"],
    ["BASH_FUNC_ls%%", "shell"],
    ["PROMPT_COMMAND", "shell"],
    ["IFS", "shell"],
    ["EDITOR", "editor"],
    ["HOME", "settings"],
    ["GIT_SSH_COMMAND", "git"],
    ["GIT_CONFIG_KEY_0", "git"],
    ["NODE_OPTIONS", "Node.js"],
    ["NODE_EXTRA_CA_CERTS", "trust"],
    ["npm_config_script_shell", "Node.js"],
    ["NPM_CONFIG_NODE_OPTIONS", "Node.js"],
    ["PYTHONPATH", "Python"],
    ["PYTHONSTARTUP", "Python"],
    ["PERL5OPT", "Perl"],
    ["RUBYOPT", "Ruby"],
    ["JAVA_TOOL_OPTIONS", "Java"],
    ["_JAVA_OPTIONS", "Java"],
    ["PHP_INI_SCAN_DIR", "PHP"],
    ["DOTNET_STARTUP_HOOKS", ".NET"],
    ["CORECLR_PROFILER_PATH_64", ".NET"],
    ["RES_OPTIONS", "machine"],
    ["MAKEFLAGS", "build"],
  ])("%s is one", (name, what) => {
    expect(whatNameDecides(name, UNIX)).toContain(what);
  });

  // Names that applications, clouds and base images use for what they are.
  test.each(
    `DATABASE_URL PGPASSWORD AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_REGION NODE_ENV PORT
    PYTHONUNBUFFERED PYTHONDONTWRITEBYTECODE PYTHONIOENCODING RAILS_ENV RACK_ENV RUBY_ENV APP_ENV
    DOTNET_ENVIRONMENT ASPNETCORE_ENVIRONMENT DOTNET_RUNNING_IN_CONTAINER PHP_ENV GITHUB_TOKEN
    GIT_COMMIT GIT_AUTHOR_NAME NPM_TOKEN YARN_NPM_AUTH_TOKEN PIP_INDEX_URL BUNDLE_GITHUB__COM LOG_PATH
    HOMEPAGE PATHS MY_PATH KEEP_IDENTITY TMPDIR TZ LANG path Path OLD_PRELOAD BUILD_ENV SHELL_COLOR`.split(
      /\s+/,
    ),
  )("%s is none", (name) => {
    expect(whatNameDecides(name, UNIX)).toBeUndefined();
  });

  test("on Windows case makes no difference", () => {
    expect(whatNameDecides("Path", WINDOWS)).toContain("where programs");
    expect(whatNameDecides("ComSpec", WINDOWS)).toContain("where programs");
    expect(whatNameDecides("node_options", WINDOWS)).toContain("Node.js");
    expect(whatNameDecides("pythonunbuffered", WINDOWS)).toBeUndefined();
  });
});

describe("names that --no-inherit keeps", () => {
  test("are written as they are compared, each once", () => {
    for (const list of [INHERITED_NAMES, INHERITED_ON_WINDOWS])
      expect(new Set(list.map((name) => name.toUpperCase())).size).toBe(list.length);
    expect(INHERITED_ON_WINDOWS).toEqual(INHERITED_ON_WINDOWS.map((name) => name.toUpperCase()));
  });

  test("hold nothing of AWS, Keep or npm", () => {
    expect(INHERITED_NAMES.filter((name) => /^(?:AWS|KEEP|NPM|NODE)_/.test(name))).toEqual([]);
    expect(INHERITED_ON_WINDOWS.filter((name) => /^(?:AWS|KEEP|NPM|NODE)_/.test(name))).toEqual([]);
  });
});
