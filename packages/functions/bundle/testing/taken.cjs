// Says as JSON which of a bundle's files V8 takes as they were compiled ahead, and which not.
const { existsSync, readFileSync, readdirSync } = require("node:fs");
const { join } = require("node:path");
const { Script } = require("node:vm");

const [, , folder = "", kind = ""] = process.argv;
const compiled = readdirSync(folder).filter((file) => existsSync(join(folder, `${file}.${kind}`)));
/** @param {string} file */
const isRefused = (file) => {
  const cachedData = readFileSync(join(folder, `${file}.${kind}`));
  return new Script(readFileSync(join(folder, file), "utf8"), { cachedData }).cachedDataRejected;
};
const not = compiled.filter(isRefused);
console.log(JSON.stringify({ taken: compiled.filter((file) => !not.includes(file)), not }));
