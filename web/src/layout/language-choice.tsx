import { languages } from "@slipway/react/language";
import { IconLanguage } from "@tabler/icons-react";
import { isLanguageChoice, pageLanguage } from "../words/page-language.ts";
import { usePageLanguage } from "../words/use-page-language.ts";
import classes from "./language-choice.module.css";

/** Lets the user choose the page's language. Each language has its own name, so that everyone finds theirs. */
export const LanguageChoice = () => {
  const { choice, messages } = usePageLanguage();
  return (
    <span className={classes.choice} title={messages.language}>
      <IconLanguage size={18} stroke={1.75} aria-hidden />
      <select
        className={classes.select}
        aria-label={messages.language}
        value={choice}
        onChange={({ currentTarget: { value } }) => {
          if (isLanguageChoice(value)) void pageLanguage.choose(value);
        }}
      >
        <option value="auto">{messages.browserLanguage}</option>
        {Object.entries(languages).map(([language, name]) => (
          <option key={language} value={language} lang={language}>
            {name}
          </option>
        ))}
      </select>
    </span>
  );
};
