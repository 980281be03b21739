import "yet-another-react-lightbox/styles.css";
import { ActionIcon } from "@mantine/core";
import type { Upload } from "@slipway/core/api";
import { IconZoomIn, IconZoomOut } from "@tabler/icons-react";
import { type ReactNode, type RefObject, useMemo } from "react";
import Lightbox, {
  type ControllerRef,
  type GenericSlide,
  type ZoomRef,
} from "yet-another-react-lightbox";
import Inline from "yet-another-react-lightbox/plugins/inline";
import Zoom from "yet-another-react-lightbox/plugins/zoom";
import { useViewerMessages } from "../words/viewer-messages.ts";
import type { PhotoBox } from "./content/photo.tsx";
import { isShownAsImage } from "./shown-file.ts";
import classes from "./stage.module.css";

/** One file of the carousel. */
interface FileSlide extends GenericSlide {
  readonly type: "file";
  readonly upload: Upload;
}

declare module "yet-another-react-lightbox" {
  interface SlideTypes {
    file: FileSlide;
  }
}

/** What the keys of the viewer control. */
export interface StageControls {
  readonly carousel: RefObject<ControllerRef | null>;
  readonly zoom: RefObject<ZoomRef | null>;
}

/** How many times the size of the window an image can be enlarged to. */
const mostZoom = 8;
/** The sensitivity of the wheel. A larger number zooms more slowly. */
const wheelDistance = 400;

interface StageProps {
  readonly uploads: readonly Upload[];
  readonly index: number;
  readonly controls: StageControls;
  /** True if the shown file can be enlarged. */
  readonly canZoom: boolean;
  readonly onView: (index: number) => void;
  readonly children: (upload: Upload, isShown: boolean, box: PhotoBox) => ReactNode;
}

/** Shows one file of a list, with buttons and swipes to its neighbors. Images can be enlarged and moved. */
export const Stage = ({
  uploads,
  index,
  controls,
  canZoom,
  onView,
  children: renderFile,
}: StageProps) => {
  const words = useViewerMessages();
  const slides = useMemo(
    () => uploads.map((upload): FileSlide => ({ type: "file", upload })),
    [uploads],
  );
  return (
    <Lightbox
      className={classes.stage ?? ""}
      plugins={[Inline, Zoom]}
      slides={slides}
      index={index}
      carousel={{ finite: true, preload: 1, padding: 16 }}
      animation={{ swipe: 250, navigation: 200, zoom: 200 }}
      controller={{ ref: controls.carousel, closeOnEscape: false }}
      zoom={{
        ref: controls.zoom,
        supports: ["file"],
        maxZoom: (slide) => (slide.type === "file" && isShownAsImage(slide.upload) ? mostZoom : 1),
        scrollToZoom: canZoom,
        wheelZoomDistanceFactor: wheelDistance,
      }}
      labels={{
        Previous: words.previous,
        Next: words.next,
        Slide: words.slide,
        Carousel: words.carousel,
        "Photo gallery": words.carousel,
      }}
      on={{ view: ({ index: shown }) => onView(shown) }}
      render={{
        slide: ({ slide, offset, rect, zoom = 1 }) =>
          slide.type === "file" &&
          renderFile(slide.upload, offset === 0, { ...rect, zoom: offset === 0 ? zoom : 1 }),
        buttonZoom: (zoom) => (canZoom ? <ZoomButtons zoom={zoom} /> : null),
        ...(uploads.length < 2 && { buttonPrev: () => null, buttonNext: () => null }),
      }}
    />
  );
};

const ZoomButtons = ({
  zoom: { zoom, maxZoom, disabled, zoomIn, zoomOut },
}: {
  readonly zoom: ZoomRef;
}) => {
  const words = useViewerMessages();
  const button = { variant: "default", size: 44, className: classes.zoom } as const;
  return (
    <>
      <ActionIcon
        {...button}
        aria-label={words.zoomOut}
        title={words.zoomOut}
        disabled={disabled || zoom <= 1}
        onClick={zoomOut}
      >
        <IconZoomOut size={20} aria-hidden />
      </ActionIcon>
      <ActionIcon
        {...button}
        aria-label={words.zoomIn}
        title={words.zoomIn}
        disabled={disabled || zoom >= maxZoom}
        onClick={zoomIn}
      >
        <IconZoomIn size={20} aria-hidden />
      </ActionIcon>
    </>
  );
};
