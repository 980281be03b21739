import { useAfterPaint } from "@slipway/react/lazy-part";
import { ColorSchemeChoice } from "./color-scheme-choice.tsx";
import { LanguageChoice } from "./language-choice.tsx";
import classes from "./page-choices.module.css";

/** Lets the user choose how the page looks: its language and its colors. */
export const PageChoices = () => {
  // The choice of colors measures the page, which takes long before the first paint.
  const isPainted = useAfterPaint();
  return (
    <div className={classes.choices}>
      <LanguageChoice />
      <div className={classes.colorScheme}>{isPainted && <ColorSchemeChoice />}</div>
    </div>
  );
};
