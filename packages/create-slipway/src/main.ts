#!/usr/bin/env node
import { relative } from "node:path";
import { createApp } from "./create-app.ts";
import { parseOptions, usage } from "./options.ts";
import { completeOptions } from "./questions.ts";
import { UsageError } from "./usage-error.ts";

const run = async (): Promise<void> => {
  const options = parseOptions(process.argv.slice(2));
  if (options === undefined) {
    console.log(usage);
    return;
  }
  const { folder, template } = await completeOptions(options);
  createApp(folder, template);
  const enter = relative(".", folder) === "" ? "" : `  cd ${folder}\n`;
  console.log(`Created ${folder}. Next:\n\n${enter}  npm install\n  npm run dev\n`);
};

try {
  await run();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`create-slipway: ${error.message}`);
  process.exitCode = 1;
}
