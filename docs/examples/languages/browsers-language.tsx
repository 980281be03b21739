import { detectLanguage, LanguageProvider } from "@slipway/react/language";
import type { ReactNode } from "react";

const { locale } = detectLanguage();

export const InBrowsersLanguage = ({ children }: { children: ReactNode }) => (
  <LanguageProvider language={locale}>{children}</LanguageProvider>
);
