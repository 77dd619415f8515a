import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hasProgram } from "./programs.ts";

/** Whether kubectl is here; it needs no cluster for what tests ask of it. */
export const hasKubectl = (): boolean =>
  hasProgram("kubectl", "--help", { install: "apt-get install kubernetes-client" });

/** What kubectl makes of manifests: each as JSON, with one label more. Throws if it refuses one. */
export function readManifests(manifests: readonly string[]): readonly unknown[] {
  const folder = mkdtempSync(join(tmpdir(), "keep-kubectl-"));
  try {
    const file = join(folder, "all.yaml");
    writeFileSync(file, manifests.join("---\n"));
    const { stdout, stderr, status } = spawnSync(
      "kubectl",
      ["label", "--local", "-f", file, "read=yes", "-o", "jsonpath-as-json={$}"],
      {
        env: { PATH: process.env["PATH"], HOME: folder, KUBECONFIG: "/dev/null" },
        encoding: "utf8",
        maxBuffer: 2 ** 28,
      },
    );
    if (status !== 0) throw new Error(`kubectl failed: ${stderr}`);
    return stdout.split(/^(?=\[$)/m).map((text) => (JSON.parse(text) as readonly unknown[])[0]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
