import { ColorSchemeChoice } from "./color-scheme-choice.tsx";
import { LanguageChoice } from "./language-choice.tsx";
import classes from "./page-choices.module.css";

/** Lets the user choose how the page looks: its language and its colors. */
export const PageChoices = () => (
  <div className={classes.choices}>
    <LanguageChoice />
    <ColorSchemeChoice />
  </div>
);
