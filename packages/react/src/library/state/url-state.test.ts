import { expect, test } from "vitest";
import { formatView, initialView, parseView } from "./url-state.ts";

test("an address keeps everything that the library shows, and what the app added", () => {
  const view = {
    text: "harbor & crane",
    type: "application/pdf",
    kind: "documents",
    folder: "trips/2026",
    order: "name",
    layout: "list",
    density: "compact",
    isTrash: true,
    file: "0198f3c2-0000-7000-8000-000000000000",
  } as const;
  const query = formatView(view, "?tab=files");
  expect(parseView(query)).toEqual(view);
  expect(new URLSearchParams(query).get("tab")).toBe("files");
});

test("the address of the unfiltered library has no parameters", () => {
  expect(formatView(initialView, "?q=harbor&sort=name&file=1")).toBe("");
});

test.each(["?sort=constructor&layout=table&density=9&in=everywhere", "?sort=&layout=&q="])(
  "unknown values in the address %s are ignored",
  (query) => {
    expect(parseView(query)).toEqual(initialView);
  },
);

test("a text in an address is read up to a limit", () => {
  expect(parseView(`?q=${"x".repeat(10_000)}`).text).toHaveLength(200);
});
