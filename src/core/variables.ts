/**
 * The environment variables, those that are set to nothing left out. Named here are the ones that
 * Keep itself knows; `config/environment-variables.ts` reads them, and nothing else does.
 */
export interface Variables {
  readonly KEEP_ENV?: string | undefined;
  readonly KEEP_VAULT?: string | undefined;
  readonly KEEP_DIR?: string | undefined;
  readonly KEEP_REGION?: string | undefined;
  readonly KEEP_PROFILE?: string | undefined;
  readonly KEEP_MFA_TOKEN?: string | undefined;
  readonly KEEP_IDENTITY?: string | undefined;
  readonly KEEP_IDENTITY_FILE?: string | undefined;
  readonly KEEP_LOCK_TIMEOUT?: string | undefined;
  readonly KEEP_AUDIT?: string | undefined;
  readonly KEEP_DEBUG?: string | undefined;
  /** The endpoints of the AWS services; the SDK reads its own `AWS_*` beside them. */
  readonly AWS_SSM_ENDPOINT?: string | undefined;
  readonly AWS_SECRETSMANAGER_ENDPOINT?: string | undefined;
  readonly AWS_STS_ENDPOINT?: string | undefined;
  /** Of these the SDK takes the value, and Keep looks whether they are set. */
  readonly AWS_ENDPOINT_URL?: string | undefined;
  readonly AWS_ENDPOINT_URL_SSM?: string | undefined;
  readonly AWS_ENDPOINT_URL_SECRETS_MANAGER?: string | undefined;
  readonly AWS_ENDPOINT_URL_STS?: string | undefined;
  readonly AWS_IGNORE_CONFIGURED_ENDPOINT_URLS?: string | undefined;
  readonly AWS_PROFILE?: string | undefined;
  readonly AWS_ACCESS_KEY_ID?: string | undefined;
  readonly AWS_SECRET_ACCESS_KEY?: string | undefined;
  readonly AWS_CONFIG_FILE?: string | undefined;
  readonly AWS_SHARED_CREDENTIALS_FILE?: string | undefined;
  readonly AWS_WEB_IDENTITY_TOKEN_FILE?: string | undefined;
  readonly AWS_ROLE_ARN?: string | undefined;
  readonly AWS_CONTAINER_CREDENTIALS_RELATIVE_URI?: string | undefined;
  readonly AWS_CONTAINER_CREDENTIALS_FULL_URI?: string | undefined;
  readonly AWS_EC2_METADATA_DISABLED?: string | undefined;
  readonly AWS_EC2_METADATA_SERVICE_ENDPOINT?: string | undefined;
  readonly AWS_CA_BUNDLE?: string | undefined;
  readonly XDG_CONFIG_HOME?: string | undefined;
  readonly APPDATA?: string | undefined;
  readonly VISUAL?: string | undefined;
  readonly EDITOR?: string | undefined;
  readonly SHELL?: string | undefined;
  readonly NO_COLOR?: string | undefined;
  readonly FORCE_COLOR?: string | undefined;
  /** The name that a coding agent gives itself. */
  readonly AI_AGENT?: string | undefined;
  readonly CI?: string | undefined;
  /** The file in which a job of GitHub Actions keeps the variables of its later steps. */
  readonly GITHUB_ENV?: string | undefined;
  readonly TERM?: string | undefined;
  /** Any other, which a vault's file may name as `env:NAME`. */
  readonly [name: string]: string | undefined;
}
