import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { requireNode } from "./required-node.ts";

const { engines } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const first = engines.node.replace(">=", "");

test.each([first, `${first}.0`, "22.20.1", "24.0.0"])(
  "Node %s starts the local stack",
  (version) => {
    expect(() => requireNode(version)).not.toThrow();
  },
);

test.each(["18.20.8", "20.19.5", "22.17.9"])("Node %s is refused in one line", (version) => {
  expect(() => requireNode(version)).toThrow(
    `@slipway/local needs Node ${first} or newer, and this is Node ${version}. Install a newer Node from https://nodejs.org.`,
  );
});
