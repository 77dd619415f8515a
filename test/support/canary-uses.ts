/** A command, and what it has to do with the canary, which is the value of K. */
export interface Use {
  readonly args: readonly string[];
  /** The value is the result. */
  readonly prints?: boolean;
  /** The value comes in through standard input, or a text with it (`Canary.inputOf`). */
  readonly input?: boolean | string;
  readonly env?: Readonly<Record<string, string>>;
}

const use = (...args: readonly string[]): Use => ({ args });

const edits = (EDITOR: string, ...flags: readonly string[]): Use => ({
  args: ["edit", "-e", "local", ...flags],
  env: { EDITOR },
});

const imports = (input: string, ...flags: readonly string[]): Use => ({
  args: ["import", "-", "-e", "local", ...flags],
  input,
});

/** Templates that K or another secret with it cannot fill, each for a reason of its own. */
export const AWKWARD_TEMPLATES: Readonly<Record<string, string>> = {
  "property.env": "A={local:K.a}\nB={local:K.a@1}\n",
  "broken.env": "A={local:BROKEN.a}\n",
  "none.env": "A={local:J.text.deeper}\nB={local:J.none}\n",
  "parsed.env": 'A={{json (fromJson (secret "local:K"))}}\n',
  "decoded.env": 'A={{base64decode (secret "local:K")}}\n',
  "required.env": 'A={{required "It must be there" (secret "local:J.empty")}}\n',
  "looked-up.env": 'A={{lookup (secret "local:K") "a"}}\n',
  "each.env": '{{#each (secret "local:K")}}A={{this}}\n{{/each}}',
  "field.env": '{{#with (fromJson (secret "local:J"))}}A={{text.deeper}}\n{{/with}}',
  "listed.env": '{{#each (secrets "local" only="K,B*")}}{{value}}={{name}}\n{{/each}}',
  "number.json": '{"a": -{local:K}}\n',
  "name.json": '{"a" {local:K}: 1}\n',
  "flow.yaml": "a: [{local:K}\n",
  "anchor.yaml": "a: &{local:K} 1\n",
  "heredoc.sh": "cat <<END\n{local:MANY}\nEND\n",
};

