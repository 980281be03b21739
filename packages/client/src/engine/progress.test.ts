import { describe, expect, test } from "vitest";
import { summarizeProgress } from "./progress.ts";
import { createSpeedometer } from "./speedometer.ts";

describe("the progress of all files", () => {
  test("ignores failed and canceled files, and has the remaining time", () => {
    const uploads = [
      {
        state: {
          status: "uploading",
          id: "x",
          attempt: 1,
          bytesSent: 30,
          bytesAcknowledged: 10,
          bytesReached: 30,
        },
        size: 100,
      },
      { state: { status: "verifying", id: "y" }, size: 50 },
      { state: { status: "cancelled" }, size: 1000 },
      { state: { status: "failed", failure: { kind: "expired" } }, size: 1000 },
    ] as const;
    expect(summarizeProgress(uploads, 35)).toEqual({
      files: 2,
      filesDone: 0,
      bytes: 150,
      bytesSent: 80,
      bytesAcknowledged: 60,
      speed: 35,
      secondsLeft: 2,
    });
  });

  test("counts what must be sent again in the remaining time, and not in the sent bytes", () => {
    const bytes = { bytesSent: 60, bytesAcknowledged: 20 };
    const sending = {
      status: "uploading",
      id: "x",
      attempt: 2,
      ...bytes,
      bytesReached: 30,
    } as const;
    const waiting = { status: "waiting", ...bytes } as const;
    const uploads = [sending, waiting].map((state) => ({ state, size: 100 }));
    expect(summarizeProgress(uploads, 10)).toMatchObject({ bytesSent: 120, secondsLeft: 7 + 8 });
  });

  test("has no speed before it is measured, and none after everything was sent", () => {
    const done = [{ state: { status: "verifying", id: "y" }, size: 50 }] as const;
    expect(summarizeProgress(done, 10)).not.toHaveProperty("speed");
    expect(
      summarizeProgress([{ state: { status: "waiting" }, size: 5 }], undefined),
    ).not.toHaveProperty("secondsLeft");
  });
});

describe("a speed", () => {
  test("is smoothed, so that one burst changes it only a little", () => {
    let now = 0;
    const speedometer = createSpeedometer(() => now);
    expect(speedometer.read()).toBeUndefined();
    now = 1000;
    speedometer.add(1000);
    expect(speedometer.read()).toBe(1000);
    now = 1300;
    speedometer.add(3000);
    const burst = speedometer.read() ?? 0;
    expect(burst).toBeGreaterThan(1000);
    expect(burst).toBeLessThan(2000);
    for (let second = 0; second < 30; second += 1) {
      now += 1000;
      speedometer.add(500);
      speedometer.read();
    }
    expect(speedometer.read()).toBeCloseTo(500, 0);
  });
});
