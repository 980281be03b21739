// Does everything that a release does, against a registry on this machine: `npm run release:dry`. It works in a copy of the last
// commit, so the working tree does not change.
import { runCommand } from "../../tests/packages/child.ts";
import { root } from "../packages/workspaces.ts";
import { rehearseRelease, runNode } from "./rehearse-release.ts";

const log = (line: string) => console.log(`release: ${line}`);

const readStatus = () => runCommand("git", ["status", "--porcelain"], { cwd: root });

const run = async (): Promise<void> => {
  const before = await readStatus();
  if (before !== "") log("the working tree has changes that are not committed; they are left out");
  await rehearseRelease({ log, build: (folder) => runNode(folder, "scripts/packages/main.ts") });
  if ((await readStatus()) !== before) throw new Error("The dry run changed the working tree.");
};

try {
  await run();
} catch (error) {
  log(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
