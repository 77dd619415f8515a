import { renameSync } from "node:fs";
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
  // As large as it was.
  await other.remove(["A"], { purge: true });
  await put(other, { A: "3" });
  expect(await text()).toBe("3");
  await other.remove(["A"], { purge: true });
  await put(other, { A: "4" });
  expect(await text()).toBe("4");
  // Nobody can decrypt any more.
  const identity = join(folder, "home", "identity.txt");
  renameSync(identity, `${identity}.away`);
  expect(await text()).toBe("4");
  expect((await vault.history("A"))?.versions).toHaveLength(1);
  expect(await rejectionOf(other.read(["A"]))).toMatchObject({ code: "NO_IDENTITY" });
  // What has failed is tried again.
  renameSync(`${identity}.away`, identity);
  expect((await other.read(["A"])).secrets.has("A")).toBe(true);
});

test("a history says when a secret was not there, as long as it has versions from before", async () => {
  let minute = 0;
  const now = () => new Date(Date.UTC(2026, 0, 1, 0, minute++));
  const vault = await openVault(settings, place, testVaultWorld(temporaryFolder(), { now }));
  await put(vault, { A: "1" });
  expect((await vault.history("A"))?.gaps).toBeUndefined();
  await vault.remove(["A"]);
  await vault.restore(["A"]);
  await vault.remove(["A"]);
  await put(vault, { A: "2" });
  const { gaps, versions } = (await vault.history("A"))!;
  expect(gaps).toHaveLength(2);
  for (const [from, until] of gaps!) expect(Date.parse(until)).toBeGreaterThan(Date.parse(from));
  expect(gaps![1]![1] > versions[1]!.createdAt!).toBe(true);
  expect((await vault.list())[0]!.updatedAt! >= gaps![1]![1]).toBe(true);
  for (let text = 0; text < vault.manifest.limits.versions; text++)
    await put(vault, { A: `${text}` });
  expect((await vault.history("A"))?.gaps).toBeUndefined();
});
