/**
 * Returns the file that npm starts for a command. Node reads it before anything else, so it runs on every version of Node, and
 * prints one line on those that cannot run the program.
 *
 * @param program the path of the built program from the package's root
 * @param firstLine the first line of the source, which tells the shell how to start Node
 * @param engines the versions of Node that run the program: `>=22.18`
 */
export const createBinFile = ({
  name,
  program,
  firstLine,
  engines,
}: {
  readonly name: string;
  readonly program: string;
  readonly firstLine: string;
  readonly engines: string;
}): string => {
  if (!firstLine.startsWith("#!")) throw new Error(`The source of ${name} needs a #! line.`);
  const [, major, minor = "0"] = /^>=(\d+)(?:\.(\d+))?$/.exec(engines) ?? [];
  if (major === undefined)
    throw new Error(`engines.node of ${name} is ${engines}: write it as >=22.18.`);
  const version = minor === "0" ? major : `${major}.${minor}`;
  return `${firstLine}
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < ${major} || (major === ${major} && minor < ${minor})) {
  console.error(\`${name} needs Node ${version} or newer, and this is Node \${process.versions.node}. Install a newer Node from https://nodejs.org.\`);
  process.exitCode = 1;
} else {
  await import("../${program}");
}
`;
};
