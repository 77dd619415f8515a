import { randomInt } from "node:crypto";

/** Sets of characters that a generated value can be made of. */
export const charsets = {
  alnum: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
  alpha: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
  digits: "0123456789",
  hex: "0123456789abcdef",
  base64url: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
  symbols:
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#%&()*+,-./:;<=>?@[]^_{|}~",
} as const;

/** Text of `length` characters, each drawn evenly from `characters` by the system's generator. */
export function randomText(length: number, characters: string): string {
  const drawn = [...characters];
  return Array.from({ length }, () => drawn[randomInt(drawn.length)]).join("");
}
