import { rgbaToThumbHash } from "thumbhash";
import { expect, test } from "vitest";
import { createPlaceholder } from "./placeholder.ts";

test("a card shows a blurred image in front of the dominant color", () => {
  const pixels = Uint8Array.from({ length: 4 * 4 * 4 }, (_, index) => (index % 4 === 3 ? 255 : 90));
  const placeholder = btoa(String.fromCharCode(...rgbaToThumbHash(4, 4, pixels)));
  const { backgroundColor, backgroundImage } = createPlaceholder({ placeholder, color: "#5a5a5a" });
  expect(backgroundColor).toBe("#5a5a5a");
  const [, image = ""] = /^url\(data:image\/png;base64,([A-Za-z0-9+/=]+)\)$/.exec(
    backgroundImage ?? "",
  ) ?? [""];
  expect(atob(image).slice(1, 4)).toBe("PNG");
});

test("a card whose upload has no derived images keeps its own background", () => {
  expect(createPlaceholder({})).toEqual({});
});
