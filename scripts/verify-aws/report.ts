import type { StepResult } from "./verify.ts";

/** Returns a report in Markdown. */
export const formatReport = (
  results: readonly StepResult[],
  { where, version, at }: { readonly where: string; readonly version: string; readonly at: Date },
): string => {
  const rows = results.map(
    ({ name, outcome, seconds, detail }) =>
      `| ${name} | ${outcome} | ${seconds} s | ${detail.replaceAll(/\s+/g, " ").replaceAll("|", "\\|")} |`,
  );
  const failed = results.filter(({ outcome }) => outcome !== "passed").length;
  return `# Report of \`npm run verify:aws\`

Slipway ${version}, ${where}, ${at.toISOString().slice(0, 10)}. ${failed === 0 ? "Everything passed." : `${failed} of ${results.length} steps did not pass.`}

| step | outcome | time | details |
|---|---|---|---|
${rows.join("\n")}
`;
};
