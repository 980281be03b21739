import { PDFiumLibrary } from "@hyzyla/pdfium";
import type { DerivationJob, DerivedFile } from "../../ports/derived-images.ts";
import { deriveFromPixels } from "./derive-from-pixels.ts";
import { openImage } from "./sharp.ts";

/** The longest side of the rendered page in pixels, for the largest variants. */
const renderedSide = 2048;

/** Counts the pages of a PDF, and derives variants and a placeholder from its first page. */
export const derivePdf = async (job: DerivationJob, bytes: Uint8Array): Promise<DerivedFile> => {
  const library = await PDFiumLibrary.init();
  const document = await library.loadDocument(bytes);
  const pages = document.getPageCount();
  const media = { pages };
  if (pages === 0 || Object.keys(job.variants).length === 0) return { images: [], media };
  const { originalWidth, originalHeight } = document.getPage(0).getOriginalSize();
  const scale = renderedSide / Math.max(originalWidth, originalHeight, 1);
  const { data, width, height } = await document.getPage(0).render({ scale, render: "bitmap" });
  document.destroy();
  library.destroy();
  const raw = { width, height, channels: 4 } as const;
  const image = { width, height, frames: 1, open: () => openImage(data, { raw }) };
  return { ...(await deriveFromPixels(job, image)), media };
};
