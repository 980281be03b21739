// Prints as JSON the files of a bundle whose code cache V8 accepts, and those whose cache it rejects.
const { existsSync, readFileSync, readdirSync } = require("node:fs");
const { join } = require("node:path");
const { Script } = require("node:vm");

const [, , folder = "", kind = ""] = process.argv;
const compiled = readdirSync(folder).filter((file) => existsSync(join(folder, `${file}.${kind}`)));
/** @param {string} file */
const isRejected = (file) => {
  const cachedData = readFileSync(join(folder, `${file}.${kind}`));
  return new Script(readFileSync(join(folder, file), "utf8"), { cachedData }).cachedDataRejected;
};
const rejected = compiled.filter(isRejected);
const accepted = compiled.filter((file) => !rejected.includes(file));
console.log(JSON.stringify({ accepted, rejected }));