/** At least one use of every command, the first a plain one that works. */
export const uses: Readonly<Record<string, readonly Use[]>> = {
  audit: [use("audit"), use("audit", "--format", "json"), use("audit", "--limit", "1")],
  copy: [
    use("copy", "--from", "local", "--to", "staging", "--yes"),
    use("copy", "--from", "local", "--to", "staging", "--dry-run"),
    use("copy", "K", "--from", "local", "--to", "staging", "--map", "K=NUL", "--yes"),
    use("copy", "--from", "staging", "--to", "local", "--prune", "--yes"),
    use("copy", "--from", "local", "--to", "production"),
    use("copy", "NONE", "--from", "local", "--to", "staging"),
  ],
  delete: [
    use("delete", "K", "-e", "local", "--yes"),
    use("delete", "K", "-e", "local"),
    use("delete", "--only", "*", "-e", "local", "--dry-run"),
  ],
  diff: [
    use("diff", "local", "staging"),
    use("diff", "local", "staging", "--format", "json"),
    use("diff", "local", "staging", "--format", "markdown"),
    use("diff", "local", "--file", "ok.env"),
    use("diff", "local", "--template", "missing.env"),
    use("diff", "local", "--template", "property.env"),
    { args: ["diff", "local", "staging", "--unmask"], prints: true },
    use("diff", "local", "staging", "--unmask", "--format", "markdown"),
  ],
  edit: [
    edits("sed -i -e '$aNEW=1'", "--yes"),
    edits("sed -i -e '$aNEW=1'", "--dry-run"),
    edits("sed -i -e '$aNEW=1'"),
    // The value stands on lines that are none, and then in place of a name.
    edits("sed -i -e s/^K=//", "--yes"),
    edits("sed -i -e 's/^K=\\(.*\\)/\\1=K/'", "--yes"),
    edits("sed -i -e 's/^K=/J=/'", "--yes"),
    edits("cp ok.txt", "--yes"),
    edits("false", "--yes"),
    use("edit", "-e", "local", "--yes"),
  ],
  env: [
    { args: ["env", "-e", "local"], prints: true },
    { args: ["env", "-e", "local", "--shell", "fish"], prints: true },
    { args: ["env", "-e", "local", "--shell", "powershell"], prints: true },
    use("env", "-e", "local", "--unset"),
    { args: ["env", "-e", "local", "--template", "ok.env"], prints: true },
    use("env", "-e", "local", "--template", "missing.env"),
    use("env", "-e", "local", "--only", "K", "--map", "K=PATH"),
    use("env", "-e", "local", "--only", "K", "--map", "K=UID"),
    use("env", "-e", "local", "--only", "K", "--map", "K=a-b"),
    use("env", "-e", "staging"),
  ],
  "env:add": [use("env:add", "qa")],
  "env:list": [use("env:list")],
  "env:remove": [use("env:remove", "staging", "--yes"), use("env:remove", "production")],
  export: [
    { args: ["export", "-e", "local", "--dialect", "dotenvx"], prints: true },
    // No form that every reader takes alike.
    use("export", "-e", "local"),
    { args: ["export", "-e", "local", "--only", "K", "--dialect", "posix"], prints: true },
    use("export", "-e", "local", "--only", "K", "--map", "K=K-", "--prefix", "A"),
    ...["json", "yaml", "csv", "toml", "properties", "tfvars", "shell", "k8s"].map((format) => ({
      args: ["export", "-e", "local", "--format", format],
      prints: true,
    })),
    { args: ["export", "-e", "local", "--format", "github", "--file", "-"], prints: true },
    use("export", "-e", "local", "--format", "docker-secrets", "--file", "out.env"),
    use("export", "-e", "local", "--format", "docker-secrets", "--file", "."),
    use("export", "-e", "local", "--template", "ok.env", "--all"),
    {
      args: ["export", "-e", "local", "--template", "ok.env", "--all", "--dialect", "dotenvx"],
      prints: true,
    },
    { args: ["export", "-e", "local", "--template", "ok.env", "--format", "json"], prints: true },
    { args: ["export", "-e", "local", "--template", "ok.txt", "--as", "yaml"], prints: true },
    use("export", "-e", "local", "--dialect", "dotenvx", "--file", "out.env"),
    use("export", "-e", "local", "--file", "ok.env"),
    use("export", "-e", "local", "--file", "ok.env", "--check", "--dialect", "dotenvx"),
    use("export", "-e", "local", "--template", "missing.env"),
  ],
  get: [
    { args: ["get", "K", "-e", "local"], prints: true },
    { args: ["get", "K", "-e", "local", "--format", "table"], prints: true },
    { args: ["get", "K", "-e", "local", "--base64"], prints: true },
    { args: ["get", "K", "-e", "local", "--version", "1"], prints: true },
    { args: ["get", "local:K@1", "-e", "local"], prints: true },
    { args: ["get", "J.text", "-e", "local"], prints: true },
    { args: ["get", "J", "-e", "local", "--property", "list.0", "--raw"], prints: true },
    use("get", "K", "-e", "local", "--version", "9"),
    // No JSON, neither at all nor in what it is cut to; and a path that leads nowhere.
    use("get", "K", "-e", "local", "--property", "a"),
    use("get", "K.a@1", "-e", "local"),
    use("get", "BROKEN.a", "-e", "local"),
    use("get", "J.text.deeper", "-e", "local"),
    use("get", "K", "-e", "local", "--metadata", "--property", "ManagedBy"),
    use("get", "K", "-e", "local", "--metadata", "--property", "none"),
    use("get", "K", "-e", "local", "--metadata"),
    use("get", "L", "-e", "local"),
  ],
  help: [use("help"), use("help", "set")],
  history: [
    use("history", "K", "-e", "local"),
    use("history", "K", "-e", "local", "--format", "json", "--since", "1d", "--user", "x"),
    use("history", "NONE", "-e", "local"),
    { args: ["history", "K", "-e", "local", "--unmask"], prints: true },
  ],
  identity: [use("identity")],
  whoami: [use("whoami", "--vault", "local")],
  info: [use("info")],
  init: [use("init", "--yes"), use("init", "-n", "--name", "Shop", "--config", "other")],
  import: [
    imports('{"NEW": %json%, "K": %json%}', "--format", "json", "--yes"),
    imports('{"J": %json%}', "--format", "json", "--yes"),
    imports('{"J": %json%, "NEW": %json%}', "--format", "json", "--overwrite", "--dry-run"),
    imports('{"NEW": %json%, %json%}', "--format", "json", "--yes", "--partial"),
    imports('{"NEW": %json%}', "--yes"),
    imports("NEW: %json%\n- %text%\n", "--format", "yaml", "--yes"),
    imports('Key,Value\nNEW,"x" %text%\n%text%\n', "--format", "csv", "--yes"),
    imports("NEW='%text%\n%text%\nB=1\nB=%text%\n", "--yes"),
    imports("NEW=$(%text%)\nB=${%text%}\n%text%\n", "--dialect", "posix", "--yes"),
    imports("%text%\n", "--dialect", "docker", "--yes"),
  ],
  list: [
    use("list", "-e", "local"),
    use("list", "-e", "local", "--names"),
    use("list", "-e", "local", "--deleted"),
    use("list", "-e", "local", "--format", "env"),
    use("list", "-e", "local", "--format", "json"),
    { args: ["list", "-e", "local", "--unmask"], prints: true },
    { args: ["list", "-e", "local", "--unmask", "--format", "env"], prints: true },
  ],
  restore: [
    use("restore", "GONE", "-e", "local"),
    use("restore", "K", "-e", "local"),
    use("restore", "--only", "*", "-e", "local", "--dry-run"),
  ],
  rename: [
    use("rename", "K", "K_NEW", "-e", "local", "--yes"),
    use("rename", "K", "NUL", "-e", "local", "--yes"),
    use("rename", "--map", "K=NUL,NUL=K", "-e", "local", "--dry-run"),
    use("rename", "NONE", "X", "-e", "local", "--templates", "--yes"),
  ],
  rollback: [
    use("rollback", "K", "-e", "local", "--to", "1", "--yes"),
    use("rollback", "K", "-e", "local", "--yes"),
    use("rollback", "K", "-e", "local", "--to", "99", "--yes"),
    use("rollback", "NONE", "-e", "local"),
    use("rollback", "--at", "1s", "-e", "local", "--dry-run"),
    use("rollback", "--at", "1w", "-e", "local", "--yes"),
  ],
  run: [
    use("run", "-e", "local", "--", "true"),
    { args: ["run", "-e", "local", "--", "sh", "-c", 'echo "$K"'], prints: true },
    { args: ["run", "-e", "local", "-t", "ok.env", "--", "sh", "-c", 'echo "$A"'], prints: true },
    use("run", "-e", "local", "--redact", "--", "sh", "-c", 'echo "$K"; echo "$K" >&2'),
    use("run", "-e", "local", "--as-file", "K", "--", "sh", "-c", 'test -f "$K"'),
    use("run", "-e", "local", "--as-file", "NONE", "--", "true"),
    use("run", "-e", "local", "--", "no-such-program"),
    use("run", "-e", "local", "--", "./ok.env"),
    use("run", "-e", "local", "--", "sh", "-c", "kill -9 $$"),
    use("run", "-e", "local", "--template", "missing.env", "--", "true"),
    use("run", "-e", "local", "--template", "ok.txt", "--", "true"),
    use("run", "-e", "local", "--only", "K", "--map", "K=PATH", "--", "true"),
    use("run", "-e", "local", "--only", "K", "--map", "K=a=b", "--", "true"),
    use("run", "-e", "local", "--only", "K,J", "--map", "K=A,J=A", "--", "true"),
    use("run", "-e", "staging", "--", "true"),
    use("run", "-e", "local", "--template", "property.env", "--", "true"),
    use("run", "-e", "local", "--template", "listed.env", "--", "true"),
  ],
  search: [
    use("search", "x", "-e", "local"),
    use("search", ".", "--regex", "-e", "local", "--format", "json"),
    use("search", "K", "--keys", "-e", "local"),
    { args: ["search", "-", "-e", "local"], input: true },
    { args: ["search", "-", "-e", "local", "--regex"], input: "(" },
    { args: ["search", ".", "--regex", "-e", "local", "--unmask"], prints: true },
  ],
  set: [
    { args: ["set", "K", "-e", "local"], input: true },
    { args: ["set", "K", "-e", "local", "--if-absent"], input: true },
    { args: ["set", "K", "-e", "production"], input: true },
    { args: ["set", "../K", "-e", "local"], input: true },
  ],
  "template:add": [
    use("template:add", "-e", "local"),
    use("template:add", "-e", "local", "--file", "-"),
    use("template:add", "-e", "local", "--file", "ok.env"),
    use("template:add", "-e", "local", "--file", "missing.env", "--merge"),
  ],
  "template:render": [
    { args: ["template:render", "ok.env", "-e", "local", "--dialect", "php"], prints: true },
    use("template:render", "ok.env", "-e", "local"),
    { args: ["template:render", "ok.txt", "-e", "local"], prints: true },
    { args: ["template:render", "ok.txt", "-e", "local", "--as", "json"], prints: true },
    use("template:render", "ok.env", "-e", "local", "--dialect", "php", "--file", "out.env"),
    use("template:render", "missing.env", "-e", "local"),
    ...Object.keys(AWKWARD_TEMPLATES).map((file) => use("template:render", file, "-e", "local")),
  ],
  "template:validate": [
    use("template:validate", "ok.env", "--env", "local"),
    use("template:validate", "ok.env"),
    use("template:validate", "missing.env", "--env", "local,staging"),
    ...Object.keys(AWKWARD_TEMPLATES).map((file) =>
      use("template:validate", file, "--env", "local,production"),
    ),
  ],
  "vault:add": [use("vault:add", "--driver", "local", "--slug", "two")],
  "vault:edit": [use("vault:edit", "local", "--slug", "other"), use("vault:edit", "local")],
  "vault:list": [use("vault:list")],
  "vault:remove": [use("vault:remove", "local", "--yes")],
  "vault:share": [
    use("vault:share", "local", "--recipient", "%recipient%"),
    use("vault:share", "local", "--recipient", "nobody"),
  ],
  "vault:show": [use("vault:show", "local")],
  "vault:unshare": [use("vault:unshare", "local", "--recipient", "%colleague%")],
  workspace: [use("workspace"), use("workspace", "--envs", "local")],
};

export const commands: readonly string[] = Object.keys(uses);
