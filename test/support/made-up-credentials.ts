/** Temporary credentials that no service has given. */
export interface MadeUpCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

const HOUR = 3_600_000;
let made = 0;

/** New ones each time, valid from now for so many milliseconds; below 0 they are over already. */
export function makeUpCredentials(validMs = HOUR): MadeUpCredentials {
  const number = String(++made).padStart(6, "0");
  return {
    accessKeyId: `ASIAMADEUPTEST${number}`,
    secretAccessKey: `made-up-secret-key-${number}`,
    sessionToken: `made-up-session-token-${number}`,
    expiration: new Date(Date.now() + validMs),
  };
}

/** With the names of the services that give credentials to machines. */
export function toMachineJson(credentials: MadeUpCredentials) {
  return {
    AccessKeyId: credentials.accessKeyId,
    SecretAccessKey: credentials.secretAccessKey,
    Token: credentials.sessionToken,
    Expiration: toSeconds(credentials.expiration),
  };
}

/** As those services write a time: without milliseconds. */
export function toSeconds(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, "Z");
}
