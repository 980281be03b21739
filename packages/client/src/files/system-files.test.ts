import { expect, test } from "vitest";
import { isSystemFile } from "./system-files.ts";

test.each([
  ".DS_Store",
  "._photo.jpg",
  "Thumbs.db",
  "thumbs.DB",
  "ehthumbs.db",
  "desktop.ini",
  "Desktop.ini",
  "Icon\r",
  "Holiday/.DS_Store",
  "__MACOSX/photo.jpg",
  "Disk/.Spotlight-V100/store.txt",
  "Disk/.Trashes/501/plan.pdf",
  "Disk/.fseventsd/0000.txt",
  "Disk/$RECYCLE.BIN/plan.pdf",
  "Disk/.Trash-1000/files/plan.pdf",
])("does not upload the system file %j", (path) => {
  expect(isSystemFile(path)).toBe(true);
});

test.each([
  "photo.jpg",
  ".env.txt",
  "_draft.md",
  "Icon.png",
  "Thumbs.db.txt",
  "npm-debug.log",
  "my desktop.ini.zip",
  "Trash/plan.pdf",
])("uploads %j, which is a user's file", (path) => {
  expect(isSystemFile(path)).toBe(false);
});
