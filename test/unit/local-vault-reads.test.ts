import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openVault } from "../../src/vaults/open-vault.ts";
import { put, rejectionOf } from "../contract/promises/write-and-read.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { testVaultWorld } from "../support/vault-world.ts";

const place = { namespace: "app", env: "local" };
const settings = { slug: "local", driver: "local" };

test("a file that is the same is decrypted once, and anew after every change", async () => {
  const folder = temporaryFolder();
  const world = testVaultWorld(folder);
  const vault = await openVault(settings, place, world);
  const other = await openVault(settings, place, world);
  await put(vault, { A: "1" });
  const text = async () => (await vault.read(["A"])).secrets.get("A")?.value.reveal();
  expect(await text()).toBe("1");
  await put(other, { A: "2" });
  expect(await text()).toBe("2");
  // Nobody can decrypt any more.
  rmSync(join(folder, "home", "identity.txt"));
  expect(await text()).toBe("2");
  expect((await vault.history("A"))?.versions).toHaveLength(2);
  expect(await rejectionOf(other.read(["A"]))).toMatchObject({ code: "NO_IDENTITY" });
});
