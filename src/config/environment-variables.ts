/** The environment variables that Keep knows. This is the only place that reads them. */
export interface Variables {
  readonly KEEP_ENV?: string | undefined;
  readonly KEEP_VAULT?: string | undefined;
  readonly KEEP_DIR?: string | undefined;
  readonly KEEP_REGION?: string | undefined;
  readonly KEEP_PROFILE?: string | undefined;
  readonly KEEP_IDENTITY?: string | undefined;
  readonly KEEP_IDENTITY_FILE?: string | undefined;
  /** The endpoints of the AWS services; the SDK reads its own `AWS_*` beside them. */
  readonly AWS_SSM_ENDPOINT?: string | undefined;
  readonly AWS_SECRETSMANAGER_ENDPOINT?: string | undefined;
  readonly AWS_ENDPOINT_URL?: string | undefined;
  readonly AWS_ENDPOINT_URL_SSM?: string | undefined;
  readonly AWS_ENDPOINT_URL_SECRETS_MANAGER?: string | undefined;
  readonly AWS_PROFILE?: string | undefined;
  readonly AWS_ACCESS_KEY_ID?: string | undefined;
  readonly KEEP_LOCK_TIMEOUT?: string | undefined;
  readonly KEEP_DEBUG?: string | undefined;
  readonly XDG_CONFIG_HOME?: string | undefined;
  readonly APPDATA?: string | undefined;
  readonly VISUAL?: string | undefined;
  readonly EDITOR?: string | undefined;
  readonly NO_COLOR?: string | undefined;
  readonly FORCE_COLOR?: string | undefined;
  readonly CI?: string | undefined;
  readonly TERM?: string | undefined;
}

/** Reads the variables; one that is set to nothing counts as not set. */
export function readVariables(environment: NodeJS.ProcessEnv = process.env): Variables {
  return Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ""),
  ) as Variables;
}
