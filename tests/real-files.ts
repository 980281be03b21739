import { createHash } from "node:crypto";
import type { Browser } from "playwright-core";

/** A file that a user chooses, with the checksum that its record must have. */
export interface RealFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
  readonly sha256: string;
}

/** Creates a file from bytes. */
export const realFile = (name: string, mimeType: string, bytes: Uint8Array | string): RealFile => {
  const buffer = Buffer.from(bytes);
  return { name, mimeType, buffer, sha256: createHash("sha256").update(buffer).digest("base64") };
};

/** Creates a PNG of one transparent pixel. */
export const png = (name: string, mimeType = "image/png"): RealFile =>
  realFile(
    name,
    mimeType,
    Buffer.from(
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
      "base64",
    ),
  );

/** Creates a one-page PDF with a line of text. */
export const pdf = (name: string): RealFile => {
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    "<< /Length 42 >>\nstream\nBT /F1 24 Tf 40 100 Td (Cargo list) Tj ET \nendstream",
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  let text = "%PDF-1.4\n";
  const offsets = objects.map((object, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return String(offset).padStart(10, "0");
  });
  const start = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  text += offsets.map((offset) => `${offset} 00000 n \n`).join("");
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return realFile(name, "application/pdf", text);
};

/** Creates a JPEG of a sky over the sea, drawn and encoded by the browser. */
export const jpeg = async (
  browser: Browser,
  name: string,
  size: { width: number; height: number },
): Promise<RealFile> => {
  const page = await browser.newPage();
  const base64 = await page.evaluate(async ({ width, height }) => {
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext("2d");
    if (!context) throw new Error("no canvas");
    const sky = context.createLinearGradient(0, 0, 0, height);
    for (const [stop, color] of [
      [0, "#1b3a6b"],
      [0.45, "#f6a56b"],
      [0.55, "#ffd9a0"],
      [0.56, "#24507a"],
      [1, "#0b1d33"],
    ] as const)
      sky.addColorStop(stop, color);
    context.fillStyle = sky;
    context.fillRect(0, 0, width, height);
    context.fillStyle = "#fff3d0";
    context.beginPath();
    context.arc(width * 0.62, height * 0.47, height * 0.08, 0, Math.PI * 2);
    context.fill();
    for (let wave = 0; wave < 400; wave++) {
      context.fillStyle = `rgba(255, 214, 150, ${0.05 + ((wave * 37) % 11) / 60})`;
      const y = height * (0.57 + (0.43 * ((wave * 61) % 400)) / 400);
      context.fillRect(((wave * 173) % 997) * (width / 997), y, width / 14, 2);
    }
    const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.9 });
    const bytes = new Uint8Array(await blob.arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  }, size);
  await page.close();
  return realFile(name, "image/jpeg", Buffer.from(base64, "base64"));
};

/** Creates an MP4 of a few dozen frames, recorded by the browser. */
export const mp4 = async (browser: Browser, name: string): Promise<RealFile> => {
  const page = await browser.newPage();
  const base64 = await page.evaluate(async () => {
    const canvas = document.createElement("canvas");
    canvas.width = 320;
    canvas.height = 180;
    const context = canvas.getContext("2d");
    if (!context) throw new Error("no canvas");
    const recorder = new MediaRecorder(canvas.captureStream(), { mimeType: "video/mp4" });
    const chunks: Blob[] = [];
    recorder.addEventListener("dataavailable", ({ data }) => chunks.push(data));
    recorder.start();
    for (let frame = 0; frame < 40; frame++) {
      context.fillStyle = `hsl(${200 + frame} 60% 50%)`;
      context.fillRect(0, 0, 320, 180);
      context.fillStyle = "white";
      context.fillRect(frame * 7, 80, 40, 20);
      await new Promise(requestAnimationFrame);
    }
    await new Promise((stopped) => {
      recorder.addEventListener("stop", stopped);
      recorder.stop();
    });
    const bytes = new Uint8Array(await new Blob(chunks).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  });
  await page.close();
  return realFile(name, "video/mp4", Buffer.from(base64, "base64"));
};
