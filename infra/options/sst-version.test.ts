import { expect, test } from "vitest";
import { describeOldSst } from "./sst-version.ts";

test.each(["3.17.2", "4.0.0", "4.16.9"])("refuses SST %s, and says how to update it", (version) => {
  expect(describeOldSst(version)).toBe(
    `@slipway/sst needs SST 4.17.0 or newer, and this app has ${version}. Run \`npm install sst@latest\`, then \`npx sst install\`.`,
  );
});

test.each(["4.17.0", "4.17.1", "4.20.3", "5.0.0"])("accepts SST %s", (version) => {
  expect(describeOldSst(version)).toBeUndefined();
});
