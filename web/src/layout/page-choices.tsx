import { useDeferredValue } from "react";
import { ColorSchemeChoice } from "./color-scheme-choice.tsx";
import { LanguageChoice } from "./language-choice.tsx";
import classes from "./page-choices.module.css";

/** Lets the user choose how the page looks: its language and its colors. */
export const PageChoices = () => {
  // It measures the page, so it is rendered after the first paint.
  const isPainted = useDeferredValue(true, false);
  return (
    <div className={classes.choices}>
      <LanguageChoice />
      <div className={classes.colorScheme}>{isPainted && <ColorSchemeChoice />}</div>
    </div>
  );
};
