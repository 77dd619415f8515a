import { type KeyObject, generateKeyPairSync, sign } from "node:crypto";
import { isIP } from "node:net";

/** What a server needs to speak TLS. */
export interface ServerCertificate {
  readonly key: string;
  readonly cert: string;
}

const DAY = 86_400_000;
let made = 0;

/** A certificate authority that nobody knows, for servers of ours. */
export class MadeUpAuthority {
  /** Its own certificate, for who shall trust it. */
  readonly pem: string;
  readonly #name = writeName(`Made up for tests ${++made} ${Date.now()}`);
  readonly #keys = generateKeyPairSync("ec", { namedCurve: "prime256v1" });

  constructor() {
    this.pem = this.#certify(this.#name, this.#keys.publicKey, [
      // It is an authority, and signs certificates.
      writeExtension("551d13", der(0x30, der(0x01, Buffer.from([0xff])))),
      writeExtension("551d0f", der(0x03, Buffer.from([0x02, 0x04]))),
    ]);
  }

  /** Makes a key and a certificate for these host names and addresses. */
  issue(hosts: readonly string[]): ServerCertificate {
    const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
    // Only the extension says for whom it is: the name of the subject must not matter.
    const cert = this.#certify(writeName("Server of a test"), publicKey, [
      writeExtension("551d11", der(0x30, ...hosts.map(writeHost))),
    ]);
    return { key: privateKey.export({ type: "pkcs8", format: "pem" }) as string, cert };
  }

  #certify(subject: Buffer, key: KeyObject, extensions: readonly Buffer[]): string {
    const now = Date.now();
    const content = der(
      0x30,
      der(0xa0, der(0x02, Buffer.from([2]))),
      // The first byte keeps the number positive.
      der(0x02, Buffer.from([1, ++made >> 8, made & 0xff])),
      ECDSA_WITH_SHA256,
      this.#name,
      der(0x30, writeTime(now - DAY), writeTime(now + DAY)),
      subject,
      key.export({ type: "spki", format: "der" }),
      der(0xa3, der(0x30, ...extensions)),
    );
    const signature = sign("sha256", content, this.#keys.privateKey);
    const certificate = der(0x30, content, ECDSA_WITH_SHA256, writeBits(signature));
    const lines = certificate.toString("base64").match(/.{1,64}/g)!;
    return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
  }
}

const ECDSA_WITH_SHA256 = der(0x30, der(0x06, Buffer.from("2a8648ce3d040302", "hex")));

/** A part of a certificate: what it is, how long, and its contents. */
function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size = length < 0x80 ? [length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function writeBits(content: Buffer): Buffer {
  return der(0x03, Buffer.from([0]), content);
}

function writeName(common: string): Buffer {
  const type = der(0x06, Buffer.from("550403", "hex"));
  return der(0x30, der(0x31, der(0x30, type, der(0x0c, Buffer.from(common)))));
}

function writeTime(time: number): Buffer {
  // `261121131415Z`
  const digits = new Date(time).toISOString().replaceAll(/\D/g, "").slice(2, 14);
  return der(0x17, Buffer.from(`${digits}Z`));
}

function writeExtension(type: string, content: Buffer): Buffer {
  return der(0x30, der(0x06, Buffer.from(type, "hex")), der(0x04, content));
}

function writeHost(host: string): Buffer {
  return isIP(host) === 4
    ? der(0x87, Buffer.from(host.split(".").map(Number)))
    : der(0x82, Buffer.from(host));
}
