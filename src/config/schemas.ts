import * as v from "valibot";
import { isReserved } from "../core/names.ts";

/**
 * The shape of the files in `.keep` (`product.md` 3), the same as the PHP tool's plus our own
 * fields. Reading is as lenient as that tool was; names that Keep makes itself are checked
 * more strictly where they are made. `bin/build.js` turns these into the JSON Schemas.
 */

const name = (what: string) =>
  v.pipe(
    v.string(`${what} must be text`),
    v.regex(/^[a-z0-9_-]{1,50}$/, `${what} must be 1 to 50 characters a-z, 0-9, _ and -`),
    v.check((text) => !isReserved(text), `${what} must not be a name that every object has`),
  );

const text = (field: string, description: string) =>
  v.optional(v.pipe(v.string(`${field} must be text`), v.description(description)));

const names = (field: string, what: string) =>
  v.array(name(what), `${field} must be a list of names`);

export const settingsSchema = v.looseObject(
  {
    $schema: text("$schema", "The JSON Schema, for editors."),
    app_name: v.pipe(
      v.string("app_name must be text"),
      v.regex(/\S/, "app_name must not be blank"),
      v.maxLength(100, "app_name must have at most 100 characters"),
      v.description("Name of the application, for people."),
    ),
    namespace: v.pipe(
      v.string("namespace must be text"),
      v.regex(
        /^[A-Za-z0-9_-]{1,100}$/,
        "namespace must be 1 to 100 characters A-Z, a-z, 0-9, _ and -",
      ),
      v.description("First segment of every secret's name."),
    ),
    envs: v.pipe(
      names("envs", "an environment"),
      v.minLength(1, "envs must name at least one environment"),
      v.checkItems(
        (item, index, all) => all.indexOf(item) === index,
        "envs must not name one twice",
      ),
      v.description("The environments of the application."),
    ),
    default_vault: v.optional(
      v.pipe(
        v.nullable(v.string("default_vault must be text or null")),
        v.description("Slug of the vault that commands use without --vault."),
      ),
    ),
    default_env: v.optional(
      v.pipe(
        v.string("default_env must be text"),
        v.description("Environment that commands use without --env."),
      ),
    ),
    protected_envs: v.optional(
      v.pipe(
        names("protected_envs", "an environment"),
        v.description(
          'Environments whose changes must be confirmed by name. Default ["production"].',
        ),
      ),
    ),
    template_path: v.optional(
      v.pipe(
        v.string("template_path must be text"),
        v.description("Folder of the templates. Default templates."),
      ),
    ),
    audit: v.optional(
      v.pipe(
        v.boolean("audit must be true or false"),
        v.description("Whether each command notes what it did in .keep/local. Default true."),
      ),
    ),
    version: v.optional(
      v.pipe(v.string("version must be text"), v.regex(/^\d+\.\d+$/, "version must be like 1.0")),
    ),
    created_at: text("created_at", "When the file was made."),
    updated_at: text("updated_at", "When the file was last changed."),
  },
  "it must hold an object",
);

/** Texts by name. The validator by itself would take a list for such. */
const texts = (field: string) => {
  const message = `${field} must be names and texts`;
  return v.pipe(
    v.custom<unknown>((found) => !Array.isArray(found), message),
    v.record(v.string(), v.string(message), message),
  );
};

const recipientList = v.array(v.string("a recipient must be text"), "recipients must be lists");

export const vaultSchema = v.looseObject(
  {
    $schema: text("$schema", "The JSON Schema, for editors."),
    slug: v.pipe(name("slug"), v.description("Short name, used in references and --vault.")),
    driver: v.pipe(name("driver"), v.description("Kind of vault: local, ssm or secretsmanager.")),
    name: v.optional(
      v.pipe(
        v.string("name must be text"),
        v.maxLength(100, "name must have at most 100 characters"),
        v.description("Name for people."),
      ),
    ),
    scope: v.optional(
      v.pipe(
        v.nullable(v.string("scope must be text")),
        v.description("Extra segment between namespace and environment."),
      ),
    ),
    path: v.optional(
      v.pipe(
        v.string("path must be text"),
        v.description("local: folder of the encrypted files. Default .keep/secrets/<slug>."),
      ),
    ),
    recipients: v.optional(
      v.pipe(
        v.union(
          [recipientList, v.record(v.string(), recipientList)],
          "recipients must be a list, or a list per environment",
        ),
        v.description(
          "local: who can read, as age recipients; * stands for the other environments.",
        ),
      ),
    ),
    region: text("region", "AWS region."),
    key: v.optional(
      v.pipe(v.nullable(v.string("key must be text")), v.description("AWS: KMS key.")),
    ),
    profile: text("profile", "AWS: named profile of the AWS configuration."),
    endpoint: text("endpoint", "AWS: address of an AWS-compatible service."),
    sts_endpoint: text("sts_endpoint", "AWS: address at which roles are assumed."),
    role_arn: v.optional(
      v.pipe(
        v.union([v.string(), v.array(v.string())], "role_arn must be one ARN or a list of them"),
        v.description("AWS: role to assume, or several in turn."),
      ),
    ),
    external_id: text("external_id", "AWS: external id that the last role asks for."),
    session_name: text(
      "session_name",
      "AWS: name of the session. Default keep- and the user's name.",
    ),
    session_duration: v.optional(
      v.pipe(
        v.number("session_duration must be a number of seconds"),
        v.integer("session_duration must be a whole number of seconds"),
        v.minValue(900, "session_duration must be at least 900 seconds"),
        v.maxValue(43_200, "session_duration must be at most 43200 seconds"),
        v.description("AWS: seconds that the last role's session lasts."),
      ),
    ),
    session_tags: v.optional(
      v.pipe(texts("session_tags"), v.description("AWS: tags of the last role's session.")),
    ),
    transitive_tag_keys: v.optional(
      v.pipe(
        v.union([v.string(), v.array(v.string())], "transitive_tag_keys must be a list of names"),
        v.description("AWS: those of session_tags that later roles keep."),
      ),
    ),
    source_identity: text("source_identity", "AWS: name that stays with every session."),
    mfa_serial: text("mfa_serial", "AWS: MFA device whose code is asked for."),
    web_identity_token_file: text(
      "web_identity_token_file",
      "AWS: file with a token by which the first role is assumed.",
    ),
    access_key_id: text(
      "access_key_id",
      "AWS: where the access key's id is, as env:NAME or {vault:KEY}.",
    ),
    secret_access_key: text("secret_access_key", "AWS: where the secret access key is, likewise."),
    session_token: text("session_token", "AWS: where the session token is, likewise."),
    tier: text("tier", "ssm: auto, standard, advanced or intelligent."),
  },
  "it must hold an object",
);

export const workspaceSchema = v.looseObject(
  {
    active_vaults: v.optional(names("active_vaults", "a vault")),
    active_envs: v.optional(names("active_envs", "an environment")),
  },
  "it must hold an object",
);

export type Settings = v.InferOutput<typeof settingsSchema>;
export type PersonalChoice = v.InferOutput<typeof workspaceSchema>;
