import {
  type CSSVariablesResolver,
  createTheme,
  type MantineColorsTuple,
  type ModalProps,
  type ModalStylesNames,
} from "@mantine/core";
import type { CSSProperties } from "react";

/** Teal. White text is readable on shades 7 and up, and shade 3 is readable on dark backgrounds. */
const tide: MantineColorsTuple = [
  "#e9f6f4",
  "#d3ebe8",
  "#a8d8d2",
  "#7ac4bc",
  "#4fb0a6",
  "#2f9a90",
  "#1a8078",
  "#0f6f69",
  "#0b5b56",
  "#074743",
];

const night: MantineColorsTuple = [
  "#d3dcda",
  "#b6c3c0",
  "#9aaaa7",
  "#6f807d",
  "#44534f",
  "#33413e",
  "#1f2b29",
  "#161f1e",
  "#101716",
  "#0b1010",
];

const rust: MantineColorsTuple = [
  "#fdf0ee",
  "#f9ddd9",
  "#f2b9b2",
  "#ea9388",
  "#e07a6d",
  "#d2544a",
  "#c0403a",
  "#ad332f",
  "#932826",
  "#7a1f1f",
];

/** Warm grays with a hint of green. */
const stone: MantineColorsTuple = [
  "#f7f6f2",
  "#efece4",
  "#e4e1d7",
  "#d2d0c5",
  "#b9bab0",
  "#8f958d",
  "#6d7672",
  "#4c5653",
  "#36403d",
  "#222b29",
];

const sans =
  '"Instrument Sans Variable", ui-sans-serif, system-ui, -apple-system, "Segoe UI", sans-serif';

export const theme = createTheme({
  colors: { tide, red: rust, gray: stone, dark: night },
  primaryColor: "tide",
  primaryShade: { light: 7, dark: 6 },
  fontFamily: sans,
  headings: { fontFamily: sans, fontWeight: "600" },
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, monospace',
  defaultRadius: "md",
  radius: { md: "0.625rem", lg: "1rem", xl: "1.5rem" },
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    // Not with Modal.extend, so that the code of dialogs is loaded later.
    Modal: {
      defaultProps: {
        // The scroll lock adds a style element, which the content security policy blocks.
        lockScroll: false,
        centered: true,
        radius: "lg",
        padding: "lg",
      } satisfies Partial<ModalProps>,
      styles: {
        content: { background: "var(--slipway-surface)" },
        header: { background: "var(--slipway-surface)" },
        title: {
          fontSize: "1.15rem",
          fontWeight: 600,
          letterSpacing: "calc(-0.015em * var(--slipway-tracking))",
        },
      } satisfies Partial<Record<ModalStylesNames, CSSProperties>>,
    },
  },
});

/** Returns the page's own CSS variables, such as the colors of sheets and edges. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-body": "#f6f4ef",
    "--mantine-color-text": "#1b2625",
    "--mantine-color-dimmed": "#586664",
    "--mantine-color-placeholder": "#6d7874",
    "--mantine-color-default-border": "#cfcec3",
    "--mantine-color-error": "#ad332f",
    "--slipway-surface": "#fffefb",
    "--slipway-well": "#efece4",
    "--slipway-edge": "#e2ddd1",
    "--slipway-edge-strong": "#c5cdc6",
    "--slipway-track": "#e8e5dc",
    "--slipway-dimmed": "#586664",
    "--slipway-accent": "#0f6f69",
    "--slipway-accent-wash": "#e5f2ef",
    "--slipway-shadow": "0 1px 2px rgb(40 50 45 / 5%), 0 8px 28px rgb(40 50 45 / 5%)",
  },
  dark: {
    "--mantine-color-body": "#101716",
    "--mantine-color-text": "#e4ebe9",
    "--mantine-color-dimmed": "#9aaaa7",
    "--mantine-color-placeholder": "#879693",
    "--mantine-color-default": "#1c2726",
    "--mantine-color-default-hover": "#243130",
    "--mantine-color-default-border": "#3d4d4a",
    "--mantine-color-error": "#e07a6d",
    "--slipway-surface": "#161f1e",
    "--slipway-well": "#1c2726",
    "--slipway-edge": "#263331",
    "--slipway-edge-strong": "#3d4d4a",
    "--slipway-track": "#26332f",
    "--slipway-dimmed": "#9aaaa7",
    "--slipway-accent": "#7ac4bc",
    "--slipway-accent-wash": "#15302d",
    "--slipway-shadow": "none",
  },
});
