import {
  convertCssVariables,
  DEFAULT_THEME,
  defaultCssVariablesResolver,
  mergeMantineTheme,
} from "@mantine/core";
import { theme, variables } from "./theme.ts";

/**
 * The theme's CSS variables as a sheet of the document.
 *
 * Mantine would write them into a style element, which a page whose policy is `style-src 'self'` must not have. A
 * constructed sheet is a script's own doing, so that policy allows it.
 */
export const adoptTheme = (): void => {
  const whole = mergeMantineTheme(DEFAULT_THEME, theme);
  const base = defaultCssVariablesResolver(whole);
  const own = variables(whole);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    convertCssVariables({
      variables: { ...base.variables, ...own.variables },
      light: { ...base.light, ...own.light },
      dark: { ...base.dark, ...own.dark },
    }),
  );
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
};
