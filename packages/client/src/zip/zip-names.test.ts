import { expect, test } from "vitest";
import { nameZipFiles } from "./zip-names.ts";

test("files are named by their path, and files of the same name get numbers", () => {
  expect(
    nameZipFiles([
      { fileName: "a.jpg", path: "trips/2026" },
      { fileName: "a.jpg" },
      { fileName: "A.JPG" },
      { fileName: "a.jpg", path: "trips/2026" },
      { fileName: "a (2).jpg" },
      { fileName: ".profile" },
      { fileName: ".profile" },
    ]),
  ).toEqual([
    "trips/2026/a.jpg",
    "a.jpg",
    "A (2).JPG",
    "trips/2026/a (2).jpg",
    "a (2) (2).jpg",
    ".profile",
    ".profile (2)",
  ]);
});

test("a file never has the name of a folder", () => {
  expect(nameZipFiles([{ fileName: "trips" }, { fileName: "a.jpg", path: "Trips" }])).toEqual([
    "trips (2)",
    "Trips/a.jpg",
  ]);
});

test.each([
  ["../../etc/passwd", "passwd"],
  ["/etc/passwd", "passwd"],
  ["..\\..\\evil.exe", "evil.exe"],
  ["C:\\Windows\\evil.exe", "evil.exe"],
  ["..", "_"],
  ["a\u0000b\u202Egpj.exe", "a_b_gpj.exe"],
  ["what?.txt", "what_.txt"],
  ["con.txt", "con_.txt"],
  ["ends with.", "ends with_"],
])("the file name %j becomes %j", (fileName, safe) => {
  expect(nameZipFiles([{ fileName }])).toEqual([safe]);
});

test("a path leads out of no folder", () => {
  for (const path of ["../up", "/up", "./a/../up", "..\\up", "C:/up"]) {
    const [name = ""] = nameZipFiles([{ fileName: "a.txt", path }]);
    expect(name).toMatch(/^(?:a\/|C_\/)?up\/a\.txt$/);
  }
});

test("a thousand files of the same name each have their own", () => {
  const files = Array.from({ length: 1000 }, () => ({ fileName: "IMG_0001.jpg" }));
  expect(new Set(nameZipFiles(files)).size).toBe(1000);
});
