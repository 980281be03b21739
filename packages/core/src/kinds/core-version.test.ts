import { expect, test } from "vitest";
import { findOtherVersion, oneVersionAdvice } from "./core-version.ts";
import { defineSlipway } from "./define-slipway.ts";
import { parseKinds } from "./parse-kinds.ts";

const define = () => defineSlipway({ kinds: { avatar: {} } });

test("a config of the same version is accepted, also if it is evaluated again or copied", () => {
  for (const config of [define(), define(), { ...define() }, defineSlipway(define())]) {
    expect(findOtherVersion(config)).toBeUndefined();
    expect(Object.keys(parseKinds(config))).toEqual(["avatar"]);
  }
});

test("a config of another version is refused with both versions and what to do", () => {
  for (const config of [define(), { ...define() }])
    expect(findOtherVersion(config, "0.2.0")).toBe(
      `The config was defined with @slipway/core unpublished, but is read with @slipway/core 0.2.0. ${oneVersionAdvice}`,
    );
});

test("a config without defineSlipway has no version to compare", () => {
  for (const config of [{ kinds: { avatar: {} } }, undefined, null, "kinds"])
    expect(findOtherVersion(config, "0.2.0")).toBeUndefined();
});
