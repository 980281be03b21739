import { expect, test } from "vitest";
import { acceptedTypes } from "../../content/accepted-types.ts";
import { resolveAcceptItem } from "./accept.ts";

test("every type can be accepted by each of its names, and by its family unless a browser would run it", () => {
  for (const [type, { extensions, isActive }] of Object.entries(acceptedTypes)) {
    expect(resolveAcceptItem(type)).toEqual([type]);
    expect(resolveAcceptItem(`${type.split("/")[0]}/*`).includes(type)).toBe(!isActive);
    for (const extension of extensions) expect(resolveAcceptItem(extension)).toEqual([type]);
  }
});
