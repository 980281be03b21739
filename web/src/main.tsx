import "@fontsource-variable/instrument-sans/wght.css";
import "./style/mantine.css";
import "@slipway/react/styles.css";
import "./style/page.css";
import { DirectionProvider, MantineProvider } from "@mantine/core";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Root } from "./root.tsx";
import { session } from "./sign-in/session.ts";
import { theme } from "./style/theme.ts";
import { adoptTheme } from "./style/theme-sheet.ts";
import { pageLanguage } from "./words/page-language.ts";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no element with the id root");

adoptTheme();
void session.start();
// Not with a top-level await, which keeps Rolldown from joining chunks.
void pageLanguage.start().then(() =>
  createRoot(root).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        defaultColorScheme="auto"
        withCssVariables={false}
        withGlobalClasses={false}
      >
        <DirectionProvider>
          <Root />
        </DirectionProvider>
      </MantineProvider>
    </StrictMode>,
  ),
);
